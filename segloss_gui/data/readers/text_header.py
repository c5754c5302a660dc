"""The text in front of the voxels of NRRD and MetaImage: what it claims, against what the file can hold.

ITK believes these headers: it takes the memory they name, reads past the end of damaged compressed
data, and a count of dimensions out of range ends its process. So the claims are weighed here before
ITK sees the file, and voxels that are raw or deflated are read here, with the check sums they carry.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.plain_files import only_files
from segloss_gui.data.readers.stream import DEFLATE_MOST, EITHER_FORMAT, MOST_BEHIND, endless, inflated
from segloss_gui.data.readers.voxel_files import LISTED, voxel_files

BZIP2_MOST = 2**16
USUAL_HEADER, LONGEST_HEADER = 2**14, 2**22
NRRD_END, META_END = re.compile(rb"\r?\n\r?\n"), re.compile(rb"ElementDataFile[^\n]*\n", re.IGNORECASE)
NRRD_ENDINGS = (".nrrd", ".nhdr")
DATA_FILE = ("data file", "datafile")
REMARKS = ("comment", "name", "content")
NRRD_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("signed char", "int8", "int8_t"), "i1"),
    **dict.fromkeys(("uchar", "unsigned char", "uint8", "uint8_t"), "u1"),
    **dict.fromkeys(("short", "short int", "signed short", "signed short int", "int16", "int16_t"), "i2"),
    **dict.fromkeys(("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"), "u2"),
    **dict.fromkeys(("int", "signed int", "int32", "int32_t"), "i4"),
    **dict.fromkeys(("uint", "unsigned int", "uint32", "uint32_t"), "u4"),
    **dict.fromkeys(("longlong", "long long", "long long int", "int64", "int64_t"), "i8"),
    **dict.fromkeys(("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"), "u8"),
    "float": "f4", "double": "f8",
}  # fmt: skip
META_TYPES: Mapping[str, str] = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4", "MET_UINT": "u4",
    "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4", "MET_DOUBLE": "f8",
}  # fmt: skip
RAW, DEFLATED, OTHER = "raw", "deflated", "other"


@dataclass(frozen=True, eq=False)
class TextHeader:
    """What the text claims.

    Parameters
    ----------
    fields : mapping of str to str
        Its lines, names in lower case.
    sizes : tuple of int
        Numbers along each axis, the fastest first; the components of a voxel are an axis.
    dtype : numpy dtype or None
        Of the numbers, byte order included; None for a type that is left to ITK.
    encoding : "raw", "deflated" or "other"
        How they are kept.
    files : tuple of Path
        Where they are, each with as many.
    offset : int
        First byte of them in a file, negative: counted from the end.
    """

    fields: Mapping[str, str]
    sizes: tuple[int, ...]
    dtype: np.dtype[Any] | None
    encoding: str
    files: tuple[Path, ...]
    offset: int

    @property
    def nbytes(self) -> int:
        """Bytes of the voxels by what the header says."""
        return prod(self.sizes) * (self.dtype.itemsize if self.dtype else 1)


def read_text_header(path: Path) -> TextHeader:
    """The text of a NRRD or MetaImage file, its claims weighed.

    Raises
    ------
    FileRefusedError
        When it is none, or claims what the file cannot hold.
    """
    is_nrrd = path.name.lower().endswith(NRRD_ENDINGS)
    with open(path, "rb", opener=only_files) as file:
        start = file.read(USUAL_HEADER)
        if not (NRRD_END if is_nrrd else META_END).search(start):
            start += file.read(LONGEST_HEADER)
    header = _nrrd(path, start) if is_nrrd else _meta(path, start)
    _require_room(path, header)
    return header


def read_numbers(path: Path, header: TextHeader) -> NDArray[Any] | None:
    """The numbers as an array whose axes are ``sizes``, the slowest first; None where they are left to ITK.

    Raises
    ------
    FileRefusedError
        When the data are cut off or damaged.
    """
    if header.dtype is None or header.encoding == OTHER:
        return None
    flat = np.empty(prod(header.sizes), header.dtype)
    share, target = flat.nbytes // len(header.files), flat.view(np.uint8).data
    for number, name in enumerate(header.files):
        part = target[number * share : (number + 1) * share]
        with name.open("rb") as file:
            file.seek(_place(header, name.stat().st_size))
            found = file.readinto(part) if header.encoding == RAW else _inflate(path, file, part)
        if found < share:
            whose = "its voxels" if name == path else f"the voxels in {name.name}"
            raise FileRefusedError(path, f"is cut off: {found} of the {share} bytes of {whose} are there")
    return flat.astype(header.dtype.newbyteorder("="), copy=False).reshape(header.sizes[::-1])


def _nrrd(path: Path, start: bytes) -> TextHeader:
    if not start.startswith(b"NRRD"):
        raise FileRefusedError(path, "is not a NRRD file (it must begin with NRRD)")
    end = NRRD_END.search(start)
    text = (start[: end.start()] if end else start).decode("utf-8", errors="replace")
    fields: dict[str, str] = {}
    lines = text.splitlines()
    for number, line in enumerate(lines[1:], 2):
        name, separator, value = line.partition(":=") if ":=" in line else line.partition(":")
        if separator and not line.startswith("#"):
            _put(path, fields, name, value)
            if name.strip().lower() in DATA_FILE and LISTED.fullmatch(value.strip()):
                below = lines[number:]  # names of files, whatever is in them
                break
    else:
        below = []
    sizes = _sizes(path, fields.get("sizes", ""), fields.get("dimension", ""), "dimension", most=5)
    kind = NRRD_TYPES.get(fields.get("type", "").lower())
    dtype = np.dtype(("<" if fields.get("endian", "little").lower() == "little" else ">") + kind) if kind else None
    said = fields.get("encoding", "").lower()
    encoding = RAW if said == "raw" else DEFLATED if said in ("gzip", "gz") else OTHER
    name = fields.get("data file") or fields.get("datafile") or ""
    skip = _whole(path, fields.get("byte skip") or fields.get("byteskip") or "0", "byte skip")
    skipped = _whole(path, fields.get("line skip") or fields.get("lineskip") or "0", "line skip")
    if skipped or (skip and encoding == DEFLATED):  # counted in what is decompressed
        encoding = OTHER
    if not name:
        offset = (end.end() if end else len(start)) + max(skip, 0)
        return TextHeader(fields, sizes, dtype, encoding, (path,), skip if skip < 0 else offset)
    return TextHeader(fields, sizes, dtype, encoding, voxel_files(path, name, below), skip)


def _meta(path: Path, start: bytes) -> TextHeader:
    fields: dict[str, str] = {}
    at = 0
    while at < len(start) and "elementdatafile" not in fields:
        end = start.find(b"\n", at)
        end = len(start) if end < 0 else end
        name, separator, value = start[at:end].decode("utf-8", errors="replace").partition("=")
        if separator:
            _put(path, fields, name, value)
        at = end + 1
    if "ndims" not in fields or "elementdatafile" not in fields:
        raise FileRefusedError(path, "is not a MetaImage file (it must say NDims and ElementDataFile)")
    sizes = _sizes(path, fields.get("dimsize", ""), fields["ndims"], "NDims", most=4)
    channels = _whole(path, fields.get("elementnumberofchannels", "1"), "ElementNumberOfChannels")
    if not 1 <= channels <= 4096:
        raise FileRefusedError(path, f"ElementNumberOfChannels must lie in 1..4096, got {channels}")
    kind = META_TYPES.get(fields.get("elementtype", "").upper())
    big = _is_true(fields, "binarydatabyteordermsb") or _is_true(fields, "elementbyteordermsb")
    dtype = np.dtype((">" if big else "<") + kind) if kind else None
    binary = _is_true(fields, "binarydata") or "binarydata" not in fields
    encoding = OTHER if not binary else DEFLATED if _is_true(fields, "compresseddata") else RAW
    name = fields["elementdatafile"]
    skip = _whole(path, fields.get("headersize", "0"), "HeaderSize")
    here = name.upper() == "LOCAL"
    if here and skip > 0:
        raise FileRefusedError(path, f"HeaderSize must be 0 where the voxels follow the text, got {skip}")
    if encoding == DEFLATED and skip < 0:
        encoding = OTHER
    below = start[at:].decode("utf-8", errors="replace").splitlines() if LISTED.fullmatch(name) else []
    files = (path,) if here else voxel_files(path, name, below)
    if len(files) > 1 and encoding == DEFLATED:
        raise FileRefusedError(path, "its voxels are compressed in several files, which is not read")
    sizes = (channels, *sizes) if channels > 1 else sizes
    return TextHeader(fields, sizes, dtype, encoding, files, at if here else skip)


def _put(path: Path, fields: dict[str, str], name: str, value: str) -> None:
    """Keep what a line says; one that contradicts another is refused, for programs differ in which they follow."""
    name, value = name.strip().lower(), value.strip()
    if name not in REMARKS and fields.get(name, value) != value:
        raise FileRefusedError(path, f"says its {name} twice, {fields[name][:40]} and {value[:40]}")
    fields[name] = value


def _sizes(path: Path, listed: str, count: str, what: str, *, most: int) -> tuple[int, ...]:
    dimensions = _whole(path, count, what)
    if not 2 <= dimensions <= most:
        raise FileRefusedError(path, f"must have 2 to 4 dimensions, got {dimensions}")
    try:
        sizes = tuple(int(part) for part in listed.split())
    except ValueError:
        sizes = ()
    if len(sizes) != dimensions:
        raise FileRefusedError(path, f"must name {dimensions} sizes, got {listed[:80] or 'none'}")
    if min(sizes) < 1:
        raise FileRefusedError(path, f"must have at least one voxel along every axis, got {listed[:80]}")
    return sizes


def _whole(path: Path, text: str, what: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise FileRefusedError(path, f"{what} must be a whole number, got {text[:40] or 'nothing'}") from None


def _is_true(fields: Mapping[str, str], name: str) -> bool:
    return fields.get(name, "").lower() in ("true", "1")


def _place(header: TextHeader, size: int) -> int:
    # -1: the voxels are the last bytes of the file, whatever stands before them.
    return header.offset if header.offset >= 0 else max(0, size - header.nbytes // len(header.files))


def _require_room(path: Path, header: TextHeader) -> None:
    count = len(header.files)
    if count > 1 and (header.encoding == OTHER or header.dtype is None or header.nbytes % count):
        raise FileRefusedError(path, f"its {header.nbytes} bytes of voxels must be shared evenly by {count} files, raw")
    most = 0
    for name in header.files:
        size = name.stat().st_size
        there = max(0, size - _place(header, size)) if header.encoding != DEFLATED else size
        if count > 1 and header.encoding == RAW and there != header.nbytes // count:
            raise FileRefusedError(path, f"{name.name} must hold {header.nbytes // count} bytes of voxels, got {there}")
        most += {RAW: 1, DEFLATED: DEFLATE_MOST, OTHER: BZIP2_MOST}[header.encoding] * there
    if header.nbytes > most:
        raise FileRefusedError(path, f"is cut off: at most {most} of the {header.nbytes} bytes of its voxels are there")


def _inflate(path: Path, file: BinaryIO, target: memoryview) -> int:
    """Bytes put into ``target``; the check sum behind them is looked at, too."""
    at, behind = 0, 0
    try:
        for piece in inflated(path, file, EITHER_FORMAT):
            room = len(target) - at
            behind += max(0, len(piece) - room)
            if behind > MOST_BEHIND:
                raise endless(path)
            target[at : at + len(piece)] = piece[:room]
            at += min(room, len(piece))
    except zlib.error as error:
        raise FileRefusedError(path, f"its compressed data are damaged ({error})") from error
    return at
