"""What of an image is tissue and what the empty ground around it, and whether its values are Hounsfield units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NARROW = 0.1
"""How much of the range of values the ground around a body may take; wider is no empty ground."""
SIGMAS = 3.0
LOWEST_HU, AIR_HU, HIGHEST_HU = -3100, -900, 5000
SOFT_HU = (-150, 250)
LEAST_AIR, LEAST_SOFT = 0.001, 0.02
FEW = 64
"""Different values of a label map looked at as an image: all are wanted, the ground included."""


def tissue_of(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """The finite values of an image without those of the ground around the body, flat.

    The ground is what the border of the slices holds: one value (a box of zeros around a skull-stripped brain), or
    noise in a narrow band. An image whose border is tissue, or of few values, is returned whole.

    Parameters
    ----------
    values : array, shape (..., X, Y, Z), or flat
        The image, or an even sample of it. What is flat has no border.

    Examples
    --------
    >>> boxed = np.zeros((30, 30, 1)); boxed[9:19, 9:19] = np.arange(40, 140).reshape(10, 10, 1)
    >>> float(tissue_of(boxed).min())
    40.0
    """
    whole = np.asarray(values, dtype=np.float64)
    finite = whole[np.isfinite(whole)]
    border = _border(whole)
    if not border.size or not finite.size:
        return finite
    ground = float(np.median(border))
    band = SIGMAS * 1.4826 * float(np.median(np.abs(border - ground)))
    low, high = np.percentile(finite, (0.1, 99.9))
    if band > NARROW * (high - low):
        return finite
    tissue = finite[np.abs(finite - ground) > band]
    return tissue if np.unique(tissue).size > FEW else finite


def holds_hounsfield(values: NDArray[np.generic]) -> bool:
    """Whether values look like Hounsfield units: air at about -1000, soft tissue about 0, nothing far beyond.

    Examples
    --------
    >>> body = np.array([-1000] * 50 + [40] * 40 + [700] * 10)
    >>> holds_hounsfield(body), holds_hounsfield(body + 1000)
    (True, False)
    """
    flat = np.asarray(values, dtype=np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    if not flat.size or not LOWEST_HU <= float(flat.min()) <= AIR_HU or np.percentile(flat, 99.9) > HIGHEST_HU:
        return False
    air = np.mean(flat <= AIR_HU)
    soft = np.mean((flat >= SOFT_HU[0]) & (flat <= SOFT_HU[1]))
    return bool(air >= LEAST_AIR and soft >= LEAST_SOFT)


def _border(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Finite values on the four sides of all axial slices; the first and the last slice are often tissue."""
    sides = [axis for axis in (-3, -2) if values.ndim >= 3 and values.shape[axis] >= 3]
    found = [values.take(at, axis=axis).ravel() for axis in sides for at in (0, -1)]
    border = np.concatenate(found) if found else np.zeros(0)
    return border[np.isfinite(border)]
