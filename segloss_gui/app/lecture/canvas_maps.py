"""What is done to the maps of a canvas: made probabilities, hard, shifted, blurred."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def probabilities_of(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shares of the classes beside a background of logit 0, (B, K, H, W).

    Examples
    --------
    >>> probabilities_of(np.zeros((1, 3, 1, 1), np.float32)).ravel().tolist()
    [0.25, 0.25, 0.25]
    """
    top = np.maximum(logits.max(axis=1, keepdims=True), 0)
    odds = np.exp(logits - top)
    shares: NDArray[np.float32] = odds / (np.exp(-top) + odds.sum(axis=1, keepdims=True))
    return shares


def hard(logits: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The class of the largest logit, (B, K, H, W), where one is above the background's 0."""
    best = logits.argmax(axis=1)[:, None] == np.arange(logits.shape[1])[None, :, None, None]
    chosen: NDArray[np.bool_] = best & (logits > 0)
    return chosen


def shifted(maps: NDArray[Any], down: int, right: int, fill: float) -> NDArray[Any]:
    """Maps, (K, H, W), moved by whole pixels; ``fill`` comes in at the edge."""
    made = np.full_like(maps, fill)
    height, width = maps.shape[1:]
    if abs(down) < height and abs(right) < width:
        into = np.s_[:, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        made[into] = maps[:, max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)]
    return made


def blurred(field: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A field, (H, W), smoothed by ``sigma`` pixels."""
    from scipy.ndimage import gaussian_filter

    smooth: NDArray[np.float32] = gaussian_filter(field, max(sigma, 0.7))
    return smooth


def mask_edges(mask: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Edges between pixels in and out of a mask, (H, W): from (x, y) to (x, y), each run of them as one line.

    Examples
    --------
    >>> mask = np.zeros((4, 4), bool)
    >>> mask[1:3, 1:3] = True
    >>> sorted(mask_edges(mask))
    [(1, 1, 1, 3), (1, 1, 3, 1), (1, 3, 3, 3), (3, 1, 3, 3)]
    """
    padded = np.pad(mask, 1).astype(np.int8)
    level = [(start, row, end, row) for row, start, end in _runs(np.diff(padded, axis=0)[:, 1:-1])]
    return level + [(row, start, row, end) for row, start, end in _runs(np.diff(padded, axis=1)[1:-1].T)]


def _runs(edges: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    walls = np.pad(edges != 0, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(walls, axis=1)
    rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))


def between(start: tuple[float, float], end: tuple[float, float], step: float) -> list[tuple[float, float]]:
    """Places from ``start`` (left out, unless it is the end) to ``end``, at most ``step`` apart.

    Examples
    --------
    >>> between((0, 0), (0, 4), 2)
    [(0.0, 2.0), (0.0, 4.0)]
    """
    count = max(1, int(np.ceil(np.hypot(end[0] - start[0], end[1] - start[1]) / step)))
    shares = np.arange(1, count + 1) / count
    return [(start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1])) for s in shares.tolist()]
