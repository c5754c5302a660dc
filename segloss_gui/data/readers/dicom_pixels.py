"""Where the pixels of a DICOM file lie, by walking its elements (PS3.5, A.4), and whether they are all there.

GDCM fills up what is missing with whatever was in memory, cuts off what is too long, and reads on behind a piece
that was lost from compressed pixels. So the length an element says is held against the size the header claims, and
the pieces of compressed pixels are followed to their end mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.plain_files import only_files
from segloss_gui.data.readers.dicom_elements import ITEM, SEQUENCE_END, NotFollowed, elements, head_of
from segloss_gui.data.readers.itk_process import Described
from segloss_gui.data.readers.stream import file_start

# No compression of pixels in use reaches more; smaller claims cost nothing to try.
COMPRESSED_MOST, SMALL = 2048, 2**25
# JPEG of all kinds, RLE and deflate, as the beginning of a file names them.
COMPRESSED = (b"1.2.840.10008.1.2.4.", b"1.2.840.10008.1.2.5", b"1.2.840.10008.1.2.1.99")
POSITION, DIRECTIONS, SPACING = "0020|0032", "0020|0037", "0028|0030"
# Spacing between slices, which is negative in some scans (NM); else how thick one is.
BETWEEN_SLICES = ("0018|0088", "0018|0050")
BITS, BITS_USED, HIGHEST_BIT = "0028|0100", "0028|0101", "0028|0102"
BIG_ENDIAN = b"1.2.840.10008.1.2.2\0"
SQUARE_WITHIN, FINEST_MM, COARSEST_MM = 0.01, 1e-6, 1e3

PIXELS = (0x7FE0, 0x0010)
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


def find_pixels(path: Path) -> PixelData | None:
    """The pixels of a file; None where it has none, or is none whose elements can be walked.

    Raises
    ------
    OSError
        When it cannot be read.
    """
    with open(path, "rb", opener=only_files) as file:
        try:
            for element in elements(file):
                if element.tag == PIXELS:
                    return PixelData(file.tell(), element.length)
        except NotFollowed:
            pass
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


def _pieces_end(path: Path, at: int) -> bool:
    """Whether compressed pixels are pieces up to their end mark, one behind the other."""
    with open(path, "rb", opener=only_files) as file:
        file.seek(at)
        while (head := head_of(file, "<", explicit=False)) is not None:
            if head[0] != ITEM:
                return head[0] == SEQUENCE_END
            file.seek(head[1], 1)
    return False


def says_spacing(said: Described) -> bool:
    """Whether a file says how far its pixels are apart."""
    return bool(tag(said, SPACING)) or said.spacing[:2] != (1.0, 1.0)


def pixel_spacing(path: Path, said: Described) -> tuple[float, float]:
    """Between columns and between rows, in mm. ITK overlooks the tag in classes of images that need not have it.

    Raises
    ------
    FileRefusedError
        When the tag is there, and no such spacing.
    """
    rows_columns = numbers(said, SPACING)
    if not tag(said, SPACING):
        return float(said.spacing[0]), float(said.spacing[1])
    if len(rows_columns) != 2 or not all(FINEST_MM <= step <= COARSEST_MM for step in rows_columns):
        raise FileRefusedError(path, f"its pixel spacing must be two lengths in mm, got {tag(said, SPACING)[:40]!r}")
    return rows_columns[1], rows_columns[0]


def slice_spacing(said: Described) -> float | None:
    """From one slice to the next in mm where no positions say it; GDCM takes 1 mm for a file of one slice.

    None where the file says nothing.
    """
    steps = [abs(step) for name in BETWEEN_SLICES for step in numbers(said, name)[:1]]
    return next((step for step in steps if FINEST_MM <= step <= COARSEST_MM), None)


def is_inverted(said: Described) -> bool:
    """Whether low values are meant to be bright (MONOCHROME1)."""
    return tag(said, "0028|0004") == "MONOCHROME1"


def as_stored(said: Described, values: NDArray[Any]) -> NDArray[Any]:
    """Values as the file has them: GDCM turns MONOCHROME1 over before it rescales, which makes air of metal.

    A pixel p of b bits comes as slope (2^b - 1 - p) + intercept, a signed one as slope (-1 - p) + intercept.
    """
    if not is_inverted(said):
        return values
    slope, intercept = (numbers(said, "0028|1053") or [1.0])[0], (numbers(said, "0028|1052") or [0.0])[0]
    signed = (numbers(said, "0028|0103") or [0])[0] == 1
    bits = int((numbers(said, "0028|0101") or numbers(said, "0028|0100") or [8])[0])
    highest = -1 if signed else 2**bits - 1
    turned = slope * highest + 2 * intercept - values.astype(np.float64)
    return np.rint(turned).astype(values.dtype) if values.dtype.kind in "iu" else turned.astype(values.dtype)


def stored_bytes(said: Described) -> int:
    """Bytes of the pixels before compression, by what the header says.

    A palette's colours are one number a pixel; of YBR_FULL_422 two pixels share their colours.
    """
    samples = int((numbers(said, "0028|0002") or [said.components])[0])
    nbytes = int(np.prod(said.size)) * samples * int((numbers(said, "0028|0100") or [8])[0]) // 8
    return 2 * nbytes // 3 if "422" in tag(said, "0028|0004") and samples == 3 else nbytes


def require_pixels(path: Path, said: Described) -> None:
    """Refuse a file that cannot hold the pixels its header claims, before any memory is taken for them.

    Raises
    ------
    FileRefusedError
        Naming both sizes.
    """
    nbytes, size = stored_bytes(said), path.stat().st_size
    if nbytes > max(size * COMPRESSED_MOST, SMALL):
        raise FileRefusedError(path, f"is cut off or damaged: {size} bytes cannot hold pixels of {nbytes} bytes")


def require_bits(path: Path, said: Described) -> None:
    """Refuse numbers that GDCM reads as others: bits beside the lowest (retired), 32 bits in big-endian order.

    Raises
    ------
    FileRefusedError
        Saying which.
    """
    used, highest = numbers(said, BITS_USED), numbers(said, HIGHEST_BIT)
    if used and highest and highest[0] != used[0] - 1:
        words = f"the {used[0]:g} bits of its numbers must begin with the lowest, its highest bit is {highest[0]:g}"
        raise FileRefusedError(path, words)
    if (numbers(said, BITS) or [8])[0] > 16 and BIG_ENDIAN in file_start(path).first:
        raise FileRefusedError(path, "holds numbers of 32 bits in big-endian order, which are not read")


def require_colours(path: Path, said: Described) -> None:
    """Refuse colours that GDCM does not read right: of more than 8 bits in runs (RLE) it mixes the bytes up.

    Raises
    ------
    FileRefusedError
        Saying what they are saved as instead.
    """
    bits = int((numbers(said, "0028|0100") or [8])[0])
    if said.components > 1 and (said.components, bits) != (3, 8) and tag(said, "0028|0004") != "PALETTE COLOR":
        words = f"holds {said.components} colours of {bits} bits; from DICOM 3 of 8 bits are read, save them as PNG"
        raise FileRefusedError(path, words)


def require_whole(path: Path, said: Described) -> None:
    """Refuse pixels that are not as many as the header says; GDCM pads them with what was in memory, or zeros.

    Raises
    ------
    FileRefusedError
        Saying how many bytes they need.
    """
    nbytes = stored_bytes(said)
    if (found := find_pixels(path)) is not None and "422" not in tag(said, "0028|0004"):
        if why := missing(path, found, nbytes):
            raise FileRefusedError(path, why)
        return
    look = file_start(path)
    if look.size < nbytes:
        cut_off = not any(syntax in look.first for syntax in COMPRESSED)
    else:
        cut_off = _ends_early(path, nbytes)
    if cut_off:
        raise FileRefusedError(path, f"is cut off: its pixels need {nbytes} bytes")


def _ends_early(path: Path, nbytes: int) -> bool:
    """Whether a file announces so many bytes of uncompressed pixels and ends before them."""
    size = path.stat().st_size
    with path.open("rb") as file:
        # Of a whole file the pixels begin within what is not pixels; the rest is read where they do not.
        start = file.read(max(size - nbytes, 2048))
        begin = _pixels_begin(start, nbytes)
        if begin is None and size >= nbytes:
            begin = _pixels_begin(start + file.read(), nbytes)
    return begin is not None and size < begin + nbytes


def _pixels_begin(content: bytes, nbytes: int) -> int | None:
    """Where so many bytes of uncompressed pixels begin, by the tag with that length; None where it is not there."""
    length = re.escape((nbytes + nbytes % 2).to_bytes(4, "little"))
    found = re.search(rb"\xe0\x7f\x10\x00(?:O[BW]\x00\x00)?" + length, content)
    return found.end() if found else None


def tag(said: Described, name: str) -> str:
    """A tag's text; empty where the file has none."""
    return said.tags.get(name, "").strip("\x00 ")


def numbers(said: Described, name: str) -> list[float]:
    """A tag's numbers; empty where the file has none, or something else."""
    try:
        return [float(part) for part in tag(said, name).split("\\") if part.strip()]
    except ValueError:
        return []
