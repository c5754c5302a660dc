"""The pixels of a picture, page by page, and those of a mask: one channel as it was stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import ALL
from segloss_gui.data.readers.pages import (
    DTYPES,
    can_read_deep_colours,
    decoded,
    deep_colours,
    each_page,
    has_deep_colours,
    opened,
    pages_of,
    plain_mode,
    upright,
)  # fmt: skip
from segloss_gui.data.readers.png_checksums import require_checksums
from segloss_gui.data.readers.pnm import as_stored, largest_value, require_within
from segloss_gui.data.readers.tiff_samples import as_counted, is_jpeg, is_turned_over

if TYPE_CHECKING:
    from PIL import Image

SUFFIXES = (".jpeg", ".tiff", ".png", ".jpg", ".tif", ".bmp", ".gif", ".ppm", ".pgm", ".pbm", ".pnm")
LOSSY = ("JPEG", "MPO")
NEAR = 48


def mask_pixels(path: Path) -> tuple[NDArray[Any], bool]:
    """``(pages, H, W)`` of a mask as stored, and whether compression changed its values.

    Raises
    ------
    FileRefusedError
        When it is damaged, or a colour picture.
    """
    require_checksums(path)
    with opened(path) as image:
        pages, lossy = pages_of(path, image, ALL), is_lossy(image)
        if has_deep_colours(path, image):
            return _grey_of_deep(path, image, pages)[np.newaxis], False
        return decoded(path, lambda: stacked(path, image, pages, lambda page: _grey(path, page, lossy=lossy))), lossy


def is_lossy(image: Image.Image) -> bool:
    """Whether compression changed the values of a picture, by its first page."""
    return image.format in LOSSY or is_jpeg(image)


def stacked(
    path: Path, image: Image.Image, pages: Sequence[int], pixels_of: Callable[[Image.Image], NDArray[Any]]
) -> NDArray[Any]:
    """``(pages, H, W)``, or ``(pages, H, W, 3)`` in colour; one page is decoded after the other."""
    stack: NDArray[Any] | None = None
    for number, page in enumerate(each_page(path, image, pages)):
        largest = largest_value(page)  # before the pixels are decoded
        require_within(path, largest)
        pixels = as_counted(as_stored(pixels_of(upright(page)), page, largest), page)
        stack = np.empty((len(pages), *pixels.shape), pixels.dtype) if stack is None else stack
        stack[number] = pixels
    assert stack is not None
    return stack


def _grey_of_deep(path: Path, image: Image.Image, pages: Sequence[int]) -> NDArray[np.uint16]:
    """The one channel of a mask in colours of 16 bits; of 8 of them label values below 256 would all be 0."""
    if not can_read_deep_colours(path, image, pages):
        raise FileRefusedError(path, "holds colours of 16 bits, of which 8 can be read; save the mask in grey")
    pixels = deep_colours(path)
    colours, alpha = pixels[..., :3], pixels[..., 3:]
    if np.any(alpha != (alpha.flat[0] if alpha.size else 0)):
        raise FileRefusedError(path, "its transparency varies; save the mask in grey, without it")
    if np.any(colours != colours[..., :1]):
        raise FileRefusedError(path, "a mask must be grey or have a palette, got a colour picture")
    return colours[..., 0]


def _is_grey_gif(image: Image.Image) -> bool:
    """GIF keeps grey as a palette, in any order: its numbers mean nothing, as those of a palette of colours may."""
    colours = np.array(image.getpalette() or (), np.uint8)[: 3 * 256].reshape(-1, 3)
    used = colours[np.unique(np.asarray(image))] if image.format == "GIF" and len(colours) else colours[:0]
    return bool(len(used)) and bool((used == used[:, :1]).all())


def _grey(path: Path, image: Image.Image, *, lossy: bool) -> NDArray[Any]:
    """The one channel of a mask; nothing is averaged and no transparency that differs is dropped."""
    if image.mode == "P":
        return np.asarray(image.convert("L") if _is_grey_gif(image) else image)
    if image.mode in DTYPES:
        pixels = np.asarray(image.convert(plain_mode(image)))
        return 255 - pixels if image.mode in ("1", "L") and is_turned_over(image) else pixels
    bands = np.asarray(image.convert({"LA": "LA", "La": "LA", "RGBA": "RGBA", "RGBa": "RGBA"}.get(image.mode, "RGB")))
    alpha = bands[..., -1] if bands.shape[-1] in (2, 4) else None
    colours = bands[..., : bands.shape[-1] - (alpha is not None)]
    if alpha is not None and alpha.min() < 255:
        shown = np.any(colours != colours.reshape(-1, colours.shape[-1])[0], axis=-1)
        if not shown.any():
            return alpha
        if np.any((colours.max(axis=-1) > 0) & (alpha == 0)) or np.any((alpha > 0) & (alpha < 255)):
            raise FileRefusedError(
                path, "its colours and its transparency both vary; save the mask without one of them"
            )
    spread = colours.max(axis=-1).astype(np.int16) - colours.min(axis=-1)
    # JPEG keeps colour coarser than brightness: black-and-white edges come back slightly tinted.
    if np.count_nonzero(spread > NEAR) > 0.01 * spread.size if lossy else spread.any():
        raise FileRefusedError(path, "a mask must be grey or have a palette, got a colour picture")
    return np.rint(colours.mean(axis=-1)).astype(np.uint8) if lossy else colours[..., 0]
