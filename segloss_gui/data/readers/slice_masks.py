"""A reference as a folder of pictures, one for each slice of a DICOM series, as CHAOS has them (``Ground/*.png``).

The pictures say no place: they are taken in the order of their names, the slices in that of the names of their files,
or both by name where they are called alike. Of a volume in one file nothing says which way its slices lie in pictures.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Reorientation
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.choice import Choice, MaskValues
from segloss_gui.data.readers import reading
from segloss_gui.data.readers.mask_pixels import SUFFIXES

DIGITS = re.compile(r"(\d+)")


def slice_pictures(label: Path, image: Path) -> tuple[Path, ...]:
    """The pictures of a folder that is the reference of a series of slices, in their order; none where it is none."""
    if not (label.is_dir() and image.is_dir()):
        return ()
    files = [path for path in label.iterdir() if reading.is_listed(path) and reading.is_readable(path)]
    if len(files) < 2 or not all(path.name.lower().endswith(SUFFIXES) for path in files):
        return ()
    return tuple(sorted(files, key=lambda path: in_order(path.name)))


def read_slices(label: Path, image: Path, choice: Choice, mask_values: MaskValues = "auto") -> LabelMap:
    """The pictures as one label map on the grid of the series.

    Parameters
    ----------
    label, image : Path
        The folder of pictures, and that of the slices.
    choice : Choice
        Which series of the folder.
    mask_values : "auto", "black_and_white" or "as_stored"
        What grey values mean; auto: what the pictures of the folder mean together.

    Raises
    ------
    FileRefusedError
        When there are more or fewer pictures than slices, or one is of another size, or no mask.
    """
    from segloss_gui.data.readers.dicom import stack_of

    stack = stack_of(image, choice)
    if len(stack.frames) != 1:
        raise FileRefusedError(label, f"must be of a series of one time, {image.name} has {len(stack.frames)}")
    slices = [one.path for one in stack.frames[0]]
    pictures = slice_pictures(label, image)
    if len(pictures) != len(slices):
        raise FileRefusedError(
            label, f"must hold a picture a slice of its image {image.name} ({len(slices)} slices), got {len(pictures)}"
        )
    by_name = {reading.file_stem(path): path for path in pictures}
    if set(by_name) != {reading.file_stem(path) for path in slices}:
        listed = sorted(slices, key=lambda path: in_order(path.name))
        by_name = {reading.file_stem(path): picture for path, picture in zip(listed, pictures, strict=True)}
    data = np.zeros(stack.stored.shape, np.int32)
    for at, path in enumerate(slices):
        data[:, :, at] = _plane(by_name[reading.file_stem(path)], stack.stored.shape[:2], mask_values)
    turned = Reorientation(stack.stored)
    small = data.astype(np.uint8) if data.min() >= 0 and data.max() < 256 else data
    return LabelMap(cast("NDArray[np.integer]", turned.apply(small)), turned.canonical, stack.stored)


def in_order(name: str) -> list[tuple[bool, int, str]]:
    """Names in the order of the numbers in them.

    Examples
    --------
    >>> sorted(["i10.png", "i9.png", "i1.png"], key=in_order)
    ['i1.png', 'i9.png', 'i10.png']
    >>> sorted(["1²2.png", "1²1.png"], key=in_order)
    ['1²1.png', '1²2.png']
    """
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in DIGITS.split(name)]


def _plane(path: Path, shape: tuple[int, int], mask_values: MaskValues) -> NDArray[np.integer]:
    labels = reading.read_labels(path, mask_values)
    assert labels.stored is not None
    if labels.stored.shape != (*shape, 1):
        raise FileRefusedError(
            path, f"must be as large as its slice, {shape[0]}x{shape[1]} pixels, got {labels.stored.describe()}"
        )
    return cast("NDArray[np.integer]", Reorientation(labels.stored).restore(labels.data)[:, :, 0])
