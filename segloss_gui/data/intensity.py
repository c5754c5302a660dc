"""Intensities of one channel made comparable: each image by itself, nothing from other images."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Normalisation = Literal["zscore", "zscore_nonzero", "range", "none"]


def finite(channel: NDArray[np.generic]) -> NDArray[np.float32]:
    """``channel`` as float32, infinities and not-a-numbers replaced.

    Plus infinity becomes the largest finite value, the others the smallest (they stand for "nothing
    measured here"); a channel without a finite value becomes 0. One such voxel would otherwise
    turn mean, deviation and every weight into not-a-number.

    Examples
    --------
    >>> finite(np.array([np.inf, -np.inf, np.nan, 1.0, 3.0])).tolist()
    [3.0, 1.0, 1.0, 1.0, 3.0]
    """
    values = np.asarray(channel).astype(np.float32)
    good = np.isfinite(values)
    if good.all():
        return values
    low, high = (values[good].min(), values[good].max()) if good.any() else (0.0, 0.0)
    return np.nan_to_num(values, copy=False, nan=low, posinf=high, neginf=low)


def clip(channel: NDArray[np.float32], percentiles: tuple[float, float]) -> NDArray[np.float32]:
    """``channel`` cut to two of its own percentiles."""
    low, high = np.percentile(channel, percentiles)
    return np.clip(channel, np.float32(low), np.float32(high))


def turned_over(channel: NDArray[np.float32]) -> NDArray[np.float32]:
    """``channel`` with its highest value where its lowest was, and all between likewise.

    Examples
    --------
    >>> turned_over(np.array([1.0, 2.0, 5.0], dtype=np.float32)).tolist()
    [5.0, 4.0, 1.0]
    """
    turned: NDArray[np.float32] = channel.min() + channel.max() - channel
    return turned


def normalise(channel: NDArray[np.float32], how: Normalisation, ignore: float | None = None) -> NDArray[np.float32]:
    """One channel, or all of an image together, normalised; a constant one becomes 0.

    Parameters
    ----------
    channel : array, any shape, float32
        Finite values.
    how : str
        ``zscore`` to mean 0 and deviation 1, ``zscore_nonzero`` the same over non-zero voxels (zeros
        stay 0), ``range`` to 0..1, ``none``.
    ignore : float or None
        Voxels of this value do not count and become 0; ``zscore_nonzero`` is ``zscore`` that ignores 0.

    Examples
    --------
    >>> normalise(np.array([2.0, 4.0], dtype=np.float32), "zscore").tolist()
    [-1.0, 1.0]
    >>> normalise(np.array([0.0, 2.0, 4.0], dtype=np.float32), "zscore_nonzero").tolist()
    [0.0, -1.0, 1.0]
    """
    if how == "none":
        return channel
    ignore = 0.0 if how == "zscore_nonzero" else ignore
    left_out = None if ignore is None else channel == np.float32(ignore)
    counted = channel if left_out is None else channel[~left_out]
    if counted.size == 0:
        return np.zeros_like(channel)
    if how == "range":
        scaled = _scaled(channel, float(counted.min()), float(counted.max()) - float(counted.min()))
    else:
        # Sums in double: intensities up to 1e6 over millions of voxels exhaust float32.
        scaled = _scaled(channel, float(counted.mean(dtype=np.float64)), float(counted.std(dtype=np.float64)))
    return scaled if left_out is None else np.where(left_out, np.float32(0), scaled)


def _scaled(channel: NDArray[np.float32], offset: float, scale: float) -> NDArray[np.float32]:
    if scale <= 1e-7 * max(1.0, abs(offset)):
        return np.zeros_like(channel)
    return ((channel - np.float32(offset)) / np.float32(scale)).astype(np.float32, copy=False)
