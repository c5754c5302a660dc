"""A box of a fixed size out of a volume, or around it: cut where the volume is larger, padded where it is smaller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.geometry import Grid

S = TypeVar("S", bound=np.number[Any])


def box_start(shape: Sequence[int], size: Sequence[int], centre: Sequence[float] | None = None) -> tuple[int, ...]:
    """First index of a box of ``size`` about ``centre``; negative where it begins outside.

    Parameters
    ----------
    shape, size : sequence of int
        Voxels of the volume and of the box.
    centre : sequence of float or None
        Index at the box's middle; None is the middle of the volume. A box about a centre is moved back
        into the volume where it fits into it.

    Examples
    --------
    >>> box_start((10, 4), (6, 6)), box_start((10, 10), (6, 6), (9.0, 4.0))
    ((2, -1), (4, 1))
    """
    starts = []
    for axis, (n, wanted) in enumerate(zip(shape, size, strict=True)):
        middle = (n - wanted) // 2
        if centre is None or n <= wanted:
            starts.append(middle)
        else:
            starts.append(min(max(round(centre[axis]) - wanted // 2, 0), n - wanted))
    return tuple(starts)


def cropped(array: NDArray[S], start: Sequence[int], size: Sequence[int]) -> NDArray[S]:
    """The box of ``array`` (..., X, Y, Z), 0 outside of it.

    Examples
    --------
    >>> cropped(np.arange(4).reshape(4, 1, 1), (2, 0, 0), (3, 1, 1)).ravel().tolist()
    [2, 3, 0]
    """
    shape = array.shape[-len(size) :]
    box = np.zeros((*array.shape[: -len(size)], *size), dtype=array.dtype)
    whole: tuple[Any, ...] = (...,)
    there = tuple(slice(max(s, 0), min(s + w, n)) for s, w, n in zip(start, size, shape, strict=True))
    here = tuple(slice(t.start - s, t.stop - s) for t, s in zip(there, start, strict=True))
    box[whole + here] = array[whole + there]
    return box


def cropped_grid(grid: Grid, start: Sequence[int], size: Sequence[int]) -> Grid:
    """Where the box's voxels lie.

    Examples
    --------
    >>> cropped_grid(Grid((9, 9, 9), np.diag([2.0, 2.0, 2.0, 1.0])), (3, 0, -1), (4, 9, 11)).affine[:3, 3].tolist()
    [6.0, 0.0, -2.0]
    """
    moved = np.eye(4)
    moved[:3, 3] = start
    x, y, z = size
    return grid.moved((x, y, z), grid.affine @ moved)


def centroid(mask: NDArray[np.bool_]) -> tuple[float, ...] | None:
    """Mean index of the true voxels; None of none.

    Examples
    --------
    >>> centroid(np.array([[[False]], [[True]], [[True]]]))
    (1.5, 0.0, 0.0)
    """
    places = np.nonzero(mask)
    return tuple(float(axis.mean()) for axis in places) if places[0].size else None
