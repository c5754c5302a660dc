"""The picture of a case: its middle slice as it lies on the screen, and how much of each label there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.data.size_words import describe_grid
from segloss_gui.app.slices.planes import Letters, letters_of_picture
from segloss_gui.app.slices.slice_part import SlicePart
from segloss_gui.app.slices.window_level import Window, to_grey
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.core.volume import LabelMap, Volume

Number = TypeVar("Number", bound=np.generic)
AXIAL_EDGES = Letters("R", "L", "A", "P")
PICTURE_SIDE = 2048
"""Pixels along the longer side of a case's picture, at most."""


@dataclass(frozen=True)
class Picture:
    """The middle slice of a case with its reference, and the volumes of its labels.

    Parameters
    ----------
    grey : array, shape (rows, columns), uint8
        The slice as seen on screen: patient right on the left, anterior up.
    labels : array, shape (rows, columns), or None
        Label values of the slice; None where there is no reference.
    aspect : float
        Height of a pixel over its width.
    volumes_ml : mapping of label value to ml, or None
        All labels of the reference; in ``unit``.
    shape, spacing, orientation : str
        What the loaded image says, for cohorts without headers.
    edges : Letters or None
        Where its sides point to in a patient; None where they mean nothing, or nothing is known of them.
    unit : SizeUnit
        What volumes are measured in.
    """

    grey: NDArray[np.uint8]
    labels: NDArray[np.integer] | None
    aspect: float
    volumes_ml: Mapping[int, float] | None
    shape: str
    spacing: str
    orientation: str
    edges: Letters | None = AXIAL_EDGES
    unit: SizeUnit = MM


def make_picture(volume: Volume, labels: LabelMap | None) -> Picture:
    """The slice with most reference (else the middle one) of a case, and its label volumes; runs in a task."""
    grid = volume.grid
    depth = _slice_to_show(volume, labels)
    # Rows downwards, patient anterior up and right on the left: its reader turned a picture as if it lay so, too.
    seen = _of_picture_size(volume.data.shape[1:3])
    plane = np.asarray(seen.sampled(volume.data[0, :, :, depth]), dtype=np.float32)
    display = volume.display(0)
    low, high = display.window_over(plane) or np.percentile(plane, (1, 99.5))
    grey = to_grey(plane, Window(float(low), max(float(high), float(low) + 1e-9), display.inverted))
    x, y, _ = grid.spacing_mm
    shape, spacing, letters = describe_grid(volume.stored or grid)
    tinted = None if labels is None else on_screen(seen.largest(labels.data[:, :, depth]))
    volumes = None if labels is None else _volumes(labels)
    grey = on_screen(grey)
    edges = AXIAL_EDGES if grid.anatomical else letters_of_picture(display)
    return Picture(grey, tinted, y / x, volumes, shape, spacing, letters, edges, grid.unit)


def _of_picture_size(shape: tuple[int, int]) -> SlicePart:
    return SlicePart(0, shape[0], 0, shape[1], step=max(1, -(-max(shape) // PICTURE_SIDE)))


def on_screen(plane: NDArray[Number]) -> NDArray[Number]:
    """A plane (x, y) as rows and columns of a screen, where Compare draws them too.

    >>> on_screen(np.array([[1, 2], [3, 4], [5, 6]]))
    array([[6, 4, 2],
           [5, 3, 1]])
    """
    return np.ascontiguousarray(plane.T[::-1, ::-1])


def _slice_to_show(volume: Volume, labels: LabelMap | None) -> int:
    if labels is not None:
        counts = np.count_nonzero(labels.data, axis=(0, 1))
        if counts.any():
            return int(counts.argmax())
    return volume.grid.shape[2] // 2


def _volumes(labels: LabelMap) -> dict[int, float]:
    values, counts = np.unique(labels.data, return_counts=True)
    voxel = labels.grid.voxel_ml
    return {int(value): float(count) * voxel for value, count in zip(values, counts, strict=True) if value != 0}
