"""PNG, JPEG, TIFF and BMP as volumes of one slice.

A picture (width W, height H) is an array (W, H, 1) whose first index grows rightwards and whose
second grows downwards on the screen. Its stored grid is called LPS, so that a viewer with
patient-right on screen-left and anterior on top shows it as an image viewer does; the grid is not
anatomical, and its voxels measure 1 x 1 x 1 because a picture does not say millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import error as StructError
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import COLOURS, Reader
from segloss_gui.data.readers.labels import whole_numbers

BINARY_THRESHOLD = 127
NEAR = 48
BANDS = (slice(1, NEAR), slice(NEAR, 256 - NEAR), slice(256 - NEAR, 255))
EXIF_ORIENTATION = 0x0112
TIFF_PAGE_KIND, TIFF_REDUCED = 254, 1
DTYPES = {"1": "uint8", "L": "uint8", "I": "int32", "F": "float32", "I;16": "uint16", "I;16B": "uint16"}
ENDS: dict[str | None, bytes] = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}


def read_header(path: Path, choice: Choice) -> Header:  # noqa: ARG001
    """Size and type; no pixel is decoded."""
    with _opened(path) as image:
        width, height = image.size if _orientation(image) <= 4 else image.size[::-1]
        mode = _plain_mode(image)
    stored = picture_grid(width, height)
    return Header(Reorientation(stored).canonical, stored, 3 if mode == "RGB" else 1, DTYPES.get(mode, "uint8"))


def read_volume(path: Path, choice: Choice) -> Volume:  # noqa: ARG001
    """A grey picture as one channel, a colour picture as red, green, blue; transparency is left out.

    Grey keeps its 16 bits; colours come in 8 (Pillow reads no others).
    """
    with _opened(path) as image:
        pixels = _decoded(path, lambda: np.asarray(_upright(image).convert(_plain_mode(image))))
    channels = pixels[np.newaxis] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)
    data = channels.astype(channels.dtype.newbyteorder("="), copy=False).swapaxes(1, 2)[..., np.newaxis]
    stored = picture_grid(data.shape[1], data.shape[2])
    reorientation = Reorientation(stored)
    names = COLOURS if data.shape[0] == 3 else ()
    return Volume(reorientation.apply(data), reorientation.canonical, stored, names)


def read_labels(path: Path) -> LabelMap:
    """A mask as label values.

    Values that crowd at 0 and 255 (black-and-white masks, also after JPEG compression) are cut at
    127: above becomes 1, the rest 0. Other grey and palette pictures hold their label values as
    they are. Colour pictures are taken when their three channels agree.

    Raises
    ------
    FileRefusedError
        For colours, and for JPEG masks that are not black and white (compression changed their values).
    """
    with _opened(path) as image:
        is_jpeg, has_palette = image.format == "JPEG", image.mode == "P"
        pixels = _decoded(path, lambda: _mask_pixels(path, _upright(image)))
    values = _label_values(path, pixels, is_jpeg=is_jpeg, has_palette=has_palette)
    stored = picture_grid(values.shape[1], values.shape[0])
    reorientation = Reorientation(stored)
    data = reorientation.apply(values.swapaxes(0, 1)[..., np.newaxis])
    return LabelMap(cast("NDArray[np.integer]", data), reorientation.canonical, stored)


def require_complete(path: Path) -> None:
    """Refuse a picture that ends too early: by its end mark, and by decoding it where there is none."""
    with _opened(path) as image:
        end = ENDS.get(image.format)
        if end is None or not _tail(path).endswith(end):
            _decoded(path, image.load)


def require_labels(path: Path) -> None:
    """Refuse a picture that is no mask; its pixels are looked at where colours or JPEG leave a doubt."""
    with _opened(path) as image:
        certain = image.format != "JPEG" and image.mode in ("1", "L", "P", "I;16")
    if certain:
        require_complete(path)
    else:
        read_labels(path)


READER = Reader(
    "picture", (".jpeg", ".tiff", ".png", ".jpg", ".tif", ".bmp"), read_header, read_volume, read_labels,
    require_complete, require_labels,
)  # fmt: skip


def picture_grid(width: int, height: int) -> Grid:
    """The stored grid of a picture.

    Examples
    --------
    >>> picture_grid(640, 480).describe(), picture_grid(640, 480).axis_codes
    ('640x480 pixels', ('L', 'P', 'S'))
    """
    return Grid((width, height, 1), np.diag([-1.0, -1.0, 1.0, 1.0]), anatomical=False)


def is_black_and_white(pixels: NDArray[np.generic]) -> bool:
    """Whether values crowd at black and white: 0 and 255 (0 and 65535 in 16 bits, exactly).

    Up to 2 % may lie between (soft edges). Values just above 0 count as black only where others lie
    just below 255, as compression leaves them; else they are label values beside an "ignore" of 255.

    Examples
    --------
    >>> is_black_and_white(np.array([0, 3, 255, 251], dtype=np.uint8))
    True
    >>> is_black_and_white(np.array([0, 1, 2], dtype=np.uint8))
    False
    >>> is_black_and_white(np.array([0, 1, 2, 255], dtype=np.uint8))
    False
    """
    if pixels.dtype == np.uint16:
        return bool(pixels.max() == 65535 and np.isin(pixels, (0, 65535)).all())
    if pixels.dtype != np.uint8:
        return False
    counts = np.bincount(pixels.ravel(), minlength=256)
    nearly_black, between, nearly_white = (int(counts[part].sum()) for part in BANDS)
    crowded = nearly_white + int(counts[255]) > 0 and between <= 0.02 * pixels.size
    return crowded and (nearly_white > 0 or nearly_black == 0)


def _label_values(path: Path, pixels: NDArray[Any], *, is_jpeg: bool, has_palette: bool) -> NDArray[np.integer]:
    if has_palette and not np.isin(pixels, (0, 255)).all():
        return whole_numbers(path, pixels)
    if is_black_and_white(pixels):
        return (pixels > BINARY_THRESHOLD).astype(np.uint8)
    if not is_jpeg:
        return whole_numbers(path, pixels)
    if int(pixels.max()) >= NEAR:
        raise FileRefusedError(path, "a JPEG can only hold a black-and-white mask; save label values as PNG")
    return np.zeros_like(pixels)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        image = Image.open(path)
    except Image.DecompressionBombError as error:
        raise FileRefusedError(path, f"is too large a picture ({error})") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, StructError) as error:
        raise FileRefusedError(path, "is not a picture, or its header is damaged") from error
    with image:
        pages = _decoded(path, lambda: _pages(image))
        if pages != 1:
            raise FileRefusedError(path, f"must hold one picture, got {pages} pages")
        yield image


def _pages(image: Image.Image) -> int:
    """Pages of a file, thumbnails of its first page left out."""
    frames = int(getattr(image, "n_frames", 1))
    thumbnails = 0
    for frame in range(1, frames):
        image.seek(frame)
        thumbnails += getattr(image, "tag_v2", {}).get(TIFF_PAGE_KIND, 0) & TIFF_REDUCED
    image.seek(0)
    return frames - thumbnails


def _decoded(path: Path, decode: Callable[[], Any]) -> Any:
    try:
        return decode()
    except FileRefusedError:
        raise
    except Exception as error:  # Pillow's decoders raise whatever their format's code meets first.
        raise FileRefusedError(path, f"its pixels are damaged or cut off ({error})") from error


def _orientation(image: Image.Image) -> int:
    """The EXIF mark 1..8 in front of the pixels; above 4, width and height are exchanged."""
    # Asked for EXIF that is not in front, Pillow decodes a whole PNG to look behind its pixels.
    in_front = image.format in ("JPEG", "TIFF") or "exif" in image.info
    try:
        return int(image.getexif().get(EXIF_ORIENTATION, 1)) if in_front else 1
    except (OSError, SyntaxError, TypeError, ValueError, StructError):
        return 1


def _upright(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image) if _orientation(image) > 1 else image


def _plain_mode(image: Image.Image) -> str:
    if image.mode in DTYPES and image.mode != "1":
        return image.mode
    return "L" if image.mode in ("1", "LA", "La") else "RGB"


def _mask_pixels(path: Path, image: Image.Image) -> NDArray[Any]:
    if image.mode == "P":
        return np.asarray(image)
    pixels = np.asarray(image.convert(_plain_mode(image)))
    if pixels.ndim == 2:
        return pixels
    spread = pixels.max(axis=2).astype(np.int16) - pixels.min(axis=2)
    # JPEG keeps colour coarser than brightness: black-and-white edges come back slightly tinted.
    if np.count_nonzero(spread > NEAR) > 0.01 * spread.size:
        raise FileRefusedError(path, "a mask must be grey or have a palette, got a colour picture")
    return pixels[..., 1] if not spread.any() else np.rint(pixels.mean(axis=2)).astype(np.uint8)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-min(16, path.stat().st_size), 2)
        return file.read().rstrip(b"\x00")
