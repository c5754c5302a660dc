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
