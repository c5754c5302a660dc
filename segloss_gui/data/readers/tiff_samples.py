"""What Pillow makes otherwise of TIFF than the file says: signs, large numbers, white as zero, strips too short."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError

if TYPE_CHECKING:
    from PIL import Image

SIZE = (256, 257)
BITS, COMPRESSION, MEANING, TURN, SAMPLES, PLANES, FORMAT = 258, 259, 262, 274, 277, 284, 339
STRIPS, TILES = (273, 279), (324, 325)
WHITE_IS_ZERO, PLAIN, FAX, JPEG = 0, 1, (2, 3, 4), (6, 7)
ON_ITS_SIDE, APART = (5, 6, 7, 8), 2
MISREAD = {(8, 2): "int8", (32, 1): "uint32"}
"""Bits and format of samples that Pillow takes for uint8 and int32."""


def misread_dtype(image: Image.Image) -> str:
    """The type of a page whose samples Pillow takes for another; empty where it is right."""
    tags = getattr(image, "tag_v2", {})
    bits, kind = tags.get(BITS, (1,)), tags.get(FORMAT, (1,))
    return MISREAD.get((bits[0], kind[0]), "") if len(bits) == len(kind) == 1 else ""


def as_counted(pixels: NDArray[Any], image: Image.Image) -> NDArray[Any]:
    """Pixels of a page with their sign, or without the sign they never had."""
    wanted = misread_dtype(image)
    fits = wanted and pixels.dtype.itemsize == np.dtype(wanted).itemsize
    return pixels.view(wanted) if fits else pixels


def is_turned_over(image: Image.Image) -> bool:
    """Whether Pillow turned over the values of a page that calls zero white, which a mask's programs do not.

    Fax pages (CCITT) are written turned over, by Pillow too.
    """
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(BITS, (1,))[0]
    return tags.get(MEANING) == WHITE_IS_ZERO and bits <= 8 and tags.get(COMPRESSION, PLAIN) not in FAX


def is_jpeg(image: Image.Image) -> bool:
    """Whether a page is compressed as JPEG, which changes its values."""
    return getattr(image, "tag_v2", {}).get(COMPRESSION, PLAIN) in JPEG


def stored_size(image: Image.Image) -> tuple[int, int] | None:
    """Width and height of a page as its rows lie in the file; None of what is no TIFF."""
    tags = getattr(image, "tag_v2", {})
    return (int(tags[SIZE[0]]), int(tags[SIZE[1]])) if all(name in tags for name in SIZE) else None


def require_arranged(path: Path, image: Image.Image) -> None:
    """Refuse a page that Pillow mixes up: uncompressed on its side, or colours of 16 bits one behind the other.

    Of the first it takes rows for columns, of the second the lower 8 bits.

    Raises
    ------
    FileRefusedError
        Saying how to save it.
    """
    tags = getattr(image, "tag_v2", {})
    if tags.get(PLANES) == APART and max(tags.get(BITS, (1,))) > 8 and tags.get(SAMPLES, 1) > 1:
        raise FileRefusedError(path, "holds colours of 16 bits in a plane each; save them pixel by pixel")
    if tags.get(TURN) in ON_ITS_SIDE and tags.get(COMPRESSION, PLAIN) == PLAIN:
        raise FileRefusedError(path, "is an uncompressed TIFF that lies on its side; save it upright, or compressed")


def require_strips(path: Path, image: Image.Image) -> None:
    """Refuse a page whose pieces are not in the file, or too short for its size: Pillow reads on behind them.

    Raises
    ------
    FileRefusedError
        Saying how many bytes its pixels need.
    """
    tags = getattr(image, "tag_v2", {})
    where = next(((tags[at], tags[count]) for at, count in (STRIPS, TILES) if at in tags and count in tags), ((), ()))
    places, counts = where
    size = path.stat().st_size
    if any(at + count > size for at, count in zip(places, counts, strict=False)):
        raise FileRefusedError(path, "is cut off or damaged: pieces of its pixels lie behind its end")
    width, height = image.size
    needed = height * -(-width * tags.get(BITS, (1,))[0] * tags.get(SAMPLES, 1) // 8)
    if tags.get(COMPRESSION, PLAIN) == PLAIN and 0 < sum(counts) < needed:
        raise FileRefusedError(path, f"is damaged: its pixels need {needed} bytes, {sum(counts)} are there")
