"""Outlines of labels as the pixels of a screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.class_lines import drawn, ranks_of
from segloss_gui.core.colours import rgb

Pixels = NDArray[np.intp]


@dataclass(frozen=True)
class Placement:
    """Where a slice lies on a canvas: the canvas pixel of its left and top edge, and the size of a pixel."""

    left: float
    top: float
    scale_x: float
    scale_y: float

    def edges(self, count: int, across: bool) -> Pixels:
        """Canvas pixel at which each of ``count + 1`` pixel edges lies."""
        start, scale = (self.left, self.scale_x) if across else (self.top, self.scale_y)
        edges: NDArray[np.float64] = np.ceil(start + scale * np.arange(count + 1) - 0.5)
        return edges.astype(np.intp)


def opposite(colour: str) -> str:
    """Black for a light colour, white for a dark one.

    Examples
    --------
    >>> opposite("#FFFF00"), opposite("#0000FF")
    ('#000000', '#FFFFFF')
    """
    red, green, blue = rgb(colour)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 127 else "#FFFFFF"


def outline_pixels(
    labels: NDArray[np.integer],
    placement: Placement,
    shape: tuple[int, int],
    width_px: int,
    classes: tuple[int, ...] = (),
    ratio: float = 1.0,
) -> Pixels:
    """Flat canvas indices of the edges between different labels; some may occur twice.

    Parameters
    ----------
    labels : array, shape (rows, columns), integer
        The slice; beyond its border lies background.
    placement : Placement
        Where it lies on the canvas.
    shape : tuple of int
        (H, W) of the canvas; what lies outside is left out.
    width_px : int
        Width of the line, centred on the edge.
    classes : tuple of int
        Label values in the order of their lines; empty: all lines are solid. Where two classes touch, the line is that
        of the earlier one.
    ratio : float
        Device pixels a logical one: dashes are as long on a dense screen as on any other.

    Examples
    --------
    >>> outline_pixels(np.array([[1]]), Placement(1, 1, 2, 2), (4, 4), 1).tolist()
    [5, 9, 7, 11, 5, 6, 7, 13, 14, 15]
    """
    top, left, block = _bounding_block(labels)
    if block.size == 0:
        return np.zeros(0, dtype=np.intp)
    rows, columns = labels.shape
    xs, ys = placement.edges(columns, across=True)[left:], placement.edges(rows, across=False)[top:]
    padded = np.zeros((block.shape[0] + 2, block.shape[1] + 2), dtype=block.dtype)  # np.pad takes ten times as long
    padded[1:-1, 1:-1] = block
    # Upright edges lie between neighbours in a row, level edges between neighbours in a column.
    row, column = _where(padded[1:-1, 1:] != padded[1:-1, :-1])
    line = _Line(_ranks(padded[1:-1, 1:], padded[1:-1, :-1], row, column, classes), ratio)
    upright = _runs(ys[row], ys[row + 1], xs[column], shape, width_px, line, upright=True)
    row, column = _where(padded[1:, 1:-1] != padded[:-1, 1:-1])
    line = _Line(_ranks(padded[1:, 1:-1], padded[:-1, 1:-1], row, column, classes), ratio)
    level = _runs(xs[column], xs[column + 1] + 1, ys[row], shape, width_px, line, upright=False)
    return np.concatenate([upright, level])


@dataclass(frozen=True, eq=False)
class _Line:
    """Of which class each run is, by its place; None: all are solid."""

    ranks: Pixels | None
    ratio: float


def _ranks(
    one: NDArray[np.integer], other: NDArray[np.integer], row: Pixels, column: Pixels, classes: tuple[int, ...]
) -> Pixels | None:
    """The place of the class on either side of each edge, the earlier one where there are two."""
    if len(classes) < 2:
        return None
    sides = one[row, column], other[row, column]
    first, second = (np.where(side == 0, len(classes), ranks_of(side, classes)) for side in sides)
    earlier: Pixels = np.minimum(first, second)
    return earlier


def _where(mask: NDArray[np.bool_]) -> tuple[Pixels, Pixels]:
    """Rows and columns of the true pixels; several times as fast as ``nonzero`` of two axes."""
    rows, columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
    return rows, columns


def _bounding_block(labels: NDArray[np.integer]) -> tuple[int, int, NDArray[np.integer]]:
    """Top, left and content of the smallest block that holds every label; objects are small, slices are not."""
    rows = np.flatnonzero(labels.any(axis=1))
    if not rows.size:
        return 0, 0, labels[:0, :0]
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(labels[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return top, left, labels[top:bottom, left:right]


def _runs(
    starts: Pixels, ends: Pixels, at: Pixels, shape: tuple[int, int], width_px: int, line: _Line, *, upright: bool
) -> Pixels:
    """Pixels of straight runs from ``starts`` to ``ends``, ``width_px`` thick around ``at``."""
    height, width = shape
    length_limit, across_limit = (height, width) if upright else (width, height)
    ends = np.minimum(np.maximum(np.maximum(ends, starts + 1), 0), length_limit)
    starts = np.minimum(np.maximum(starts, 0), length_limit)
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    along = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
    across = np.repeat(at, lengths)
    if line.ranks is not None:
        kept = drawn(along, np.repeat(line.ranks, lengths), line.ratio)
        along, across = along[kept], across[kept]
    step_along, step_across = (width, 1) if upright else (1, width)
    first = along * step_along + across * step_across
    found = []
    for offset in range(-(width_px // 2), width_px - width_px // 2):
        inside = (across >= -offset) & (across < across_limit - offset)
        found.append((first if inside.all() else first[inside]) + offset * step_across)
    return np.concatenate(found)


def take_turn(shares: NDArray[np.uint8], pixels: Pixels) -> NDArray[np.uint8]:
    """A layer's place among those that share each of its pixels."""
    rank = shares[pixels]
    shares[pixels] = rank + 1
    return rank
