"""PNG, JPEG, TIFF and BMP as volumes of one slice, TIFF of several pages as a stack.

A picture (width W, height H) is an array (W, H, 1) whose first index grows rightwards and whose
second grows downwards on the screen. Its stored grid is called LPS, so that a viewer with
patient-right on screen-left and anterior on top shows it as an image viewer does; the grid is not
anatomical, and its voxels measure 1 x 1 x 1 because a picture does not say millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import COLOURS, Reader
from segloss_gui.data.readers.labels import whole_numbers
from segloss_gui.data.readers.pages import (
    DTYPES,
    can_read_deep_colours,
    decoded,
    deep_colours,
    each_page,
    has_deep_colours,
    opened,
    orientation,
    pages_of,
    plain_mode,
    upright,
)  # fmt: skip

BINARY_THRESHOLD = 127
NEAR = 48
BANDS = (slice(1, NEAR), slice(NEAR, 256 - NEAR), slice(256 - NEAR, 255))
ENDS: dict[str | None, bytes] = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}


def read_header(path: Path, choice: Choice) -> Header:
    """Size and type; no pixel is decoded."""
    with opened(path) as image:
        frames, pages = pages_of(path, image, ALL), pages_of(path, image, choice)
        width, height = image.size if orientation(image) <= 4 else image.size[::-1]
        mode, deep = plain_mode(image), has_deep_colours(path, image, frames)
    stored = picture_grid(width, height, len(pages))
    dtype = "uint16" if deep and can_read_deep_colours() else DTYPES.get(mode, "uint8")
    notes = ("its colours of 16 bits are read in 8",) if deep and dtype == "uint8" else ()
    canonical = Reorientation(stored).canonical
    return Header(canonical, stored, 3 if mode == "RGB" else 1, dtype, notes, len(frames))


def read_volume(path: Path, choice: Choice) -> Volume:
    """A grey picture as one channel, a colour picture as red, green, blue; transparency is left out.

    Pages of a TIFF are the slices of a stack. Grey keeps its 16 bits; colours keep them where SimpleITK
    is there to read them, and come in 8 otherwise (Pillow reads no others).
    """
    with opened(path) as image:
        frames, pages = pages_of(path, image, ALL), pages_of(path, image, choice)
        if has_deep_colours(path, image, frames) and can_read_deep_colours():
            pixels = deep_colours(path)[np.newaxis]
        else:
            pixels = decoded(path, lambda: _stacked(path, image, pages, _plain_pixels))
    channels = pixels[np.newaxis] if pixels.ndim == 3 else np.moveaxis(pixels, 3, 0)
    data = channels.astype(channels.dtype.newbyteorder("="), copy=False).transpose(0, 3, 2, 1)
    stored = picture_grid(*data.shape[1:])
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
    with opened(path) as image:
        is_jpeg, has_palette = image.format == "JPEG", image.mode == "P"
        pages = pages_of(path, image, ALL)
        pixels = decoded(path, lambda: _stacked(path, image, pages, lambda page: _mask_pixels(path, page)))
    values = _label_values(path, pixels, is_jpeg=is_jpeg, has_palette=has_palette)
    stored = picture_grid(values.shape[2], values.shape[1], values.shape[0])
    reorientation = Reorientation(stored)
    data = reorientation.apply(values.transpose(2, 1, 0))
    return LabelMap(cast("NDArray[np.integer]", data), reorientation.canonical, stored)


def require_complete(path: Path) -> None:
    """Refuse a picture that ends too early: by its end mark, and by decoding it where there is none."""
    with opened(path) as image:
        end = ENDS.get(image.format)
        if end is None or not _tail(path).endswith(end):
            pages = pages_of(path, image, ALL)
            decoded(path, lambda: [page.load() for page in each_page(path, image, pages)])


def require_labels(path: Path) -> None:
    """Refuse a picture that is no mask; its pixels are looked at where colours or JPEG leave a doubt."""
    with opened(path) as image:
        certain = image.format != "JPEG" and image.mode in ("1", "L", "P", "I;16")
    if certain:
        require_complete(path)
    else:
        read_labels(path)


READER = Reader(
    "picture", (".jpeg", ".tiff", ".png", ".jpg", ".tif", ".bmp"), read_header, read_volume, read_labels,
    require_complete, require_labels,
)  # fmt: skip


def picture_grid(width: int, height: int, pages: int = 1) -> Grid:
    """The stored grid of a picture, or of a stack of pages.

    Examples
    --------
    >>> picture_grid(640, 480).describe(), picture_grid(640, 480).axis_codes
    ('640x480 pixels', ('L', 'P', 'S'))
    """
    return Grid((width, height, pages), np.diag([-1.0, -1.0, 1.0, 1.0]), anatomical=False)


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


def _stacked(
    path: Path, image: Image.Image, pages: Sequence[int], pixels_of: Callable[[Image.Image], NDArray[Any]]
) -> NDArray[Any]:
    """``(pages, H, W)``, or ``(pages, H, W, 3)`` in colour; one page is decoded after the other."""
    stack: NDArray[Any] | None = None
    for number, page in enumerate(each_page(path, image, pages)):
        pixels = pixels_of(upright(page))
        stack = np.empty((len(pages), *pixels.shape), pixels.dtype) if stack is None else stack
        stack[number] = pixels
    assert stack is not None
    return stack


def _plain_pixels(image: Image.Image) -> NDArray[Any]:
    return np.asarray(image.convert(plain_mode(image)))


def _mask_pixels(path: Path, image: Image.Image) -> NDArray[Any]:
    if image.mode == "P":
        return np.asarray(image)
    pixels = np.asarray(image.convert(plain_mode(image)))
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
