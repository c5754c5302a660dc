"""Signed distance of a surface to the reference's, in millimetres."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from segloss_gui.core.geometry import Grid
from segloss_gui.scene.exits import exits
from segloss_gui.scene.surface import Surface


class DistanceTo:
    """Distances to one reference; made once, asked for every method.

    A vertex stands for a voxel corner. On a grid of right angles the nearest point of a surface of
    voxel faces to a voxel corner is itself a voxel corner, so the distance to the nearest vertex is
    the distance to the surface, exactly; on a sheared grid it is an upper bound.

    Parameters
    ----------
    surface : Surface
        Of the reference.
    labels : array, shape (X, Y, Z), integer
        The reference's labels.
    grid : Grid
        The grid of both the reference and the methods.
    value : int, optional
        The label; None: everything that is not 0.

    Examples
    --------
    >>> from segloss_gui.scene.surface import extract_surface
    >>> grid = Grid((9, 5, 5), np.eye(4))
    >>> reference, larger = np.zeros(grid.shape, dtype=np.uint8), np.zeros(grid.shape, dtype=np.uint8)
    >>> reference[2:5, 1:4, 1:4] = 1; larger[2:7, 1:4, 1:4] = 1
    >>> to_reference = DistanceTo(extract_surface(reference, grid), reference, grid)
    >>> found = to_reference.signed_mm(extract_surface(larger, grid))
    >>> float(found.min()), float(found.max())
    (0.0, 2.0)
    """

    def __init__(self, surface: Surface, labels: NDArray[np.integer], grid: Grid, value: int | None = None) -> None:
        self._labels, self._grid, self._value = labels, grid, value
        self._tree = None if surface.is_empty else cKDTree(surface.corners_mm)

    def signed_mm(self, surface: Surface) -> NDArray[np.float32]:
        """Distance of each vertex in mm: positive outside the reference (too much), negative inside (missed).

        Returns
        -------
        array, shape (N,), float32
            NaN throughout where the reference is empty: there is nothing to be distant from.
        """
        if self._tree is None or surface.is_empty:
            return np.full(len(surface.corners_mm), np.nan, dtype=np.float32)
        # All cores: the query lets the interpreter go, and the window has one of its own to draw with.
        with exits.held():
            distance, _ = self._tree.query(surface.corners_mm, workers=-1)
        return np.where(self._inside(surface), 0.0 - distance, distance).astype(np.float32)

    def _inside(self, surface: Surface) -> NDArray[np.bool_]:
        """Whether a corner lies in the reference: any of its eight voxels tells, for they differ only at distance 0."""
        voxels = np.floor(np.rint(self._grid.to_index(surface.corners_mm) * 2) / 2).astype(np.intp)
        within = ((voxels >= 0) & (voxels < self._grid.shape)).all(axis=1)
        x, y, z = np.clip(voxels, 0, np.array(self._grid.shape) - 1).T
        found = self._labels[x, y, z]
        held: NDArray[np.bool_] = within & (found != 0 if self._value is None else found == self._value)
        return held
