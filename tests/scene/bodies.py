"""A body no axis of which can be mistaken for another, and all the ways a file may store it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.geometry import Grid, Reorientation

SHAPE = (14, 17, 20)
SPACING = (1.0, 1.5, 2.0)


def body(shift: tuple[int, int, int] = (0, 0, 0)) -> NDArray[np.uint8]:
    """A block with a nose to the right and front, of label 1, a hat of label 2."""
    made = np.zeros(SHAPE, dtype=np.uint8)
    made[3:8, 4:10, 5:12] = 1
    made[8:11, 6:8, 6:9] = 1
    made[5:7, 10:13, 9:11] = 1
    made[4:6, 5:7, 12:15] = 2
    return np.roll(made, shift, (0, 1, 2))


def canonical_grid() -> Grid:
    """Its RAS+ grid."""
    affine = np.diag([*SPACING, 1.0])
    affine[:3, 3] = (-20.0, 7.0, 31.0)
    return Grid(SHAPE, affine)


def stored_in_every_orientation(labels: NDArray[np.uint8]) -> Iterator[tuple[NDArray[np.uint8], Grid]]:
    """The same body as 48 files would hold it: axes permuted and flipped."""
    grid = canonical_grid()
    for order, flips in product(permutations(range(3)), product((False, True), repeat=3)):
        step, start = grid.affine[:3, :3][:, list(order)].copy(), grid.affine[:3, 3].copy()
        stored = labels.transpose(order)
        for axis, flipped in enumerate(flips):
            if flipped:
                start = start + step[:, axis] * (stored.shape[axis] - 1)
                step[:, axis] *= -1
                stored = np.flip(stored, axis)
        affine = np.eye(4)
        affine[:3, :3], affine[:3, 3] = step, start
        yield stored, Grid(stored.shape, affine)  # type: ignore[arg-type]


def canonical(stored: NDArray[np.uint8], grid: Grid) -> tuple[NDArray[np.uint8], Grid]:
    """As the program reads it."""
    turn = Reorientation(grid)
    return turn.apply(stored), turn.canonical  # type: ignore[return-value]


def oblique_grid(shape: tuple[int, int, int] = SHAPE) -> Grid:
    """Turned by 25 degrees about S and 10 about R."""
    c, s, d, t = np.cos(0.4363), np.sin(0.4363), np.cos(0.1745), np.sin(0.1745)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ np.array([[1, 0, 0], [0, d, -t], [0, t, d]])
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = turn * SPACING, (5.0, -3.0, 11.0)
    return Grid(shape, affine)
