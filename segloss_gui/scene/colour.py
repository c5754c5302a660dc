"""Colours of a signed distance: missed in magenta, too much in cyan, agreement white.

These are the hues of false negatives and false positives everywhere in the program. Both arms
darken evenly outwards, so that the size is read from the lightness and the side from the hue.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.colours import rgb

# From -limit to +limit.
STOPS = ("#8C0073", "#CC3AA9", "#F08AD8", "#F4F4F4", "#7ADBE4", "#22A6B5", "#006A78")
UNDEFINED = (128, 132, 140)
SHADES = 511
OPAQUE_FROM = 0.25  # of the scale: from there on what was missed hides what lies behind it
NICE = (0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)


def distance_colours(distance_mm: NDArray[np.floating], limit_mm: float) -> NDArray[np.uint8]:
    """Colour of each distance, shape (N,) to (N, 3); beyond the limit as at it, NaN grey.

    Examples
    --------
    >>> distance_colours(np.array([-5.0, 0.0, 2.0, np.nan]), 2.0).tolist()
    [[140, 0, 115], [244, 244, 244], [0, 106, 120], [128, 132, 140]]
    """
    at = _share_of(limit_mm, np.nan_to_num(distance_mm, nan=0.0))
    found: NDArray[np.uint8] = _table()[np.rint((at + 1.0) * (SHADES // 2)).astype(np.intp)]
    found[np.isnan(distance_mm)] = UNDEFINED
    return found


def missed_colours(distance_mm: NDArray[np.floating], limit_mm: float, faint: float) -> NDArray[np.uint8]:
    """Colour and opacity of a reference's vertices, shape (N,) to (N, 4): what was missed is seen, the rest faint.

    Parameters
    ----------
    distance_mm : array, shape (N,)
        Signed distances to the prediction, negative where the reference was missed.
    limit_mm : float
        End of the scale.
    faint : float
        Opacity where nothing was missed, from 0 to 1.

    Examples
    --------
    >>> missed_colours(np.array([-2.0, 0.0]), 2.0, 0.2).tolist()
    [[140, 0, 115, 255], [244, 244, 244, 51]]
    """
    missed = np.maximum(_share_of(limit_mm * OPAQUE_FROM, -np.nan_to_num(distance_mm, nan=-limit_mm)), 0.0)
    opacity = np.rint(255 * (faint + (1.0 - faint) * missed)).astype(np.uint8)
    return np.column_stack([distance_colours(distance_mm, limit_mm), opacity])


def _share_of(limit_mm: float, distance_mm: NDArray[np.floating]) -> NDArray[np.floating]:
    """From -1 to 1; where nothing was predicted a distance is infinite, so it is cut before it is divided."""
    cut: NDArray[np.floating] = np.clip(distance_mm, -limit_mm, limit_mm) / limit_mm
    return cut


@cache
def _table() -> NDArray[np.uint8]:
    """Shades from one end to the other; looked up, for surfaces have many vertices."""
    stops = np.array([rgb(stop) for stop in STOPS], dtype=np.float64)
    at, places = np.linspace(-1.0, 1.0, SHADES), np.linspace(-1.0, 1.0, len(STOPS))
    shades = np.stack([np.interp(at, places, stops[:, c]) for c in range(3)], axis=-1)
    table: NDArray[np.uint8] = np.rint(shades).astype(np.uint8)
    return table


def symmetric_limit(distance_mm: NDArray[np.floating]) -> float:
    """A round limit in mm, the same to both sides, that shows the errors of a surface well.

    Twice the usual distance (the median where it is not 0): a few far false positives do not wash
    out all that is near.

    Examples
    --------
    >>> symmetric_limit(np.array([0.0, -1.0, 1.0, 1.5, 60.0])), symmetric_limit(np.zeros(3))
    (3.0, 1.0)
    """
    found = np.abs(distance_mm[np.isfinite(distance_mm)])
    found = found[found > 0]
    usual = 2 * float(np.median(found)) if found.size else 1.0
    return next((limit for limit in NICE if limit >= usual), float(np.ceil(usual / 50) * 50))


def covering_limit(*distances_mm: NDArray[np.floating]) -> float:
    """A round limit in mm for one scale of several surfaces: it covers 95 % of the distances of each.

    Never below the :func:`symmetric_limit` of them all.

    Examples
    --------
    >>> covering_limit(np.array([0.0, 1.0, -1.0]), np.linspace(-24.0, 0.0, 25))
    30.0
    """
    finite = [np.abs(part[np.isfinite(part)]) for part in distances_mm]
    largest = max((float(np.percentile(part, 95)) for part in finite if part.size), default=0.0)
    if largest <= NICE[-1]:
        largest = next(limit for limit in NICE if limit >= largest)
    else:
        largest = float(np.ceil(largest / 50) * 50)
    return max(largest, symmetric_limit(np.concatenate(finite))) if finite else 1.0
