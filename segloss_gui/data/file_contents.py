"""What a single file seems to hold, by its name and its voxels: an image, labels, or probabilities."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.data.layouts.matching import has_label_name
from segloss_gui.data.readers.reading import file_stem, open_volume, read_header
from segloss_gui.data.readers.segmentation import is_segmentation

MOST_LABELS = 64
"""Different whole numbers a label map may hold without being called one; atlases with more are called so."""
Contents = Literal["image", "labels", "probabilities"]


def contents_of(path: Path) -> Contents:
    """What a file seems to hold.

    A name such as ``case_07_seg``, or a format for segmentations, says labels. Otherwise the voxels do: a few whole
    numbers from 0 on are labels, fractions within 0 and 1 probabilities.

    Raises
    ------
    BadInputError
        When the file cannot be read.
    """
    if is_segmentation(path) or has_label_name(file_stem(path)):
        return "labels"
    if read_header(path).channels > 1:
        return "image"
    return contents_of_values(open_volume(path).finish().data)


def contents_of_values(values: NDArray[np.generic]) -> Contents:
    """What an array seems to hold.

    Examples
    --------
    >>> contents_of_values(np.array([0, 0, 1, 2])), contents_of_values(np.array([0.0, 255.0]))
    ('labels', 'labels')
    >>> contents_of_values(np.array([0.0, 0.2, 1.0])), contents_of_values(np.arange(100))
    ('probabilities', 'image')
    """
    if not values.size or not float(values.min()) >= 0:
        return "image"
    sample = values.ravel()[:: max(1, values.size // 100_000)]
    if sample.dtype.kind == "f" and bool((np.rint(sample) != sample).any()):
        return "probabilities" if float(values.max()) <= 1 else "image"
    return "labels" if np.unique(values).size <= MOST_LABELS else "image"
