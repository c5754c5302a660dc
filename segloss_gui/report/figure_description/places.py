"""Where things lie in the description of a figure: what it spans, and which dot is near a point."""

from __future__ import annotations

import numpy as np

from segloss_gui.report.figure_description.elements import Dots, Plot
from segloss_gui.statistics.resampling import Floats


def extent(plot: Plot) -> tuple[tuple[float, float], tuple[float, float]]:
    """What everything spans; something where there is nothing."""
    lines = (*plot.lines, *(each.line for each in plot.intervals))
    x, y = (np.concatenate([getattr(plot.dots, axis), *(getattr(line, axis) for line in lines)]) for axis in "xy")
    y = np.concatenate([y, *(np.array([band.low, band.high]) for band in plot.bands)]) if plot.bands else y
    return _span(x), _span(y)


def _span(values: Floats) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def nearest(dots: Dots, x: float, y: float, scale: tuple[float, float], reach: float) -> int | None:
    """The dot nearest to a point; None where none is near.

    Parameters
    ----------
    dots : Dots
        Whose places are looked at.
    x, y : float
        In the plot's units.
    scale : (float, float)
        Pixels for one unit across and up.
    reach : float
        How many pixels beyond a dot's rim are near.

    Examples
    --------
    >>> dots = Dots(np.array([0.0, 1.0]), np.array([0.0, 0.0]), ("#000000",), np.zeros(2, int))
    >>> nearest(dots, 0.9, 0.0, (100.0, 100.0), 8.0), nearest(dots, 0.5, 0.0, (100.0, 100.0), 8.0)
    (1, None)
    """
    if not dots.x.size:
        return None
    apart = np.hypot((dots.x - x) * scale[0], (dots.y - y) * scale[1])
    inside = apart - dots.sizes / 2
    found = int(np.argmin(apart)) if np.ndim(dots.size) == 0 else int(np.argmin(inside))
    return found if float(inside[found]) <= reach else None
