"""What Pillow leaves to its callers in PNM files: a header that ends, and values as they were stored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers.stream import file_start

if TYPE_CHECKING:
    from PIL import Image

MARK = re.compile(rb"P[1-6f][\s#]")
FIELD = rb"(?:(?:\s|#[^\r\n]*[\r\n])+[^\s#]+)"
TWO, THREE = (re.compile(rb"P." + FIELD + repeats + rb"[\s#]") for repeats in (b"{2}", b"{3}"))
LONGEST_HEADER = 2**16
MOST_COUNTED = 1000


def require_header(path: Path) -> None:
    """Refuse a PNM whose header, comments and all, does not end; Pillow looks for its end byte by byte.

    Raises
    ------
    FileRefusedError
        When width, height and largest value are not within the first 64 KiB.
    """
    if not MARK.match(file_start(path).first):
        return
    with path.open("rb") as file:
        start = file.read(LONGEST_HEADER)
    if not (header := (TWO if start[1:2] in b"14" else THREE).match(start)):
        raise FileRefusedError(path, "is cut off or damaged: its header does not end")
    if start[1:2] in b"36" and _words(header[0])[-1].lstrip(b"0").isdigit() and int(_words(header[0])[-1]) > 255:
        raise FileRefusedError(path, "holds colours of more than 8 bits, which are not read from PNM; save them as PNG")


def pictures_in(path: Path) -> int:
    """How many pictures a PNM holds one behind the other, of which Pillow reads the first; 0 of no PNM.

    Binary ones may follow each other (``ffmpeg`` and ``pnmcat`` write so); plain ones hold one by their rules.
    """
    if not MARK.match(file_start(path).first):
        return 0
    count, at, size = 0, 0, path.stat().st_size
    with path.open("rb") as file:
        while at < size and count < MOST_COUNTED:
            file.seek(at)
            start = file.read(LONGEST_HEADER)
            blank = len(start) - len(start.lstrip())
            header = (TWO if start[blank + 1 : blank + 2] in b"14" else THREE).match(start, blank)
            if not (MARK.match(start, blank) and header):
                break
            count += 1
            at += header.end() + _raster_bytes(header[0], size)
    return max(1, count)


def _raster_bytes(header: bytes, most: int) -> int:
    """Bytes of the pixels behind a header; ``most`` of plain pictures, whose pixels are words."""
    kind, width, height, *rest = _words(header)
    number = kind[1:2]
    if number in b"123":
        return most
    try:
        across, down = int(width), int(height)
        deep = 4 if number == b"f" else 2 if rest and int(rest[0]) > 255 else 1
    except ValueError:
        return most
    return down * ((across + 7) // 8 if number == b"4" else across * deep * (3 if number == b"6" else 1))


def _words(header: bytes) -> list[bytes]:
    return re.sub(rb"#[^\r\n]*[\r\n]", b" ", header).split()


def require_within(path: Path, largest: int) -> None:
    """Refuse pixels above what the header calls white, which Pillow cuts off there; plain ones it refuses itself.

    Raises
    ------
    FileRefusedError
        Naming the value.
    """
    if not largest:
        return
    content = path.read_bytes()
    header = THREE.match(content)
    if header is None or content[1:2] not in b"56":
        return
    raster = content[header.end() :][: _raster_bytes(header[0], 0)]  # programs end files with a line's end, too
    kind = np.dtype(">u2" if largest > 255 else np.uint8)
    most = int(np.frombuffer(raster, kind, len(raster) // kind.itemsize).max(initial=0))
    if most > largest:
        raise FileRefusedError(path, f"is damaged: its values must be at most {largest}, got {most}")


def largest_value(image: Image.Image) -> int:
    """What a PNM calls white, where Pillow stretches its values from it to 255 or 65535; 0 where it does not.

    Examples
    --------
    >>> from PIL import Image
    >>> largest_value(Image.new("L", (2, 2)))
    0
    """
    tiles = getattr(image, "tile", ())
    if image.format != "PPM" or image.mode not in ("L", "I", "RGB") or not tiles:
        return 0
    args = tiles[0].args
    white = args[-1] if isinstance(args, tuple) and isinstance(args[-1], int) else 0
    return 0 if white == _white(image) else white


def as_stored(pixels: NDArray[Any], image: Image.Image, largest: int) -> NDArray[Any]:
    """Pixels with the values in the file, from those that Pillow stretched."""
    if not largest:
        return pixels
    return np.rint(pixels.astype(np.float64) * largest / _white(image)).astype(pixels.dtype)


def _white(image: Image.Image) -> int:
    return 65535 if image.mode == "I" else 255
