"""PNG, JPEG, TIFF, BMP, GIF and PNM as volumes of one slice, TIFF of several pages as a stack.

A picture (width W, height H) is an array (W, H, 1) whose first index grows rightwards and whose
second grows downwards on the screen. Its stored grid is called LPS, so that a viewer with
patient-right on screen-left and anterior on top shows it as an image viewer does; the grid is not
anatomical, and its voxels measure 1 x 1 x 1 because a picture does not say millimetres.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice, MaskValues
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import COLOURS, Reader
from segloss_gui.data.readers.label_values import whole_numbers
from segloss_gui.data.readers.mask_pixels import NEAR, SUFFIXES, is_lossy, mask_pixels, stacked
from segloss_gui.data.readers.mask_values import decide_beside, is_black_and_white
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
    unmultiplied,
    upright_size,
)  # fmt: skip
from segloss_gui.data.readers.png_checksums import require_checksums
from segloss_gui.data.readers.tiff_samples import misread_dtype

if TYPE_CHECKING:
    from PIL import Image

ENDS: dict[str | None, bytes] = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}


def read_header(path: Path, choice: Choice) -> Header:
    """Size and type; no pixel is decoded."""
    with opened(path) as image:
        frames, pages = pages_of(path, image, ALL), pages_of(path, image, choice)
        width, height = upright_size(image)
        mode, deep = plain_mode(image), has_deep_colours(path, image)
        whole = deep and can_read_deep_colours(path, image, frames)
        counted = misread_dtype(image)
    stored = picture_grid(width, height, len(pages))
    dtype = "uint16" if whole else counted or DTYPES.get(mode, "uint8")
    notes = ("its colours of 16 bits are read in 8",) if deep and not whole else ()
    canonical = Reorientation(stored).canonical
    return Header(canonical, stored, 3 if mode == "RGB" else 1, dtype, notes, len(frames))


def read_volume(path: Path, choice: Choice) -> Volume:
    """A grey picture as one channel, a colour picture as red, green, blue; transparency is left out.

    Pages of a TIFF are the slices of a stack. Grey keeps its 16 bits; colours keep them where SimpleITK
    is there to read them, and come in 8 otherwise (Pillow reads no others).
    """
    require_checksums(path)
    with opened(path) as image:
        frames, pages = pages_of(path, image, ALL), pages_of(path, image, choice)
        if has_deep_colours(path, image) and can_read_deep_colours(path, image, frames):
            pixels = deep_colours(path)[np.newaxis, ..., : len(COLOURS)]
        else:
            pixels = decoded(path, lambda: stacked(path, image, pages, _plain_pixels))
    channels = pixels[np.newaxis] if pixels.ndim == 3 else np.moveaxis(pixels, 3, 0)
    data = channels.astype(channels.dtype.newbyteorder("="), copy=False).transpose(0, 3, 2, 1)
    stored = picture_grid(*data.shape[1:])
    reorientation = Reorientation(stored)
    names = COLOURS if data.shape[0] == 3 else ()
    return Volume(reorientation.apply(data), reorientation.canonical, stored, names)


def read_labels(path: Path, values: MaskValues = "auto") -> LabelMap:
    """A mask as label values.

    Parameters
    ----------
    path : Path
        The picture, grey or with a palette; colours whose three channels agree count as grey, and transparency
        is the mask where the picture below it is blank.
    values : "auto", "black_and_white" or "as_stored"
        What grey values mean; auto: what the masks of the folder mean together.

    Raises
    ------
    FileRefusedError
        For colours, for a JPEG that is not black and white (compression changed its values), and for other grey
        values than the folder's.
    """
    pixels, lossy = mask_pixels(path)
    if values == "auto":
        values = decide_beside(path)
        if values == "black_and_white":
            _require_black_and_white(path, pixels)
    data = _label_values(path, pixels, values, lossy=lossy)
    stored = picture_grid(data.shape[2], data.shape[1], data.shape[0])
    reorientation = Reorientation(stored)
    labels = reorientation.apply(data.transpose(2, 1, 0))
    return LabelMap(cast("NDArray[np.integer]", labels), reorientation.canonical, stored)


def require_complete(path: Path) -> None:
    """Refuse a picture that ends too early: by its end mark, and by decoding it where there is none."""
    require_checksums(path)
    with opened(path) as image:
        end = ENDS.get(image.format)
        if end is None or not _tail(path).endswith(end):
            pages = pages_of(path, image, ALL)
            decoded(path, lambda: [page.load() for page in each_page(path, image, pages)])


def require_labels(path: Path) -> None:
    """Refuse a picture that is no mask; its pixels are looked at where colours or JPEG leave a doubt."""
    with opened(path) as image:
        certain = not is_lossy(image) and image.mode in ("1", "L", "P", "I;16")
    if certain:
        require_complete(path)
    else:
        read_labels(path)


READER = Reader(
    "picture", SUFFIXES, read_header, read_volume, read_labels,
    require_complete, require_labels, masks=read_labels,
)  # fmt: skip


def picture_grid(width: int, height: int, pages: int = 1) -> Grid:
    """The stored grid of a picture, or of a stack of pages.

    Examples
    --------
    >>> picture_grid(640, 480).describe(), picture_grid(640, 480).axis_codes
    ('640x480 pixels', ('L', 'P', 'S'))
    """
    return Grid((width, height, pages), np.diag([-1.0, -1.0, 1.0, 1.0]), anatomical=False)


def _require_black_and_white(path: Path, pixels: NDArray[Any]) -> None:
    if not is_black_and_white(pixels) and int(pixels.max()) >= NEAR:
        found = ", ".join(f"{value:g}" for value in np.unique(pixels)[:5])
        raise FileRefusedError(path, f"must be black and white as the masks beside it, got the grey values {found}")


def _label_values(path: Path, pixels: NDArray[Any], values: MaskValues, *, lossy: bool) -> NDArray[np.integer]:
    highest = float(pixels.max())
    if lossy and highest < NEAR:
        return np.zeros(pixels.shape, np.uint8)
    if lossy and (values == "as_stored" or not is_black_and_white(pixels)):
        raise FileRefusedError(path, "a JPEG can only hold a black-and-white mask; save label values as PNG")
    if values == "as_stored":
        return whole_numbers(path, pixels)
    white = 1 if highest <= 1 else 255 if highest <= 255 else 65535
    return (pixels > white / 2).astype(np.uint8)


def _plain_pixels(image: Image.Image) -> NDArray[Any]:
    return np.asarray(unmultiplied(image).convert(plain_mode(image)))


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-min(16, path.stat().st_size), 2)
        return file.read().rstrip(b"\x00")
