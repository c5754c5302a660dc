"""Distances from some voxels to the nearest of others: near ones by their neighbours, the rest by a tree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Distances = NDArray[np.float64]
REACH = 3
"""Voxels looked at around a surface voxel before the tree is asked."""


ASKED_AT_ONCE = 20_000
"""Surface voxels that ask the tree together: some hundredths of a second."""


def nearest_distances(source: Mask, target: Mask, spacing: Distances, between: Callable[[], object]) -> Distances:
    """Distance from each voxel of one mask to the nearest of another; infinite where that is empty.

    Parameters
    ----------
    source, target : array of bool, shape (*S)
        Of one shape.
    spacing : array, shape (ndim,)
        From voxel to voxel, in mm.
    between : callable
        Called now and then; it may raise to end the work.
    """
    places, flat = np.flatnonzero(source), target.ravel()
    found = np.full(len(places), np.inf)
    if not places.size or not flat.any():
        return found
    open_ = np.arange(len(places))
    for distance, step in _neighbours(spacing, target.shape):
        between()
        hit = flat[places + step]
        if hit.any():
            found[open_[hit]] = distance
            open_, places = open_[~hit], places[~hit]
            if not places.size:
                return found
    found[open_] = _by_tree(places, np.flatnonzero(flat), target.shape, spacing, between)
    return found


def _neighbours(spacing: Distances, shape: tuple[int, ...]) -> list[tuple[float, int]]:
    """Distance and step in the raveled array of all neighbours nearer than any that is left out, nearest first."""
    ranges = [np.arange(-REACH, REACH + 1)] * len(shape)
    offsets = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(shape))
    distances = np.sqrt(((offsets * spacing) ** 2).sum(axis=1))
    order = np.argsort(distances, kind="stable")
    order = order[distances[order] < (REACH + 1) * spacing.min() * (1 - 1e-9)]
    strides = np.array([int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))])
    steps = offsets @ strides
    return [(float(distances[at]), int(steps[at])) for at in order]


def _by_tree(
    places: NDArray[np.intp],
    targets: NDArray[np.intp],
    shape: tuple[int, ...],
    spacing: Distances,
    between: Callable[[], object],
) -> Distances:
    from scipy.spatial import KDTree

    def points(flat: NDArray[np.intp]) -> Distances:
        return np.stack(np.unravel_index(flat, shape), axis=-1) * spacing

    # So few questions do not pay for a balanced tree.
    tree = KDTree(points(targets), leafsize=32, balanced_tree=False, compact_nodes=False)
    found = np.empty(len(places))
    for first in range(0, len(places), ASKED_AT_ONCE):
        between()
        some = slice(first, first + ASKED_AT_ONCE)
        found[some] = tree.query(points(places[some]))[0]
    return found
