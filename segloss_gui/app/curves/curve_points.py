"""A curve as it is drawn: its look, its points thinned to what a screen shows, what it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from segloss_gui.app.curves.series import Series, XAxis, averaged, thin
from segloss_gui.app.curves.smoothing import Floats

Dash = Literal["solid", "dashed", "dotted"]
Emphasis = Literal["normal", "highlighted", "dimmed"]

# Antialiased strokes cost about 2 us a point, ten times that where the line jumps at every point.
_SMOOTH_POINTS_A_CHART = 3000
_MOST_DOTS = 5


@dataclass(frozen=True)
class CurveStyle:
    """How a curve is drawn and named.

    Parameters
    ----------
    row : str
        Name of its row in the read-out, for example ``"soft_dice · fold 1"``.
    group : str
        What rows are joined by when they are too many: the method.
    colour : str
        ``#RRGGBB`` of the method.
    dash : "solid", "dashed" or "dotted"
        Which quantity it is, where one row has several.
    faint_raw : bool
        Whether the values as they came are drawn faintly under the smoothed line.
    smoothed : bool
        Whether smoothing applies at all (a curve of few points is drawn as it is).
    """

    row: str
    group: str
    colour: str
    dash: Dash = "solid"
    faint_raw: bool = True
    smoothed: bool = True


@dataclass(frozen=True)
class Budget:
    """How many points one curve may put on the screen.

    Parameters
    ----------
    columns : int
        Pixels across the chart.
    smooth_points : int
        Points of a smoothed line.
    dots : bool
        Whether the points of curves that are not smoothed are marked: there are few.
    """

    columns: int
    smooth_points: int
    dots: bool

    @classmethod
    def of(cls, width: float, curves: Sequence[CurvePoints]) -> Budget:
        """The budget of each of ``curves`` on a chart ``width`` pixels wide."""
        columns = max(int(width), 200)
        longest = max((len(curve.series) for curve in curves), default=0)
        points = min(columns // 2, max(_SMOOTH_POINTS_A_CHART // max(len(curves), 1), 60))
        return cls(columns, points, longest <= _MOST_DOTS)


@dataclass(frozen=True)
class Points:
    """What of a curve goes on the screen.

    Parameters
    ----------
    line, raw : pair of arrays, shape (N,)
        Positions and heights (in decades where y is logarithmic) of the strong line, and of the faint one below it.
    dots : bool
        Whether the points of the strong line are marked.
    """

    line: tuple[Floats, Floats]
    raw: tuple[Floats, Floats]
    dots: bool


class CurvePoints:
    """A series with its style.

    Parameters
    ----------
    series : Series
        Its values, which may grow.
    style : CurveStyle
        Whether it is smoothed, whether its values as they came are drawn beneath.
    """

    def __init__(self, series: Series, style: CurveStyle) -> None:
        self.series, self.style = series, style

    def points(
        self, axis: XAxis, window: tuple[float, float], budget: Budget, *, smoothing: float, log_y: bool
    ) -> Points:
        """What lies in ``window`` of the x axis, thinned to the budget; ``smoothing`` is the weight of the past."""
        weight = smoothing if self.style.smoothed else 0.0
        self.series.set_smoothing(weight)
        part = self.series.window(axis, *window)
        x, raw = self.series.x(axis)[part], self.series.raw[part]
        if weight > 0:
            line = averaged(x, self.series.smooth[part], budget.smooth_points)
        else:
            line = thin(x, raw, budget.columns)
        faint = thin(x, raw, budget.columns) if self.style.faint_raw and weight > 0 else (x[:0], raw[:0])
        return Points(_logged(*line, log_y), _logged(*faint, log_y), budget.dots and not self.style.smoothed)

    def extent(
        self, axis: XAxis, low: float, high: float, *, logarithmic: bool, all_of_it: bool
    ) -> tuple[float, float] | None:
        """Lowest and highest value in [low, high]; rare extremes of a noisy curve count only for ``all_of_it``."""
        part = self.series.window(axis, low, high)
        raw, smooth = self.series.raw[part], self.series.smooth[part]
        cut = 0.0 if all_of_it or not self.style.smoothed or len(raw) < 20 else 2.0
        edges = [_edges(smooth, cut / 2, logarithmic)]
        if self.style.faint_raw:
            edges.append(_edges(raw, cut, logarithmic))
        known = [edge for edge in edges if edge is not None]
        return (min(edge[0] for edge in known), max(edge[1] for edge in known)) if known else None


def _edges(values: Floats, cut: float, logarithmic: bool) -> tuple[float, float] | None:
    values = values[:: max(len(values) // 1000, 1)]
    if logarithmic:
        values = np.log10(values[values > 0])
    if not len(values):
        return None
    bottom = np.percentile(values, cut, method="higher")
    return float(bottom), float(np.percentile(values, 100 - cut, method="lower"))


def _logged(x: Floats, y: Floats, log_y: bool) -> tuple[Floats, Floats]:
    if not log_y:
        return x, y
    positive = y > 0
    return x[positive], np.log10(y[positive])


def spaced(line: tuple[Floats, Floats], marks: int) -> tuple[Floats, Floats]:
    """Some points along a line, where its second mark is drawn.

    Examples
    --------
    >>> [values.tolist() for values in spaced((np.arange(10.0), np.arange(10.0) ** 2), 3)]
    [[1.0, 5.0, 8.0], [1.0, 25.0, 64.0]]
    """
    x, y = line
    seen = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    at = seen[((np.arange(marks) + 0.5) * len(seen) / marks).astype(np.intp)] if len(seen) else seen
    return x[at], y[at]
