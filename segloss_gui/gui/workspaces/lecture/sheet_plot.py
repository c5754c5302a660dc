"""The plot of a theory sheet: lines and a field, with a line to drag; it neither pans nor zooms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent

from segloss_gui.app.lecture.drawing import Drawing, Line
from segloss_gui.core.colours import method_colour, rgb
from segloss_gui.core.contrast import mix
from segloss_gui.gui.plots.axes import PowerAxis
from segloss_gui.gui.plots.method_shade import on_plot, rim_on_plot
from segloss_gui.gui.theme import colours, type_points
from segloss_gui.gui.workspaces.lecture.sheet_legend import SheetLegend

TITLE_MARGIN = 0.6
"""Pixels around the title of an axis per point of its type: pyqtgraph's four cut the tails of letters below, and in a
projector's type leave nothing between title and numbers."""
DASHES = {"solid": Qt.PenStyle.SolidLine, "dashed": Qt.PenStyle.DashLine, "dotted": Qt.PenStyle.DotLine}


def field_tones() -> tuple[str, str]:
    """Colours of a field where its values are false, and where they are true."""
    theme = colours()
    return mix(theme.good, theme.surface, 0.22), mix(theme.error, theme.surface, 0.3)


class StillPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot that stays where it is, its axes in the type and colours of the theme."""

    def __init__(self) -> None:
        axes = {side: PowerAxis(side) for side in ("bottom", "left")}
        super().__init__(background=None, enableMenu=False, axisItems=axes)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.hideButtons()
        self.setMouseEnabled(False, False)

    def dress_axes(self, x: str, y: str) -> None:
        """Follow the theme, and give the axes their titles."""
        theme = colours()
        self.setBackground(theme.surface)
        ticks = QFont(self.font())
        ticks.setPointSizeF(type_points(0.85))
        for side, words in (("bottom", x), ("left", y)):
            axis = self.getAxis(side)
            axis.setPen(theme.edge)
            axis.setTextPen(theme.muted)
            axis.setStyle(tickFont=ticks)
            axis.label.document().setDocumentMargin(TITLE_MARGIN * type_points())
            self.setLabel(side, words, color=theme.text, **{"font-size": f"{type_points(0.9):g}pt"})
        # A number at the very end has half of itself beyond the axis.
        metrics = QFontMetrics(ticks)
        beyond = metrics.horizontalAdvance("0.00") // 2
        self.getAxis("bottom").setStyle(hideOverlappingLabels=beyond)
        self.plotItem.layout.setContentsMargins(1, metrics.height() // 2, beyond, 1)


class SheetPlot(StillPlot):
    """Lines and a field, with a line to drag.

    Signals
    -------
    dragged(float)
        Where the user moved the line, in plain numbers.
    """

    dragged = pg.QtCore.Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._legend = SheetLegend(self.plotItem)
        self._cursor = pg.InfiniteLine(angle=90, movable=True)
        self._cursor.setZValue(-5)
        self._cursor.sigDragged.connect(self._on_drag)
        self._log = False

    def show_drawing(self, drawing: Drawing) -> None:
        """Draw anew."""
        theme = colours()
        self.plotItem.clear()
        self._legend.clear()
        self._legend.setLabelTextColor(theme.text)
        self._legend.setLabelTextSize(f"{type_points(0.9):g}pt")
        self._log = drawing.log_x
        self.setLogMode(x=drawing.log_x, y=drawing.log_y)
        self.dress_axes(drawing.x, drawing.y)
        self.setRange(xRange=drawing.x_range, yRange=drawing.y_range, padding=0.02, disableAutoRange=True)
        if drawing.field is not None:
            self._draw_field(drawing)
        for line in drawing.lines:
            self._draw_line(line, field_tones() if drawing.field is not None else ())
        if drawing.cursor is not None:
            at = float(np.log10(drawing.cursor)) if drawing.log_x else drawing.cursor
            self._cursor.setPen(theme.accent, width=2)
            self._cursor.setHoverPen(theme.accent, width=4)
            self._cursor.setPos(at)
            self.addItem(self._cursor, ignoreBounds=True)
        self._legend.fit(self.width(), self.height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Place the legend anew; pyqtgraph asks once before there is one."""
        super().resizeEvent(event)
        if event is not None:
            self._legend.fit(event.size().width(), event.size().height())

    def _draw_field(self, drawing: Drawing) -> None:
        field, tones = drawing.field, field_tones()
        assert field is not None
        table = np.array([rgb(tone) for tone in tones], np.uint8)
        image = pg.ImageItem(table[field.values.T.astype(int)], levels=(0, 255))
        low, high = drawing.x_range, drawing.y_range
        image.setRect(QRectF(low[0], high[0], low[1] - low[0], high[1] - high[0]))
        image.setZValue(-10)
        self.addItem(image)
        for tone, words in zip(tones, (field.false, field.true), strict=True):
            key = pg.ScatterPlotItem(pen=pg.mkPen(tone), brush=pg.mkBrush(tone), symbol="s", size=14)
            self._legend.addItem(key, words)

    def _draw_line(self, line: Line, fields: Sequence[str]) -> None:
        colour = colours().muted if line.tone < 0 else method_colour(line.tone)
        name = line.name or None
        if line.dots:
            pen = pg.mkPen(rim_on_plot(colour), width=2)
            dot = {"symbol": "o", "symbolSize": 13, "symbolBrush": on_plot(colour, fields=fields), "symbolPen": pen}
            self.plot(line.x, line.y, pen=None, name=name, **dot)
        else:
            drawn, width = on_plot(colour, fields=fields), 3 if line.dash == "solid" else 2
            pen = pg.mkPen(drawn, width=width, style=DASHES[line.dash])
            self.plot(line.x, line.y, pen=pen, name=name, antialias=True, connect="finite")

    def _on_drag(self) -> None:
        at = float(self._cursor.value())
        self.dragged.emit(10**at if self._log else at)
