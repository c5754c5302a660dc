"""What the axes of a chart span. Axes are its dearest part: they are drawn anew only when they must change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.curve_points import CurvePoints

MARGIN, SLACK = 0.06, 0.25


def x_span(options: ChartOptions, title: str, curves: Sequence[CurvePoints]) -> tuple[float, float]:
    """From 0 to the end of the longest curve of the group, or what the user zoomed to.

    Parameters
    ----------
    options : ChartOptions
        Of the group of charts.
    title : str
        Of the chart, by which the group knows it.
    curves : sequence of CurvePoints
        Those that are drawn.
    """
    if options.visible_range is not None:
        return options.visible_range
    ends = [float(curve.series.x(options.axis)[-1]) for curve in curves if len(curve.series)]
    return 0.0, roomy(options.extend(title, max(ends, default=0.0)))


def y_span(
    options: ChartOptions,
    curves: Sequence[CurvePoints],
    span: tuple[float, float],
    *,
    logarithmic: bool,
    least: float,
    limits: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """What the curves reach between two positions of the x axis, with a margin.

    Parameters
    ----------
    options : ChartOptions
        Whether outliers count.
    curves : sequence of CurvePoints
        Those that are drawn.
    span : tuple of float
        Positions of the x axis.
    logarithmic : bool
        Whether y is drawn so; the answer is in decades then.
    least : float
        The least it spans, so that noise does not look like a trend.
    limits : tuple of float or None
        Beyond which no value lies.
    """
    everything = not options.ignore_outliers
    edges = [curve.extent(options.axis, *span, logarithmic=logarithmic, all_of_it=everything) for curve in curves]
    known = [edge for edge in edges if edge is not None]
    if not known:
        return 0.0, 1.0
    bottom, top = min(edge[0] for edge in known), max(edge[1] for edge in known)
    margin = MARGIN * (top - bottom) or max(abs(top) * 0.1, 1e-6)
    margin = max(margin, 0.0 if logarithmic else (least - (top - bottom)) / 2)
    if limits is None:
        return bottom - margin, top + margin
    return max(bottom - margin, limits[0]), min(top + margin, limits[1])


def still_fits(now: Sequence[float], wanted: tuple[float, float]) -> bool:
    """Whether the y range on screen holds what it must and is not much too large.

    Examples
    --------
    >>> still_fits((0.0, 1.1), (0.0, 1.0)), still_fits((0.0, 0.9), (0.0, 1.0)), still_fits((0.0, 2.0), (0.0, 1.0))
    (True, False, False)
    """
    bottom, top = wanted
    size = top - bottom
    return bool(
        bottom - SLACK * size <= now[0] <= bottom + MARGIN * size
        and top - MARGIN * size <= now[1] <= top + SLACK * size
    )


def roomy(end: float) -> float:
    """The end of an axis that holds ``end``, rounded up so that it moves rarely while a curve grows.

    Examples
    --------
    >>> roomy(100), roomy(101), roomy(0)
    (100.0, 105.0, 1.0)
    """
    if end <= 0:
        return 1.0
    step = 10.0 ** np.floor(np.log10(end)) / 20
    return float(np.ceil(round(end / step, 9)) * step)


def spread(levels: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Ticks, coarsest first, of which the labelled ones are ``least`` apart: the next of 1, 2, 5, 10 … that is.

    Examples
    --------
    >>> spread([(20.0, 0.0)], 12.0), spread([(20.0, 0.0)], 31.0), spread([(0.2, 0.0)], 0.61)
    ([(20.0, 0.0)], [(50.0, 0.0)], [(1.0, 0.0)])
    """
    if not levels or levels[0][0] >= least:
        return levels
    decade = 10.0 ** np.floor(np.log10(least))
    return [(float(next(decade * step for step in (1, 2, 5, 10) if decade * step >= least)), 0.0)]


def short(text: str) -> str:
    """A number without the zeros that say nothing.

    Examples
    --------
    >>> short("5.0e-04"), short("1.5e+03"), short("1e-05"), short("0.0e+00"), short("0.002")
    ('5e-4', '1.5e3', '1e-5', '0', '0.002')
    """
    digits, mark, exponent = text.partition("e")
    if not mark:
        return text
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits}e{int(exponent)}" if float(digits) else "0"


def clock_step(least: float) -> float:
    """Seconds between two ticks of an axis of time: the next round ones of at least so many.

    Examples
    --------
    >>> clock_step(7.0), clock_step(61.0), clock_step(1e9)
    (10.0, 120.0, 86400.0)
    """
    steps = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
    return float(next((step for step in steps if step >= least), 86400))


def decade_ticks(low: float, high: float, label: float) -> list[tuple[float, list[float]]]:
    """Ticks of a logarithmic axis, coarsest first, of which no label lies on another.

    Parameters
    ----------
    low, high : float
        The ends, in decades.
    label : float
        What a label takes, in decades.

    Examples
    --------
    >>> decade_ticks(-0.5, 3.2, 0.5)
    [(1.0, [0.0, 1.0, 2.0, 3.0])]
    >>> decade_ticks(0.0, 4.0, 1.5)
    [(2.0, [0.0, 2.0, 4.0])]
    >>> [round(tick, 2) for tick in decade_ticks(0.0, 1.0, 0.2)[1][1]]  # twice and five times the powers, too
    [0.3, 0.7]
    """
    first, last = int(np.ceil(low)), int(np.floor(high))
    step = next((step for step in (1, 2, 5, 10, 20, 50) if step >= label), 100)
    levels = [(float(step), [float(power) for power in range(first, last + 1) if power % step == 0])]
    if step == 1 and np.log10(2) >= label:
        between = [power + np.log10(times) for power in range(first - 1, last + 1) for times in (2, 5)]
        levels.append((float(np.log10(2)), [float(value) for value in between if low <= value <= high]))
    return levels
