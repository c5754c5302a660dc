"""Signed distance of one surface to another, in millimetres, and of both to each other.

What lies too far out is seen on the predicted surface, what was missed on the reference's: a tail that the prediction
does not reach is nowhere near any of its vertices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from segloss_gui.core.geometry import Grid
from segloss_gui.scene.shutdown_guard import exits
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
        self.surface = surface
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


@dataclass(frozen=True, eq=False)
class BothWays:
    """Signed distances between a predicted and a reference surface: negative missed, positive too much, on either.

    Parameters
    ----------
    prediction_mm : array, shape (N,), float32
        Of each vertex of the prediction, to the reference.
    reference_mm : array, shape (M,), float32
        Of each vertex of the reference, to the prediction; minus infinity where that is empty.
    """

    prediction_mm: NDArray[np.float32]
    reference_mm: NDArray[np.float32]

    @property
    def extremes_mm(self) -> tuple[float, float]:
        """The most that was missed (0 or less) and that is too much (0 or more); NaN where the reference is empty."""
        both = np.concatenate([self.prediction_mm, self.reference_mm])
        if not both.size or np.isnan(both).any():
            return float("nan"), float("nan")
        return min(float(both.min()), 0.0), max(float(both.max()), 0.0)


def both_ways(prediction: DistanceTo, reference: DistanceTo) -> BothWays:
    """Distances of each surface to the other.

    Examples
    --------
    >>> from segloss_gui.scene.surface import extract_surface
    >>> grid = Grid((12, 5, 5), np.eye(4))
    >>> whole, half = np.zeros(grid.shape, dtype=np.uint8), np.zeros(grid.shape, dtype=np.uint8)
    >>> whole[1:11, 1:4, 1:4] = 1; half[1:4, 1:4, 1:4] = 1
    >>> found = both_ways(*(DistanceTo(extract_surface(of, grid), of, grid) for of in (half, whole)))
    >>> found.extremes_mm, float(found.prediction_mm.min())
    ((-7.0, 0.0), -1.0)
    """
    if prediction.surface.is_empty:  # nothing is near: all of the reference was missed
        missed = np.full(len(reference.surface.corners_mm), -np.inf, dtype=np.float32)
    else:  # outside the prediction is where the reference was missed: the sign turns
        missed = 0.0 - prediction.signed_mm(reference.surface)
    return BothWays(reference.signed_mm(prediction.surface), missed)
