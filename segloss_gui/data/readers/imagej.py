"""TIFF as ImageJ writes it: beyond 4 GiB, and by some programs always, all pages lie behind one directory.

The description of the first page says how many there are. A reader that only follows directories
sees one slice of a stack.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError

if TYPE_CHECKING:
    from PIL import Image

DESCRIPTION, BITS, COMPRESSION, OFFSETS, SAMPLES, FORMAT = 270, 258, 259, 273, 277, 339
AXES = ("images", "channels", "slices", "frames")
TYPES = {(8, 1): "u1", (16, 1): "u2", (16, 2): "i2", (32, 3): "f4"}


def pages_said(path: Path, image: Image.Image) -> int:
    """How many pages ImageJ says the file has; 0 where it is not of ImageJ.

    Raises
    ------
    FileRefusedError
        For a hyperstack, whose pages are not all slices.
    """
    text = getattr(image, "tag_v2", {}).get(DESCRIPTION, "")
    if not (isinstance(text, str) and text.startswith("ImageJ=")):
        return 0
    counts = {
        name: int(found[1]) if (found := re.search(rf"^{name}=(\d+)$", text, re.MULTILINE)) else 1 for name in AXES
    }
    if sum(counts[name] > 1 for name in AXES[1:]) > 1:
        listed = ", ".join(f"{counts[name]} {name}" for name in AXES[1:] if counts[name] > 1)
        raise FileRefusedError(path, f"is an ImageJ hyperstack ({listed}); save it as a stack of slices a file")
    return counts["images"]


def contiguous_pages(path: Path, image: Image.Image, count: int) -> NDArray[Any]:
    """``(count, H, W)``, the pages behind the first directory one after the other.

    Raises
    ------
    FileRefusedError
        When they are packed, in colour, or not all there.
    """
    tags: Any = image.tag_v2  # type: ignore[attr-defined]
    bits, samples, kind = tags.get(BITS, (1,))[0], tags.get(SAMPLES, 1), tags.get(FORMAT, (1,))[0]
    says = f"says that it holds {count} images behind one directory"
    if tags.get(COMPRESSION, 1) != 1 or samples != 1 or (bits, kind) not in TYPES:
        raise FileRefusedError(path, f"{says}, which are read where they are grey and not compressed")
    width, height = image.size
    dtype = np.dtype((">" if tags.prefix == b"MM" else "<") + TYPES[bits, kind])
    offset, expected = int(tags[OFFSETS][0]), count * height * width * dtype.itemsize
    if offset + expected > path.stat().st_size:
        raise FileRefusedError(path, f"is cut off: it {says}, which need {offset + expected} bytes")
    return np.fromfile(path, dtype, count * height * width, offset=offset).reshape(count, height, width)
