"""Where the pixels of a DICOM file lie, by walking its elements (PS3.5, 7 and A.4), and whether they are all there.

GDCM fills up what is missing with whatever was in memory, cuts off what is too long, and reads on behind a piece
that was lost from compressed pixels. So the length an element says is held against the size the header claims, and
the pieces of compressed pixels are followed to their end mark.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from segloss_gui.core.plain_files import only_files

PREAMBLE = 132
IMPLICIT, BIG_ENDIAN, DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
LONG_FORMS = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
SYNTAX, PIXELS = (0x0002, 0x0010), (0x7FE0, 0x0010)
ITEM, ITEM_END, SEQUENCE_END = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
UNDEFINED = 0xFFFFFFFF
DEEPEST = 32
PADDING = 16
"""Bytes that writers put behind the pixels to make their number even, or a multiple of a word."""


@dataclass(frozen=True)
class PixelData:
    """The element that holds the pixels.

    Parameters
    ----------
    at : int
        First byte of its value.
    length : int or None
        As the element says; None where it is in pieces (compressed).
    """

    at: int
    length: int | None


class _NotFollowed(ValueError):  # noqa: N818 - it says that nothing is known, not that something is wrong
    """The elements are not such as can be walked."""


def find_pixels(path: Path) -> PixelData | None:
    """The pixels of a file; None where it has none, or is none whose elements can be walked.

    Raises
    ------
    OSError
        When it cannot be read.
    """
    with open(path, "rb", opener=only_files) as file:
        try:
            return _walk(file)
        except _NotFollowed:
            return None


def missing(path: Path, found: PixelData, nbytes: int) -> str:
    """Why the pixels cannot be those of a header that claims so many bytes; empty where they can."""
    size = path.stat().st_size
    if found.length is None:
        return "" if _pieces_end(path, found.at) else "is cut off or damaged: its compressed pixels do not end"
    if found.at + found.length > size or found.length < nbytes:
        return f"is cut off: its pixels need {nbytes} bytes"
    if found.length > nbytes + PADDING:
        return f"is damaged: its header claims pixels of {nbytes} bytes, and {found.length} are there"
    return ""


def _walk(file: BinaryIO) -> PixelData | None:
    if len(start := file.read(PREAMBLE)) < PREAMBLE or not start.endswith(b"DICM"):
        raise _NotFollowed
    syntax, after = "", PREAMBLE
    while file.read(2) == b"\2\0":  # the group of the file itself, explicit in every file
        file.seek(after)
        name, length = _head(file, "<", explicit=True) or (SYNTAX, UNDEFINED)
        value = file.read(_known(length))
        syntax = value.rstrip(b"\0 ").decode("ascii", "replace") if name == SYNTAX else syntax
        after = file.tell()
    if syntax == DEFLATED:
        raise _NotFollowed
    file.seek(after)
    order, explicit = ">" if syntax == BIG_ENDIAN else "<", syntax != IMPLICIT
    while (head := _head(file, order, explicit=explicit)) is not None:
        name, length = head
        if name == PIXELS:
            return PixelData(file.tell(), None if length == UNDEFINED else length)
        _pass_over(file, length, order, explicit=explicit, depth=0)
    return None


def _head(file: BinaryIO, order: str, *, explicit: bool) -> tuple[tuple[int, int], int] | None:
    """Tag and length of the next element; None at the end of the file."""
    start = file.read(8)
    if len(start) < 8:
        return None
    name = struct.unpack(f"{order}HH", start[:4])
    if not explicit or name[0] == ITEM[0]:
        return name, struct.unpack(f"{order}I", start[4:])[0]
    if start[4:6] not in LONG_FORMS:
        if not start[4:6].isalpha():
            raise _NotFollowed
        return name, struct.unpack(f"{order}H", start[6:])[0]
    more = file.read(4)
    if len(more) < 4:
        return None
    return name, struct.unpack(f"{order}I", more)[0]


def _known(length: int) -> int:
    if length == UNDEFINED:
        raise _NotFollowed
    return length


def _pass_over(file: BinaryIO, length: int, order: str, *, explicit: bool, depth: int) -> None:
    """Go behind a value; one without a length is a sequence, whose items are gone through."""
    if length != UNDEFINED:
        file.seek(length, 1)
        return
    if depth > DEEPEST:
        raise _NotFollowed
    while (head := _head(file, order, explicit=explicit)) is not None:
        name, inside = head
        if name in (SEQUENCE_END, ITEM_END):
            return
        _pass_over(file, inside, order, explicit=explicit, depth=depth + 1)
    raise _NotFollowed


def _pieces_end(path: Path, at: int) -> bool:
    """Whether compressed pixels are pieces up to their end mark, one behind the other."""
    with open(path, "rb", opener=only_files) as file:
        file.seek(at)
        while (head := _head(file, "<", explicit=False)) is not None:
            if head[0] != ITEM:
                return head[0] == SEQUENCE_END
            file.seek(head[1], 1)
    return False
