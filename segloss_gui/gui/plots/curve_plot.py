"""The chart: many runs' curves of one quantity, redrawn at most once a tick."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QHideEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.curve_points import Budget, CurveStyle, Dash, Emphasis
from segloss_gui.app.curves.series import Series
from segloss_gui.app.curves.spans import still_fits, x_span, y_span
from segloss_gui.app.curves.under_pointer import describe_position, distance, values_at
from segloss_gui.gui.plots.axes import NumberAxis, PositionAxis, left_width
from segloss_gui.gui.plots.beyond import BEYOND, leave_room
from segloss_gui.gui.plots.curve import Curve
from segloss_gui.gui.plots.dash_key import DashKey
from segloss_gui.gui.plots.epoch_line import EpochLine
from segloss_gui.gui.plots.mouse import ChartView
from segloss_gui.gui.plots.readout import Readout
from segloss_gui.gui.theme import LARGE_POINTS, colours, notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox

_TICK_MS = 250  # new points
_ANSWER_MS = 30  # what the user asked for
_SHARE_OF_TIME = 0.04  # a chart may spend this share of the window's thread on drawing itself
_LONGEST_TICK_MS = 2000


class TimedPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot that knows how long its last painting took.

    Signals
    -------
    left()
        The mouse is elsewhere now.
    """

    left = Signal()
    paint_seconds = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint, and look at the clock."""
        began = time.perf_counter()
        super().paintEvent(event)
        self.paint_seconds = time.perf_counter() - began

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The mouse goes."""
        super().leaveEvent(event)
        self.left.emit()


class CurvePlot(QWidget):
    """One quantity of many runs.

    Parameters
    ----------
    title : str
        What is drawn, for example ``"Loss"``.
    options : ChartOptions
        Shared by charts that move together.
    unit : str
        Unit of y, shown beside the title.
    number : str
        Format of a value in the read-out.
    can_log : bool
        Whether log y applies to this chart.
    least_span : float
        The y range is never smaller, so that noise does not look like a trend.
    limits : (float, float) or None
        Beyond which no value lies, such as 0 and 1 for an overlap: the y axis ends there.
    quantities : mapping of line style to words
        What the line styles mean, where there are several; the read-out has a column for each.
    corner : str
        Where the read-out lies: "top right" or "bottom right".

    Signals
    -------
    curve_clicked(str)
        Key of the curve that was clicked.
    menu_wanted(QPoint)
        A right click, in screen coordinates.
    """

    curve_clicked = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        title: str,
        options: ChartOptions,
        *,
        unit: str = "",
        number: str = "{:.4g}",
        can_log: bool = False,
        least_span: float = 0.0,
        limits: tuple[float, float] | None = None,
        quantities: dict[Dash, str] | None = None,
        corner: str = "top right",
    ) -> None:
        super().__init__()
        self.title, self.unit, self.options = title, unit, options
        self._number, self._can_log, self._least_span, self._limits = number, can_log, least_span, limits
        self.quantities = quantities or {}
        self._curves: dict[str, Curve] = {}
        self._hidden: frozenset[str] = frozenset()
        self._highlighted: frozenset[str] = frozenset()
        self._dirty, self._cost = True, 0.0
        self._build(corner)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._redraw_in_turn)
        options.changed.connect(self._answer)
        options.hovered.connect(self._show_hover)
        notifier.follow(self._take_theme)

    def _build(self, corner: str) -> None:
        self._heading = text_label(self.title, role="heading")
        self._unit_label = ElidedLabel(self.unit, greedy=True, role="caption")
        self.view = ChartView()
        self._x_axis, self._y_axis = PositionAxis(), NumberAxis()
        self.plot = TimedPlot(
            viewBox=self.view, axisItems={"bottom": self._x_axis, "left": self._y_axis}, background=None
        )
        self.plot.setAccessibleName(f"Chart: {self.title}")
        self.plot.setFrameShape(pg.PlotWidget.Shape.StyledPanel)  # its colour shows the focus
        self.plot.setMinimumSize(80, 50)
        self.plot.plotItem.hideButtons()
        self.plot.plotItem.setMenuEnabled(False)
        leave_room(self.plot)
        for axis in (self._x_axis, self._y_axis):
            # Text and grid as a picture: painting them again with every new point is half of a chart's cost.
            axis.setCacheMode(axis.CacheMode.DeviceCoordinateCache)
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(50)
        self._line.hide()
        self._epoch_line = EpochLine()
        for line in (self._line, self._epoch_line):
            self.view.addItem(line, ignoreBounds=True)
        self.readout = Readout(self.plot, corner)
        self.view.range_wanted.connect(self.options.set_visible_range)
        self.view.menu_wanted.connect(self.menu_wanted)
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        self.plot.left.connect(partial(self.options.set_hover, None))  # ends the read-out in all charts of the group
        self._lay_out()

    def _lay_out(self) -> None:
        top = hbox(self._heading, (self._unit_label, 1), spacing=6, margins=(12, 6, 12, 0))
        if self.quantities:
            top.addWidget(DashKey(self.quantities))
        vbox(top, (self.plot, 1), on=self, spacing=0, margins=(0, 0, 1, 0))

    @property
    def curves(self) -> dict[str, Curve]:
        """Curves by key, in the order they were added."""
        return self._curves

    def set_curve(self, key: str, series: Series, style: CurveStyle) -> None:
        """Add a curve, or give one another look; call :meth:`refresh` after its series has grown."""
        curve = self._curves.get(key)
        if curve is None or curve.series is not series:
            self.remove_curve(key)
            curve = self._curves[key] = Curve(series, style)
            for item in curve.items:
                self.view.addItem(item, ignoreBounds=True)
        elif curve.style == style:
            return
        curve.restyle(style, self._emphasis(key))
        self.refresh()

    def remove_curve(self, key: str) -> None:
        """Take a curve off the chart."""
        curve = self._curves.pop(key, None)
        for item in curve.items if curve else ():
            self.view.removeItem(item)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Take off every curve that is not in ``keys``."""
        for key in set(self._curves) - set(keys):
            self.remove_curve(key)
        self.refresh()

    def set_unit(self, words: str, title: str = "") -> None:
        """Other words beside the title, and another title where one is given."""
        self.title = title or self.title
        self._heading.setText(self.title)
        self.plot.setAccessibleName(f"Chart: {self.title}")
        self.unit = words
        self._unit_label.setText(words)

    def set_hidden(self, keys: Iterable[str]) -> None:
        """Leave these curves out of the picture, the range and the read-out."""
        self._hidden = frozenset(keys)
        self.refresh()

    def highlight(self, keys: Iterable[str]) -> None:
        """Draw these curves strongly and the others faintly; none: all alike."""
        self._highlighted = frozenset(keys) & frozenset(self._curves)
        for key, curve in self._curves.items():
            curve.restyle(curve.style, self._emphasis(key))

    def _emphasis(self, key: str) -> Emphasis:
        if not self._highlighted:
            return "normal"
        return "highlighted" if key in self._highlighted else "dimmed"

    def shown(self) -> list[tuple[str, Curve]]:
        """Curves that are drawn, with their keys."""
        return [(key, curve) for key, curve in self._curves.items() if key not in self._hidden]

    @property
    def logarithmic(self) -> bool:
        """Whether y is drawn logarithmically."""
        return self._can_log and self.options.log_y

    def refresh(self) -> None:
        """Redraw soon: once, however often this is called until then; when shown, if it is hidden."""
        self._dirty = True
        if self.isVisible() and not self._timer.isActive():
            wait = int(1000 * (self._cost + self.plot.paint_seconds) / _SHARE_OF_TIME)
            self._timer.start(min(max(_TICK_MS, wait), _LONGEST_TICK_MS))

    def _answer(self) -> None:
        """Redraw as soon as can be: the user waits for it."""
        self._dirty = True
        if self.isVisible():
            self._timer.start(_ANSWER_MS)

    def _redraw_in_turn(self) -> None:
        # Charts that draw in one turn of the event loop are painted in one go, and hold it up four times as long.
        if wait := self.options.wait_for_turn():
            self._timer.start(wait)
        else:
            self.redraw()

    def redraw(self) -> None:
        """Draw now."""
        began = time.perf_counter()
        self._dirty = False
        low, high = x_span(self.options, self.title, [curve for _, curve in self.shown()])
        budget = Budget.of(self.view.width(), [curve for _, curve in self.shown()])
        for key, curve in self._curves.items():
            visible = key not in self._hidden
            curve.show(visible)
            if visible:
                curve.draw(
                    self.options.axis, (low, high), budget, smoothing=self.options.smoothing, log_y=self.logarithmic
                )
        self._fit(low, high)
        everything = self.options.visible_range is None  # else what was moved out at a side is gone
        self.view.show_beyond(BEYOND if everything and budget.dots else 0, BEYOND if self._limits else 0)
        self._epoch_line.show_epoch(self.options, [curve for _, curve in self.shown()])
        self._show_hover()
        self.plot.scene().prepareForPaint()  # else the view is fitted while it is painted, and painted once more
        self._cost = time.perf_counter() - began

    def _fit(self, low: float, high: float) -> None:
        if self._x_axis.as_time != (self.options.axis == "time"):
            self._x_axis.as_time = not self._x_axis.as_time
            self._x_axis.picture = None
        curves = [curve for _, curve in self.shown()]
        bottom, top = y_span(
            self.options, curves, (low, high), logarithmic=self.logarithmic, least=self._least_span,
            limits=self._limits,
        )  # fmt: skip
        if self._y_axis.logMode != self.logarithmic:
            self._y_axis.setLogMode(x=False, y=self.logarithmic)
        elif still_fits(self.view.viewRange()[1], (bottom, top)):
            bottom, top = self.view.viewRange()[1]
        wanted = [[low, high], [bottom, top]]
        if wanted != self.view.viewRange():
            self.view.setRange(xRange=wanted[0], yRange=wanted[1], padding=0.0, disableAutoRange=True)

    def _mouse_moved(self, position: Any) -> None:
        inside = self.view.sceneBoundingRect().contains(position)
        self.options.set_hover(self.view.mapSceneToView(position).x() if inside else None)

    def _show_hover(self) -> None:
        position = self.options.hover
        if position is None or not self.isVisible():
            self._line.hide()
            self.readout.hide()
            return
        self._line.setPos(position)
        self._line.show()
        words = describe_position(self.options.axis, position)
        left, right = self.view.viewRange()[0]
        self.readout.avoid(position > (left + right) / 2)
        rows = values_at(self.options, [curve for _, curve in self.shown()], position, list(self.quantities))
        self.readout.show_rows(words, rows, self._number, list(self.quantities.values()))

    def _clicked(self, event: Any) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or event.double():
            return
        point = self.view.mapSceneToView(event.scenePos())
        at, bottom_top = (point.x(), point.y()), self.view.viewRange()[1]
        near = [
            (distance(curve, self.options.axis, at, bottom_top, logarithmic=self.logarithmic), key)
            for key, curve in self.shown()
            if len(curve.series)
        ]
        if near and min(near)[0] < 0.05:
            self.curve_clicked.emit(min(near)[1])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what came while the chart was hidden."""
        super().showEvent(event)
        if self._dirty:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Draw nothing while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More or fewer columns: thin the curves anew."""
        super().resizeEvent(event)
        self.refresh()
        self.readout.place()

    def _take_theme(self) -> None:
        theme = colours()
        self.plot.setBackground(QColor(theme.surface))
        small = QFont(self.font())
        small.setPointSizeF(type_points(0.85))
        for axis in (self._x_axis, self._y_axis):
            axis.setPen(pg.mkPen(theme.edge))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setStyle(tickFont=small, tickLength=-4, maxTickLevel=0)
            axis.setTickDensity(0.5 if type_points() > LARGE_POINTS else 1.0)  # or large numbers lie on one another
            axis.setGrid(36)
        self._y_axis.setWidth(left_width())
        self._line.setPen(pg.mkPen(theme.muted, width=1))
        self._epoch_line.take_colour(theme.accent)
        self.highlight(self._highlighted)  # colours are as light as this ground asks for
        self.refresh()
