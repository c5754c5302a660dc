"""The elements of a DICOM file, one after the other, without SimpleITK (PS3.5, section 7)."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from segloss_gui.core.plain_files import only_files

PREAMBLE = 132
IMPLICIT, BIG_ENDIAN, DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
LONG_FORMS = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
SYNTAX = (0x0002, 0x0010)
ITEM, ITEM_END, SEQUENCE_END = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
UNDEFINED = 0xFFFFFFFF
DEEPEST = 32
LONGEST_TEXT = 1024
Tag = tuple[int, int]


class NotFollowed(ValueError):  # noqa: N818 - it says that nothing is known, not that something is wrong
    """The elements are not such as can be walked."""


@dataclass(frozen=True)
class Element:
    """One element of a file, which stands at the first byte of its value.

    Parameters
    ----------
    tag : tuple of two int
        Group and number.
    length : int or None
        Bytes of its value; None where the file does not say (a sequence, compressed pixels).
    """

    tag: Tag
    length: int | None


def elements(file: BinaryIO) -> Iterator[Element]:
    """Every element behind those of the file itself; what of a value is not read is passed over.

    Raises
    ------
    NotFollowed
        When the file is none whose elements can be walked.
    """
    order, explicit = _begin(file)
    while (head := head_of(file, order, explicit=explicit)) is not None:
        tag, length = head
        value = file.tell()
        yield Element(tag, None if length == UNDEFINED else length)
        file.seek(value)
        _pass_over(file, length, order, explicit=explicit, depth=0)


def texts_of(path: Path, wanted: Collection[Tag]) -> dict[Tag, str]:
    """The texts of some elements of a file, as far as it has them and can be walked.

    Raises
    ------
    OSError
        When it cannot be read.
    """
    found: dict[Tag, str] = {}
    last = max(wanted)
    with open(path, "rb", opener=only_files) as file:
        try:
            for element in elements(file):
                if element.tag > last:
                    break
                if element.tag in wanted and element.length is not None:
                    text = file.read(min(element.length, LONGEST_TEXT)).decode("latin-1")
                    found[element.tag] = text.strip("\0 ")
        except NotFollowed:
            return {}
    return found


def head_of(file: BinaryIO, order: str, *, explicit: bool) -> tuple[Tag, int] | None:
    """Tag and length of the next element; None at the end of the file.

    Raises
    ------
    NotFollowed
        When what stands there is no element.
    """
    start = file.read(8)
    if len(start) < 8:
        return None
    group, number = struct.unpack(f"{order}HH", start[:4])
    if not explicit or group == ITEM[0]:
        return (group, number), struct.unpack(f"{order}I", start[4:])[0]
    if start[4:6] not in LONG_FORMS:
        if not start[4:6].isalpha():
            raise NotFollowed
        return (group, number), struct.unpack(f"{order}H", start[6:])[0]
    more = file.read(4)
    if len(more) < 4:
        return None
    return (group, number), struct.unpack(f"{order}I", more)[0]


def _begin(file: BinaryIO) -> tuple[str, bool]:
    """Go behind the elements of the file itself; byte order, and whether each element says its kind."""
    if len(start := file.read(PREAMBLE)) < PREAMBLE or not start.endswith(b"DICM"):
        raise NotFollowed
    syntax, after = "", PREAMBLE
    while file.read(2) == b"\2\0":  # the group of the file itself, explicit in every file
        file.seek(after)
        name, length = head_of(file, "<", explicit=True) or (SYNTAX, UNDEFINED)
        if length == UNDEFINED:
            raise NotFollowed
        value = file.read(length)
        syntax = value.rstrip(b"\0 ").decode("ascii", "replace") if name == SYNTAX else syntax
        after = file.tell()
    if syntax == DEFLATED:
        raise NotFollowed
    file.seek(after)
    return ">" if syntax == BIG_ENDIAN else "<", syntax != IMPLICIT


def _pass_over(file: BinaryIO, length: int, order: str, *, explicit: bool, depth: int) -> None:
    """Go behind a value; one without a length is a sequence, whose items are gone through."""
    if length != UNDEFINED:
        file.seek(length, 1)
        return
    if depth > DEEPEST:
        raise NotFollowed
    while (head := head_of(file, order, explicit=explicit)) is not None:
        name, inside = head
        if name in (SEQUENCE_END, ITEM_END):
            return
        _pass_over(file, inside, order, explicit=explicit, depth=depth + 1)
    raise NotFollowed
