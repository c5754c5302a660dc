"""The part of a very large slice that a pane shows, and no more pixels of it than the screen has.

A slide of 12,000 x 12,000 pixels in a pane of 800: drawn whole, each look at it would hold the window for
seconds. Of such slices only what is in sight is taken, every ``step``-th pixel where the screen has no room
for more. Labels take the largest value of each block instead, so that a small object is never left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.outlines import Placement

MOST_PIXELS = 2**22
"""Slices of up to so many pixels are drawn whole: that takes a few milliseconds."""

MARGIN_PX = 8
"""Of the screen, around what is in sight: the part's own border, which outlines take for an edge, stays out of it."""


@dataclass(frozen=True)
class SlicePart:
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right`` (both ends left out), in steps.

    Examples
    --------
    >>> part = SlicePart(top=2, bottom=6, left=0, right=4, step=2)
    >>> part.sampled(np.arange(48).reshape(6, 8)).tolist()
    [[16, 18], [32, 34]]
    >>> part.largest(np.arange(48).reshape(6, 8)).tolist()
    [[25, 27], [41, 43]]
    """

    top: int
    bottom: int
    left: int
    right: int
    step: int = 1

    def sampled(self, pixels: NDArray[np.generic]) -> NDArray[np.generic]:
        """The first pixel of each block of an array ``(..., rows, columns)``; a view."""
        return pixels[..., self.top : self.bottom : self.step, self.left : self.right : self.step]

    def largest(self, labels: NDArray[np.integer]) -> NDArray[np.integer]:
        """The largest value of each block of an array ``(rows, columns)``."""
        block = labels[self.top : self.bottom, self.left : self.right]
        return _largest_rows(_largest_rows(block, self.step).T, self.step).T

    def placed(self, whole: Placement) -> Placement:
        """Where the part lies on the canvas that the whole slice lies on so."""
        left, top = whole.left + self.left * whole.scale_x, whole.top + self.top * whole.scale_y
        return Placement(left, top, whole.scale_x * self.step, whole.scale_y * self.step)


def _largest_rows(values: NDArray[np.integer], step: int) -> NDArray[np.integer]:
    largest = values[::step].copy()
    for first in range(1, step):
        rows = values[first::step]
        np.maximum(largest[: len(rows)], rows, out=largest[: len(rows)])
    return largest


def part_in_sight(rows: int, columns: int, place: Placement, canvas: tuple[int, int]) -> SlicePart | None:
    """What of a slice is drawn on a canvas of shape (H, W); None for all of it.

    Examples
    --------
    >>> part_in_sight(512, 512, Placement(0, 0, 0.5, 0.5), (256, 256)) is None
    True
    >>> part_in_sight(12000, 12000, Placement(0, 0, 0.1, 0.1), (1200, 1200))
    SlicePart(top=0, bottom=12000, left=0, right=12000, step=10)
    >>> part_in_sight(12000, 12000, Placement(-5000, -100, 2, 2), (600, 800))
    SlicePart(top=46, bottom=354, left=2496, right=2904, step=1)
    """
    if rows * columns <= MOST_PIXELS:
        return None
    step = max(1, int(1 / max(place.scale_x, place.scale_y)))
    top, bottom = _in_sight(place.top, place.scale_y, rows, canvas[0], step)
    left, right = _in_sight(place.left, place.scale_x, columns, canvas[1], step)
    return SlicePart(top, bottom, left, right, step)


def _in_sight(start: float, scale: float, count: int, length: int, step: int) -> tuple[int, int]:
    """First and last pixel of a line and those of the margin; blocks stay where they are while it moves."""
    first, last = int((-MARGIN_PX - start) // scale), int((length + MARGIN_PX - start) // scale)
    first = min(max(0, first), count - 1) // step * step
    return first, min(max(first + 1, last), count)
