"""Colours of a signed distance: missed in magenta, too much in cyan, agreement white.

These are the hues of false negatives and false positives everywhere in the program. Both arms
darken evenly outwards, so that the size is read from the lightness and the side from the hue.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.colours import rgb

# From -limit to +limit.
STOPS = ("#74005F", "#C2289F", "#F08AD8", "#F4F4F4", "#7ADBE4", "#1E9FB0", "#00525F")
UNDEFINED = (128, 132, 140)
COVERED = 99.0
NICE = (0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)


def distance_colours(distance_mm: NDArray[np.floating], limit_mm: float) -> NDArray[np.uint8]:
    """Colour of each distance, shape (N,) to (N, 3); beyond the limit as at it, NaN grey.

    Examples
    --------
    >>> distance_colours(np.array([-5.0, 0.0, 2.0, np.nan]), 2.0).tolist()
    [[116, 0, 95], [244, 244, 244], [0, 82, 95], [128, 132, 140]]
    """
    stops = np.array([rgb(stop) for stop in STOPS], dtype=np.float64)
    at = np.clip(distance_mm / limit_mm, -1.0, 1.0)
    places = np.linspace(-1.0, 1.0, len(STOPS))
    found = np.stack([np.interp(at, places, stops[:, c]) for c in range(3)], axis=-1)
    found[np.isnan(distance_mm)] = UNDEFINED
    colours: NDArray[np.uint8] = np.rint(found).astype(np.uint8)
    return colours


def symmetric_limit(distances_mm: list[NDArray[np.floating]]) -> float:
    """A round limit in mm that holds 99 % of the vertices of every surface; the same to both sides.

    Examples
    --------
    >>> symmetric_limit([np.array([-1.7, 0.3]), np.array([0.4])]), symmetric_limit([])
    (2.0, 1.0)
    """
    found = [np.abs(values[np.isfinite(values)]) for values in distances_mm]
    largest = max((float(np.percentile(values, COVERED)) for values in found if values.size), default=1.0)
    return next((limit for limit in NICE if limit >= largest), float(np.ceil(largest / 50) * 50))
