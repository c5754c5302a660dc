"""One curve on a chart: its look, its points, and the items that draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from segloss_gui.app.curves.series import Series, XAxis, averaged, thin
from segloss_gui.app.curves.smoothing import Floats

Dash = Literal["solid", "dashed", "dotted"]
Emphasis = Literal["normal", "highlighted", "dimmed"]

PEN_STYLES: dict[Dash, Qt.PenStyle] = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_RAW_ALPHA: dict[Emphasis, int] = {"normal": 64, "highlighted": 110, "dimmed": 14}
_LINE_ALPHA: dict[Emphasis, int] = {"normal": 255, "highlighted": 255, "dimmed": 60}
# Antialiased strokes cost about 2 us a point, ten times that where the line jumps at every point.
_SMOOTH_POINTS_A_CHART = 3000
_MOST_ANTIALIASED = 600
_MOST_DOTS = 5
_WIDTH: dict[Emphasis, float] = {"normal": 1.6, "highlighted": 2.8, "dimmed": 1.2}


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
    def of(cls, width: float, curves: Sequence[Curve]) -> Budget:
        """The budget of each of ``curves`` on a chart ``width`` pixels wide."""
        columns = max(int(width), 200)
        longest = max((len(curve.series) for curve in curves), default=0)
        points = min(columns // 2, max(_SMOOTH_POINTS_A_CHART // max(len(curves), 1), 60))
        return cls(columns, points, longest <= _MOST_DOTS)


class Curve:
    """A series with its style and pyqtgraph items; made and fed on the window's thread."""

    def __init__(self, series: Series, style: CurveStyle) -> None:
        self.series, self.style = series, style
        self.emphasis: Emphasis = "normal"
        self.raw_item = pg.PlotCurveItem(skipFiniteCheck=True)
        self.line_item = pg.PlotCurveItem(skipFiniteCheck=True, antialias=True)
        self.dots_item = pg.ScatterPlotItem(size=6, antialias=True, pen=None)
        self.restyle(style, "normal")

    @property
    def items(self) -> tuple[pg.GraphicsObject, ...]:
        """Faint line first, smoothed line on top, dots where a curve has few points."""
        return self.raw_item, self.line_item, self.dots_item

    def restyle(self, style: CurveStyle, emphasis: Emphasis) -> None:
        """Take another look, without touching the points."""
        self.style, self.emphasis = style, emphasis
        self.raw_item.setPen(_pen(style.colour, _RAW_ALPHA[emphasis], 1.0, Qt.PenStyle.SolidLine))
        self.line_item.setPen(_pen(style.colour, _LINE_ALPHA[emphasis], _WIDTH[emphasis], PEN_STYLES[style.dash]))
        self.dots_item.setBrush(self.line_item.opts["pen"].color())
        height = {"dimmed": 0, "normal": 10, "highlighted": 20}[emphasis]
        self.raw_item.setZValue(height)
        self.line_item.setZValue(height + 1)
        self.dots_item.setZValue(height + 2)

    def show(self, visible: bool) -> None:
        """Draw the curve or leave it out; :meth:`draw` leaves out what has no points."""
        for item in self.items if not visible else (self.line_item,):
            item.setVisible(visible)

    def draw(self, axis: XAxis, window: tuple[float, float], budget: Budget, *, smoothing: float, log_y: bool) -> None:
        """Put what lies in ``window`` of the x axis on the chart, thinned to the budget."""
        weight = smoothing if self.style.smoothed else 0.0
        self.series.set_smoothing(weight)
        part = self.series.window(axis, *window)
        x, raw = self.series.x(axis)[part], self.series.raw[part]
        faint = self.style.faint_raw and weight > 0
        if weight > 0:
            line = averaged(x, self.series.smooth[part], budget.smooth_points)
        else:
            line = thin(x, raw, budget.columns)
        x_line, y_line = _logged(*line, log_y)
        few = budget.dots and not self.style.smoothed
        # An item without points would still be asked to paint itself, and scatter plots are slow at that.
        self.dots_item.setVisible(few)
        if few:
            self.dots_item.setData(x_line, y_line)
        self.line_item.setData(x_line, y_line, antialias=len(line[0]) <= _MOST_ANTIALIASED)
        self.raw_item.setVisible(faint)
        self.raw_item.setData(*_logged(*(thin(x, raw, budget.columns) if faint else (x[:0], raw[:0])), log_y))

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


def _pen(colour: str, alpha: int, width: float, style: Qt.PenStyle) -> QPen:
    shade = QColor(colour)
    shade.setAlpha(alpha)
    pen = QPen(shade, width, style)
    pen.setCosmetic(True)
    return pen
