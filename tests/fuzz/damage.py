"""Ways to damage a file."""

from __future__ import annotations

import json
import os
import random
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TOKENS = (b"1e999", b"-1", b"NaN", b"99999999999999999999", b"0", b"null", b"[]", b"{}", b"../../x", b"$\\frac{$",
          b'"', b"=1+1", b"1" + b"0" * 400, b"[" * 5000, b"", b"\xff\xfe", b"\x00", b"true", b"2147483648")  # fmt: skip
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e-?\d+)?")
MARKS = (b"\x00" * 9, b"\xe9", "\ud800".encode("utf-8", "surrogatepass"), "\u202e\u2066".encode(), "\u2028".encode(),
         b"\x85\x0c", b"\x1b[2J", "\uff11\u0663".encode())  # fmt: skip
OTHERS = (None, True, [], {}, -1, -0.0, 10**30, float("inf"), float("nan"), "", "\ud800", "../../x", "C:\\x", "a\nb",
          "\x00", "x" * 10_000, [[[[1]]]])  # fmt: skip
SPECIAL = (float("nan"), float("inf"), -float("inf"), 0.0, -0.0, -1.0, 0.5, 1e30, -1e30, 1e-40, 2.0**53 + 2, 65536.0)
Damage = Callable[[random.Random, bytearray], None]


def flip_bits(draw: random.Random, data: bytearray) -> None:
    """One to eight bits."""
    for _ in range(draw.choice((1, 1, 2, 8))):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def set_bytes(draw: random.Random, data: bytearray) -> None:
    """A run of bytes to one value."""
    start = draw.randrange(len(data))
    for place in range(start, min(len(data), start + draw.choice((1, 2, 4, 16)))):
        data[place] = draw.choice((0, 255, 127, 128, draw.randrange(256)))


def cut(draw: random.Random, data: bytearray) -> None:
    """The end."""
    del data[draw.randrange(len(data)) :]


def leave_out(draw: random.Random, data: bytearray) -> None:
    """A piece in the middle."""
    start = draw.randrange(len(data))
    del data[start : start + draw.choice((1, 3, 50, 500))]


def put_in(draw: random.Random, data: bytearray) -> None:
    """Bytes that were not there."""
    data[(place := draw.randrange(len(data))) : place] = draw.randbytes(draw.choice((1, 4, 100)))


def repeat(draw: random.Random, data: bytearray) -> None:
    """A piece twice."""
    start = draw.randrange(len(data))
    piece = data[start : start + draw.choice((1, 10, 200))]
    data[start:start] = piece


def other_head(draw: random.Random, data: bytearray) -> None:
    """A byte among the first, where formats say what they are."""
    data[draw.randrange(min(len(data), 352))] = draw.randrange(256)


def special_number(draw: random.Random, data: bytearray) -> None:
    """A number of a header by one that is none, has no end, turns a sign, or is beyond integers; in either order."""
    form, width = draw.choice((("f", 4), ("d", 8), ("h", 2), ("i", 4)))
    at = draw.randrange(min(len(data), 352)) // width * width
    value = (
        draw.choice(SPECIAL)
        if form in "fd"
        else draw.choice((0, -1, 1, -(2 ** (8 * width - 1)), 2 ** (8 * width - 1) - 1))
    )
    data[at : at + width] = struct.pack(draw.choice("<>") + form, value)


def other_number(draw: random.Random, data: bytearray) -> None:
    """A number in a text, by something else."""
    found = list(NUMBER.finditer(data))
    if found:
        at = draw.choice(found)
        data[at.start() : at.end()] = draw.choice(TOKENS)


def other_word(draw: random.Random, data: bytearray) -> None:
    """Something else anywhere in a text."""
    start = draw.randrange(len(data))
    data[start : start + draw.choice((0, 1, 5))] = draw.choice(TOKENS)


def lines_moved(draw: random.Random, data: bytearray) -> None:
    """A line left out, or twice."""
    lines = bytes(data).splitlines(keepends=True)
    place = draw.randrange(len(lines))
    lines[place : place + 1] = [] if draw.random() < 0.5 else [lines[place]] * 2
    data[:] = b"".join(lines)


def other_encoding(draw: random.Random, data: bytearray) -> None:
    """What editors, terminals and other systems make of a text."""
    text, start = bytes(data), draw.randrange(len(data))
    data[:] = draw.choice((
        b"\xef\xbb\xbf" + text,
        b"\xef\xbb\xbf" * 2 + text,
        text.replace(b"\n", b"\r\n"),
        text.replace(b"\n", b"\r"),
        text.decode(errors="replace").encode("utf-16"),
        text[:start] + draw.choice(MARKS) + text[start:],
    ))  # fmt: skip


def again(draw: random.Random, data: bytearray) -> None:
    """The whole text twice, its lines in another order, or one a thousand times."""
    lines = bytes(data).splitlines(keepends=True)
    place = draw.randrange(len(lines))
    shuffled = draw.sample(lines, len(lines))
    data[:] = b"".join(draw.choice((lines * 2, shuffled, [*lines[:place], *lines[place : place + 1] * 1000])))


def other_json(draw: random.Random, data: bytearray) -> None:
    """A key of a JSON text, or of one of its lines, gone or another; of other texts, and of too deep ones, a number."""
    try:
        data[:] = _with_other(draw, bytes(data))
        return
    except (ValueError, RecursionError):
        pass
    lines = bytes(data).splitlines(keepends=True)
    place = draw.randrange(len(lines))
    try:
        lines[place] = _with_other(draw, lines[place]) + b"\n"
    except (ValueError, RecursionError):
        other_number(draw, data)
        return
    data[:] = b"".join(lines)


def _with_other(draw: random.Random, text: bytes) -> bytes:
    content = json.loads(text)
    places = list(_places(content))
    if places:
        inside, key = draw.choice(places)
        if draw.random() < 0.2:
            del inside[key]
        else:
            inside[key] = draw.choice((*OTHERS, [inside[key]], {"a": inside[key]}, str(inside[key])))
    return json.dumps(content).encode()


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(content) if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ():
        yield content, key
        yield from _places(content[key])


def folder_instead(path: Path) -> None:
    """A folder of the file's name."""
    path.mkdir()


def pipe_instead(path: Path) -> None:
    """A pipe that nobody writes to."""
    os.mkfifo(path)


def loop_instead(path: Path) -> None:
    """A link to itself."""
    path.symlink_to(path.name)


def lost_instead(path: Path) -> None:
    """A link to what is not there."""
    path.symlink_to(path.with_name("not there"))


def endless_instead(path: Path) -> None:
    """A link to zeros without end."""
    path.symlink_to("/dev/zero")


def gigabyte_instead(path: Path) -> None:
    """A file as large as a damaged size says."""
    with path.open("wb") as file:
        file.truncate(1 << 30)


INSTEAD: tuple[Callable[[Path], None], ...] = (
    (folder_instead, pipe_instead, loop_instead, lost_instead, endless_instead, gigabyte_instead)
    if hasattr(os, "mkfifo")
    else (folder_instead, gigabyte_instead)
)
"""What may lie in place of a text; none of them is one."""

BINARY: tuple[Damage, ...] = (
    flip_bits,
    set_bytes,
    cut,
    leave_out,
    put_in,
    repeat,
    other_head,
    flip_bits,
    special_number,
)
TEXT: tuple[Damage, ...] = (
    flip_bits,
    cut,
    leave_out,
    repeat,
    other_number,
    other_number,
    other_word,
    lines_moved,
    other_encoding,
    again,
    other_json,
    other_json,
)


def damaged(draw: random.Random, content: bytes, ways: tuple[Damage, ...], held: slice) -> bytes:
    """A file with one damage within ``held``, or now and then with two."""
    data = bytearray(content[held])
    for _ in range(draw.choice((1, 1, 1, 2))):
        if data:
            draw.choice(ways)(draw, data)
    return content[: held.start or 0] + bytes(data) + (content[held.stop :] if held.stop is not None else b"")
