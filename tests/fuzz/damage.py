"""Ways to damage a file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

TOKENS = (b"1e999", b"-1", b"NaN", b"99999999999999999999", b"0", b"null", b"[]", b"{}", b"../../x", b"$\\frac{$",
          b'"', b"=1+1", b"1" + b"0" * 400, b"[" * 5000, b"", b"\xff\xfe", b"\x00", b"true", b"2147483648")  # fmt: skip
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e-?\d+)?")
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


BINARY: tuple[Damage, ...] = (flip_bits, set_bytes, cut, leave_out, put_in, repeat, other_head, flip_bits)
TEXT: tuple[Damage, ...] = (flip_bits, cut, leave_out, repeat, other_number, other_number, other_word, lines_moved)


def damaged(draw: random.Random, content: bytes, ways: tuple[Damage, ...], held: slice) -> bytes:
    """A file with one damage within ``held``, or now and then with two."""
    data = bytearray(content[held])
    for _ in range(draw.choice((1, 1, 1, 2))):
        if data:
            draw.choice(ways)(draw, data)
    return content[: held.start or 0] + bytes(data) + (content[held.stop :] if held.stop is not None else b"")
