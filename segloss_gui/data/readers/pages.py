"""The pages of a picture file, opened and judged before a pixel is read."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from struct import error as StructError
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers.base import require_frame
from segloss_gui.data.readers.imagej import contiguous_pages, pages_said
from segloss_gui.data.readers.pnm import pictures_in, require_header
from segloss_gui.data.readers.stream import file_start
from segloss_gui.data.readers.tiff_samples import require_arranged, require_strips, stored_size

if TYPE_CHECKING:
    from PIL import Image

EXIF_ORIENTATION = 0x0112
TIFF_BITS, TIFF_PAGE_KIND, TIFF_REDUCED = 258, 254, 1
PNG_BITS, PNG_COLOURS = 24, (2, 4, 6)
TIFF_COMPRESSION = 259
TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
# Pixels that a byte can stand for at most: deflate of one bit a pixel, blocks of 8 x 8 in 1 bit, plain bits.
PIXELS_A_BYTE: dict[tuple[str | None, int], int] = {
    ("PNG", 0): 8 * 1032,
    ("JPEG", 0): 512,
    ("TIFF", 1): 8,
    ("TIFF", 7): 512,
    ("PPM", 0): 8,
}
# No other of Pillow's decoders is let near a file, whatever it is called: some lose label values, one calls a program.
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "DIB", "GIF", "PPM")
MOST_PIXELS_A_BYTE, SMALL = 2**16, 2**20
DTYPES = {"1": "uint8", "L": "uint8", "I": "int32", "F": "float32", "I;16": "uint16", "I;16B": "uint16"}

# What cannot be in a file is refused here, in words; a line on the terminal is nobody's.
warnings.filterwarnings("ignore", message=r"Image size .* decompression bomb", category=RuntimeWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture file, its pixels not yet read.

    Raises
    ------
    FileRefusedError
        When it is no picture, damaged, or too large.
    """
    from PIL import Image, UnidentifiedImageError

    require_header(path)
    try:
        image = Image.open(path, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise FileRefusedError(path, f"is too large a picture ({error})") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, StructError) as error:
        tiff = file_start(path).first.startswith(TIFF_MARKS)
        what = "a TIFF file whose pixels can be read (of 8 or 16 bits)" if tiff else "a picture"
        raise FileRefusedError(path, f"is not {what}, or its header is damaged") from error
    with image:
        _require_room(path, image)
        yield image


def _require_room(path: Path, image: Image.Image) -> None:
    """Refuse a size that no such file can hold: Pillow takes memory for all pixels before it decodes the first."""
    pixels, size = image.size[0] * image.size[1], path.stat().st_size
    packing = getattr(image, "tag_v2", {}).get(TIFF_COMPRESSION, 0)
    most = size * PIXELS_A_BYTE.get((image.format, packing), MOST_PIXELS_A_BYTE)
    if pixels > max(most, SMALL):
        width, height = image.size
        raise FileRefusedError(path, f"is cut off or damaged: {size} bytes cannot hold {width}x{height} pixels")


def pages_of(path: Path, image: Image.Image, choice: Choice) -> list[int]:
    """Numbers of the pages that are slices of a stack, thumbnails left out; the one that is chosen.

    Raises
    ------
    FileRefusedError
        For moving pictures, pages of several sizes or kinds, and a page that is not there.
    """
    pages: list[int] = decoded(path, lambda: _pages(path, image))
    if choice.frame is not None:
        require_frame(path, choice.frame, len(pages))
        pages = [pages[choice.frame]]
    image.seek(min(pages[0], _listed(image) - 1))
    return pages


def each_page(path: Path, image: Image.Image, pages: Sequence[int]) -> Iterator[Image.Image]:
    """The pages of these numbers, those that no directory lists included."""
    hidden = contiguous_pages(path, image, said) if (said := pages_said(path, image)) > _listed(image) else None
    for page in pages:
        if hidden is not None:
            from PIL import Image

            yield Image.fromarray(hidden[page].astype(hidden.dtype.newbyteorder("=")))
        else:
            image.seek(page)
            require_strips(path, image)
            yield image


def _listed(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1))


def _pages(path: Path, image: Image.Image) -> list[int]:
    frames, said = max(_listed(image), pictures_in(path)), pages_said(path, image)
    if said > frames:
        contiguous_pages(path, image, said)
        return list(range(said))
    if frames > 1 and image.format != "TIFF":
        raise FileRefusedError(path, f"must hold one picture, got {frames} pages; stacks are read from TIFF")
    pages, kinds = [], set()
    for frame in range(frames):
        if frame:
            image.seek(frame)
        require_arranged(path, image)
        if not (frame and getattr(image, "tag_v2", {}).get(TIFF_PAGE_KIND, 0) & TIFF_REDUCED):
            pages.append(frame)
            kinds.add((*image.size, image.mode))
    if len(kinds) > 1:
        listed = ", ".join(f"{width}x{height} {mode}" for width, height, mode in sorted(kinds))
        raise FileRefusedError(path, f"the pages of a stack must have one size and kind, got {listed}")
    return pages


def decoded(path: Path, decode: Callable[[], Any]) -> Any:
    """What ``decode`` gives; whatever Pillow raises becomes a refusal.

    Raises
    ------
    FileRefusedError
        When the pixels are damaged or cut off.
    """
    try:
        return decode()
    except FileRefusedError:
        raise
    except Exception as error:  # Pillow's decoders raise whatever their format's code meets first.
        raise FileRefusedError(path, f"its pixels are damaged or cut off ({error})") from error


def orientation(image: Image.Image) -> int:
    """The EXIF mark 1..8 in front of the pixels; above 4, width and height are exchanged."""
    # Asked for EXIF that is not in front, Pillow decodes a whole PNG to look behind its pixels.
    in_front = image.format in ("JPEG", "TIFF") or "exif" in image.info
    try:
        said = int(image.getexif().get(EXIF_ORIENTATION, 1)) if in_front else 1
    except (OSError, SyntaxError, TypeError, ValueError, StructError):
        return 1
    return said if 1 <= said <= 8 else 1


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height as the EXIF mark turns the page; of a TIFF Pillow may say them turned already, or not."""
    width, height = stored_size(image) or image.size
    return (width, height) if orientation(image) <= 4 else (height, width)


def upright(image: Image.Image) -> Image.Image:
    """The page turned as its EXIF mark says."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) if orientation(image) > 1 else image


def unmultiplied(image: Image.Image) -> Image.Image:
    """The page with colours that were not multiplied by their transparency; Pillow turns those into nothing else."""
    return image.convert(image.mode.upper()) if image.mode in ("La", "RGBa") else image


def plain_mode(image: Image.Image) -> str:
    """Pillow's mode without palette and transparency."""
    if image.mode in DTYPES and image.mode != "1":
        return image.mode
    return "L" if image.mode in ("1", "LA", "La") else "RGB"


def has_deep_colours(path: Path, image: Image.Image) -> bool:
    """Whether colours, or grey with transparency, are stored in 16 bits, of which Pillow reads 8."""
    if image.format == "TIFF":
        return plain_mode(image) == "RGB" and 16 in image.tag_v2.get(TIFF_BITS, ())  # type: ignore[attr-defined]
    if image.format != "PNG":
        return False
    with path.open("rb") as file:
        start = file.read(PNG_BITS + 2)
    return len(start) > PNG_BITS + 1 and start[PNG_BITS] == 16 and start[PNG_BITS + 1] in PNG_COLOURS


def can_read_deep_colours(path: Path, image: Image.Image, frames: Sequence[int]) -> bool:
    """Whether SimpleITK is there and reads all 16 bits, as of one upright page."""
    from segloss_gui.data.readers import itk
    from segloss_gui.data.readers.itk_process import is_installed

    if len(frames) > 1 or orientation(image) > 1 or not is_installed():
        return False
    try:
        said = itk.described(path)
    except FileRefusedError:  # grey with transparency is no kind of ITK's
        return False
    return said.components >= len("RGB") and itk.pixel_dtype(path, said) == np.uint16


def deep_colours(path: Path) -> NDArray[np.uint16]:
    """Red, green, blue, and transparency if there is any, of one page in 16 bits, (H, W, 3 or 4).

    Raises
    ------
    FileRefusedError
        When the pixels are damaged or cut off.
    """
    from segloss_gui.data.readers import itk

    array = itk.decoded(path, itk.described(path))
    return np.asarray(array.reshape(array.shape[-3:]), dtype=np.uint16)
