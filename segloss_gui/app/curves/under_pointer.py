"""What a chart has under the pointer: the values of its runs, and the curve that is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.curve_points import CurvePoints, Dash
from segloss_gui.app.curves.readout_rows import ReadoutRow
from segloss_gui.app.curves.series import XAxis
from segloss_gui.core.number_text import clock


def describe_position(axis: str, position: float) -> str:
    """A position of the x axis in words.

    Examples
    --------
    >>> describe_position("step", 120.2), describe_position("epoch", 3.5)
    ('step 120', 'epoch 3.50')
    """
    number = clock(position) if axis == "time" else f"{position:.2f}" if axis == "epoch" else f"{position:.0f}"
    return f"{axis} {number}"


def values_at(
    options: ChartOptions, curves: Iterable[CurvePoints], position: float, quantities: Sequence[Dash] = ()
) -> list[ReadoutRow]:
    """The values of every run at a position of the x axis.

    Parameters
    ----------
    options : ChartOptions
        The axis, and how much is smoothed.
    curves : iterable of CurvePoints
        Those that are drawn.
    position : float
        Steps, epochs or seconds.
    quantities : sequence of Dash
        The quantities of a row, in their order; none: one alone.
    """
    order: Sequence[Dash] = quantities or ["solid"]
    rows: dict[tuple[str, str], ReadoutRow] = {}
    for curve in curves:
        style = curve.style
        key = (style.group, style.row)
        blank = ReadoutRow(style.row, style.group, style.colour, (float("nan"),) * len(order))
        values = list(rows.get(key, blank).values)
        smooth = style.smoothed and options.smoothing > 0
        values[order.index(style.dash)] = curve.series.at(options.axis, position, smooth=smooth)
        rows[key] = ReadoutRow(style.row, style.group, style.colour, tuple(values))
    return list(rows.values())


def distance(
    curve: CurvePoints, axis: XAxis, at: tuple[float, float], height: Sequence[float], *, logarithmic: bool
) -> float:
    """How far a curve passes above or below a point, as a share of the chart; infinite where it has no value.

    Parameters
    ----------
    curve : CurvePoints
        Which one.
    axis : str
        The quantity of the x axis.
    at : tuple of float
        The point, x and y; y in decades where ``logarithmic``.
    height : sequence of float
        Bottom and top of the chart.
    logarithmic : bool
        Whether y is drawn so.
    """
    value = curve.series.at(axis, at[0], smooth=curve.style.smoothed)
    if logarithmic:
        value = float(np.log10(value)) if value > 0 else float("nan")
    share = abs(value - at[1]) / (height[1] - height[0])
    return share if share == share else float("inf")
