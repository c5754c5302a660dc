"""TIFF as ImageJ and tifffile write it: beyond 4 GiB, and by some programs always, all pages lie behind one directory.

The description of the first page says how many there are, as that of OME does. A reader that only follows directories
sees one slice of a stack.
"""

from __future__ import annotations

import re
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError

if TYPE_CHECKING:
    from PIL import Image

DESCRIPTION, BITS, COMPRESSION, OFFSETS, SAMPLES, FORMAT = 270, 258, 259, 273, 277, 339
OME = {"Z": "slices", "C": "channels", "T": "frames"}
AXES = ("images", "channels", "slices", "frames")
TYPES = {(8, 1): "u1", (16, 1): "u2", (16, 2): "i2", (32, 3): "f4"}


def pages_said(path: Path, image: Image.Image) -> int:
    """How many pages the program that wrote it says the file has; 0 where it says nothing.

    Raises
    ------
    FileRefusedError
        For a hyperstack, whose pages are not all slices.
    """
    tags = getattr(image, "tag_v2", {})
    text = tags.get(DESCRIPTION, "")
    if not isinstance(text, str):
        return 0
    program, counts = _axes(text, int(tags.get(SAMPLES, 1)))
    several = [f"{count} {name}" for name, count in counts.items() if count > 1 and name != "images"]
    if len(several) > 1:
        listed = ", ".join(several)
        raise FileRefusedError(path, f"is {program} hyperstack ({listed}); save it as a stack of slices a file")
    return counts.get("images", prod(counts.values()) if counts else 0)


def _axes(text: str, samples: int) -> tuple[str, dict[str, int]]:
    """The program that wrote a description, and how long it says the axes of pages are."""
    if text.startswith("ImageJ="):
        return "an ImageJ", {
            name: int(found[1]) if (found := re.search(rf"^{name}=(\d{{1,9}})$", text, re.MULTILINE)) else 1
            for name in AXES
        }
    if "<OME" in text[:2000]:
        said = {letter: re.search(rf'\bSize{letter}="(\d{{1,9}})"', text) for letter in OME}
        sizes = {letter: int(found[1]) if found else 1 for letter, found in said.items()}
        return "an OME", {OME[letter]: size // (samples if letter == "C" else 1) for letter, size in sizes.items()}
    if text.startswith('{"shape":'):
        shape = [int(number) for number in re.findall(r"\d{1,9}", text[: text.find("]") + 1])]
        while samples == 1 and len(shape) > 2 and shape[-1] == 1:  # tifffile leaves it out of the pages
            shape.pop()
        pages = shape[: -3 if samples > 1 else -2]
        return "a tifffile", {f"along axis {axis}": size for axis, size in enumerate(pages)}
    return "", {}


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
