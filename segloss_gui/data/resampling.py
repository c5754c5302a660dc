"""Arrays from one grid to another; only ever called where the user asked for a spacing."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.geometry import Grid

S = TypeVar("S", bound=np.number[Any])


def grid_with_spacing(grid: Grid, spacing_mm: tuple[float, float, float]) -> Grid:
    """The grid that covers the same block of space with another spacing.

    The outer faces of the first voxels stay where they are, and the number of voxels is rounded.
    Axes of one voxel (pictures) keep their spacing.

    Examples
    --------
    >>> coarse = grid_with_spacing(Grid((10, 10, 4), np.diag([1.0, 1.0, 5.0, 1.0])), (2.0, 2.0, 5.0))
    >>> coarse.shape, coarse.spacing_mm, coarse.affine[:3, 3].tolist()
    ((5, 5, 4), (2.0, 2.0, 5.0), [0.5, 0.5, 0.0])
    """
    own = np.array(grid.spacing_mm)
    steps = np.where(np.array(grid.shape) == 1, 1.0, np.array(spacing_mm) / own)
    x, y, z = (max(1, round(n / step)) for n, step in zip(grid.shape, steps, strict=True))
    # Index of the first new voxel's centre on the old grid: half a new step inside the outer face.
    to_old = np.eye(4)
    to_old[:3, :3] = np.diag(steps)
    to_old[:3, 3] = (steps - 1.0) / 2.0
    return Grid((x, y, z), grid.affine @ to_old, grid.anatomical)


def resample(array: NDArray[S], source: Grid, target: Grid, *, order: Literal[0, 1]) -> NDArray[S]:
    """``array`` of ``source`` on ``target``; the array's border value goes on outside.

    Parameters
    ----------
    array : array, shape (..., X, Y, Z)
        On ``source``; leading axes (channels) are resampled one by one.
    source, target : Grid
        Where the voxels lie now, and where they are wanted.
    order : int
        0: nearest neighbour (labels, always), 1: linear (images).

    Returns
    -------
    array, shape (..., X', Y', Z')
        Of the type of ``array``.
    """
    from scipy.ndimage import affine_transform

    matrix = np.linalg.inv(source.affine) @ target.affine
    flat = array.reshape(-1, *source.shape)
    out = np.empty((flat.shape[0], *target.shape), dtype=array.dtype)
    for channel, result in zip(flat, out, strict=True):
        affine_transform(channel, matrix, output_shape=target.shape, output=result, order=order, mode="nearest")
    return out.reshape(*array.shape[:-3], *target.shape)
