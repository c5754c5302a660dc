"""One curve on a chart: the items that draw its points."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from segloss_gui.app.curves.curve_points import Budget, CurvePoints, CurveStyle, Dash, Emphasis, spaced
from segloss_gui.app.curves.series import Series, XAxis
from segloss_gui.core.colours import method_mark
from segloss_gui.gui.plots.method_shade import on_plot, rim_on_plot, symbol_of

PEN_STYLES: dict[Dash, Qt.PenStyle] = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_RAW_ALPHA: dict[Emphasis, int] = {"normal": 64, "highlighted": 110, "dimmed": 14}
_LINE_ALPHA: dict[Emphasis, int] = {"normal": 255, "highlighted": 255, "dimmed": 60}
_MOST_ANTIALIASED = 600
MARKS = 8
"""Squares, triangles or diamonds along a curve from the ninth method on."""
_WIDTH: dict[Emphasis, float] = {"normal": 1.6, "highlighted": 2.8, "dimmed": 1.2}


class Curve(CurvePoints):
    """A series with its style and pyqtgraph items; made and fed on the window's thread."""

    def __init__(self, series: Series, style: CurveStyle) -> None:
        super().__init__(series, style)
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
        self.dots_item.setSymbol(symbol_of(style.colour))
        self.dots_item.setPen(_rim(style.colour, _LINE_ALPHA[emphasis]))
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
        points = self.points(axis, window, budget, smoothing=smoothing, log_y=log_y)
        marked = method_mark(self.style.colour) != "disc" and not points.dots and len(points.line[0]) > 0
        # An item without points would still be asked to paint itself, and scatter plots are slow at that.
        self.dots_item.setVisible(points.dots or marked)
        if points.dots:
            self.dots_item.setData(*points.line)
        elif marked:
            self.dots_item.setData(*spaced(points.line, MARKS))
        self.line_item.setData(*points.line, antialias=len(points.line[0]) <= _MOST_ANTIALIASED)
        self.raw_item.setVisible(len(points.raw[0]) > 0)
        self.raw_item.setData(*points.raw)


def _rim(colour: str, alpha: int) -> QPen:
    """The outline of a dot; of one that steps back as faint as it is."""
    rim = rim_on_plot(colour)
    rim.setAlpha(alpha)
    return QPen(rim, 1.0)


def _pen(colour: str, alpha: int, width: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(on_plot(colour, alpha), width, style)
    pen.setCosmetic(True)
    return pen
