"""Shows a :class:`~segloss_gui.report.figure_description.elements.Plot` that can be pointed at, zoomed and followed.

Mouse: wheel zooms around the cursor, drag pans, double-click shows everything again; a click on a dot
leads to its case.
"""

from __future__ import annotations

import html
import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.eliding import families
from segloss_gui.core.colours import mark_letter
from segloss_gui.gui.plots.axes import SpreadAxis
from segloss_gui.gui.plots.beyond import BEYOND, leave_room
from segloss_gui.gui.plots.figure_items import items_of
from segloss_gui.gui.plots.plot_box import Key, PlotBox
from segloss_gui.gui.theme import colours, notifier, type_points
from segloss_gui.gui.widgets import fitted
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.report.figure_description.elements import Dots, Plot, Ticks, within
from segloss_gui.report.figure_description.places import extent, nearest
from segloss_gui.statistics.resampling import Floats

REACH_PX = 9.0
LEFT_WIDTH, NAMES_MOST, NAMES_SHARE, MARGIN = 5.6, 13.2, 0.4, 16
"""What the axis at the left takes, in points of type: of numbers, and of names where that is more than their share of
the plot."""
RING = 7
KEY_MARGIN, KEY_SHARE, AXIS_MARGIN = 8, 0.3, 92
KEY_HEIGHT, LEAST_ENTRIES, MOST_KEY, BELOW = 0.6, 3, 0.7, 56
"""How much of the height the key may take, how many entries it has in any case, the share of the height from which on
it would hide the plot, and what the axis below takes."""
LOWEST, LEAST_TITLE = 9, 6
"""Lines that a plot must be high to have titles, and letters of one that is cut."""
NO_PLOT = Plot("", "")


class FigurePlot(QWidget):
    """One plot.

    Signals
    -------
    pointed(str)
        What the dot under the mouse says; empty where there is none.
    chosen(case, method)
        A dot was clicked.
    """

    pointed = Signal(str)
    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.shown: Plot | None = None
        self._at: int | None = None
        self.box = PlotBox()
        axes = {side: SpreadAxis(side) for side in ("left", "bottom")}
        self.plot = pg.PlotWidget(viewBox=self.box, axisItems=axes, background=None)
        self.plot.setFrameShape(pg.PlotWidget.Shape.StyledPanel)  # its colour shows the focus
        self.plot.plotItem.hideButtons()
        leave_room(self.plot)
        self.plot.setMinimumSize(180, 96)  # two of them, each with two choices, have room in a low window of large type
        self.ring = pg.ScatterPlotItem(pxMode=True)
        self.ring.setZValue(20)
        self.key = Key(self)
        self.key.setProperty("role", "caption")
        self.key.setTextFormat(Qt.TextFormat.RichText)
        self.key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._behind: list[Any] = []
        self._keyed = False
        vbox(self.plot, on=self, margins=(4, 0, 4, 0))
        self.key.raise_()
        self.plot.scene().sigMouseMoved.connect(self._moved)
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        self.box.reset_wanted.connect(self.show_everything)
        self.box.sigResized.connect(self._place_key)
        self.box.sigYRangeChanged.connect(self._widen)
        notifier.follow(self._take_theme)

    def show_plot(self, plot: Plot | None) -> None:
        """Draw another; what was zoomed in on stays so only where the axes stay the same."""
        # pyqtgraph's own logarithms need another kind of axis: they are taken here, with the numbers for words.
        plot = plot.by_logarithm() if plot is not None else None
        same = self.shown is not None and plot is not None and _axes(plot) == _axes(self.shown)
        self.shown = plot
        self._point(None)
        self._draw()
        if not same:
            self.show_everything()

    def show_everything(self) -> None:
        """The whole plot."""
        plot = self.shown
        if plot is None:
            return
        across, up = plot.across_range, plot.up_range
        x_ends, y_ends = extent(plot)
        self.box.setRange(
            xRange=across or x_ends, yRange=up or y_ends, padding=0 if across and up else None, disableAutoRange=True
        )
        if across:
            self.box.setXRange(*across, padding=0)
        if up:
            self.box.setYRange(*up, padding=0)
        for limits, seen, look in (
            (plot.across_limits, self.box.viewRange()[0], self.box.setXRange),
            (plot.up_limits, self.box.viewRange()[1], self.box.setYRange),
        ):
            if limits is not None:
                look(*within(tuple(seen), limits), padding=0)
        beyond = BEYOND if plot.across_limits or plot.up_limits else 0
        self.box.show_beyond(beyond, beyond)
        self._place_key()

    def _draw(self) -> None:
        for item in self._behind:
            self.plot.removeItem(item)
        self._behind.clear()
        plot = self.shown or NO_PLOT
        self.plot.setAccessibleName(f"plot of {plot.up or plot.across} by {plot.across}")
        self.plot.setAccessibleDescription(plot.caption)
        for item in items_of(plot):
            self.plot.addItem(item, ignoreBounds=True)
            self._behind.append(item)
        if self.ring.scene() is None:
            self.plot.addItem(self.ring, ignoreBounds=True)
        self._draw_axes(plot)
        self._draw_key(plot)

    def _draw_axes(self, plot: Plot) -> None:
        wide = self._left_width(plot)
        self.plot.getAxis("left").setWidth(wide)
        for side, words, ticks in (
            ("bottom", plot.across, plot.across_ticks), ("left", plot.up, plot.up_ticks),
        ):  # fmt: skip
            axis = self.plot.getAxis(side)
            metrics = QFontMetricsF(axis.label.font())
            room = self.height() - AXIS_MARGIN if side == "left" else self.width() - wide - 2 * MARGIN
            # A low plot has its height for itself: the caption says what it is of.
            title = titled(words, metrics, room) if self.height() >= LOWEST * metrics.height() else ""
            axis.setLabel(title or None)
            axis.showLabel(bool(title))
            if ticks is not None:
                ticks = (
                    tuple(self._short(self._apart(ticks))) if side == "left" else legible(ticks, metrics, plot, room)
                )
            axis.setTicks(None if ticks is None else [ticks])

    def _widen(self) -> None:
        """Numbers of other places have other widths, and the title stands beside them."""
        plot = self.shown or NO_PLOT
        if self._left_width(plot) != self.plot.getAxis("left").width():
            self._draw_axes(plot)

    def _left_width(self, plot: Plot) -> int:
        """Of the axis at the left: as wide as its names, or as its title and numbers in the type there is."""
        points = type_points()
        if not plot.up_ticks:
            axis = self.plot.getAxis("left")
            numbers: float = axis.numbers_px(*self.box.viewRange()[1], max(1, self.height() - BELOW))
            return round(max(LEFT_WIDTH * points, numbers + MARGIN + QFontMetricsF(axis.label.font()).height()))
        wide = max(self.fontMetrics().horizontalAdvance(name) for _, name in plot.up_ticks) + MARGIN
        return round(min(max(wide, LEFT_WIDTH * points), self._names_most()))

    def _names_most(self) -> float:
        return max(NAMES_MOST * type_points(), NAMES_SHARE * self.width())

    def _short(self, ticks: Ticks) -> list[tuple[float, str]]:
        """Names that fit across, cut where they are alike: pyqtgraph leaves out those that do not."""
        room, alike = self._names_most() - MARGIN, families(name for _, name in ticks)
        return [(at, fitted(name, self.fontMetrics(), room, alike[name])) for at, name in ticks]

    def _apart(self, ticks: Ticks) -> Ticks:
        """As many names, one below the other, as do not lie over each other: pyqtgraph draws all of them."""
        room = max(1, (self.height() - BELOW) // self.fontMetrics().height())
        return ticks[:: -(-len(ticks) // room)]

    def _draw_key(self, plot: Plot) -> None:
        room = int(self.width() * KEY_SHARE)
        entries = plot.legend if plot.legend_on_screen else ()
        alike, metrics = families(entry.name for entry in entries), self.key.fontMetrics()
        names = [html.escape(fitted(entry.name, metrics, room, alike[entry.name])) for entry in entries]
        rows = [
            f"<tr><td style='color:{entry.colour}'>{mark_letter(entry.colour)}&nbsp;</td><td>{name}</td>"
            f"<td>&nbsp;&nbsp;{html.escape(entry.value)}</td></tr>"
            for entry, name in zip(entries, names, strict=True)
        ]
        most = max(LEAST_ENTRIES, int(KEY_HEIGHT * (self.height() - BELOW)) // self.key.fontMetrics().height())
        if len(rows) > most:  # the header's legend has them all
            rows = [*rows[: most - 1], f"<tr><td></td><td>and {len(rows) - most + 1} more</td></tr>"]
        self.key.setText(f"<table cellspacing='0'>{''.join(rows)}</table>")
        self._keyed = bool(rows)
        self._place_key()

    def _place_key(self, *_: object) -> None:
        """In the corner with the fewest dots, the lower right one where several have none."""
        self.key.adjustSize()
        self.key.setVisible(self._keyed and self.key.height() < MOST_KEY * self.height())
        box, place = self.box.sceneBoundingRect(), self.plot.pos()
        inner = box.translated(place.x(), place.y()).adjusted(KEY_MARGIN, KEY_MARGIN, -KEY_MARGIN, -KEY_MARGIN)
        right, bottom = inner.right() - self.key.width(), inner.bottom() - self.key.height()
        corners = [(x, y) for x in (right, inner.left()) for y in (bottom, inner.top())]
        across, up = self._pixels()

        def hidden(corner: tuple[float, float]) -> int:
            x, y = across + place.x() - corner[0], up + place.y() - corner[1]
            return int(((x > 0) & (x < self.key.width()) & (y > 0) & (y < self.key.height())).sum())

        x, y = min(corners, key=hidden)
        self.key.move(max(0, int(x)), max(0, int(y)))

    def _pixels(self) -> tuple[Floats, Floats]:
        """Where the dots are in the scene."""
        dots = self.shown.dots if self.shown is not None else Dots()
        box, (x_ends, y_ends) = self.box.sceneBoundingRect(), self.box.viewRange()
        across = box.left() + (dots.x - x_ends[0]) / (x_ends[1] - x_ends[0]) * box.width()
        up = box.bottom() - (dots.y - y_ends[0]) / (y_ends[1] - y_ends[0]) * box.height()
        return across, up

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The key stays in its corner."""
        super().resizeEvent(event)
        plot = self.shown or NO_PLOT
        self._draw_axes(plot)
        self._draw_key(plot)

    def _take_theme(self) -> None:
        theme = colours()
        self.plot.setBackground(theme.surface)
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(theme.edge)
            axis.setTextPen(theme.muted)
            axis.label.setFont(QFont())  # of the theme's type; titles and numbers have their room by it
        self.plot.showGrid(x=True, y=True, alpha=0.12)
        self.ring.setPen(pg.mkPen(theme.text, width=2))
        self.ring.setBrush(pg.mkBrush(None))
        self._draw()

    def dot_at(self, scene: QPointF) -> int | None:
        """The dot near a point of the scene."""
        if self.shown is None or not self.box.sceneBoundingRect().contains(scene):
            return None
        at = self.box.mapSceneToView(scene)
        wide, high = self.box.viewPixelSize()
        if not wide or not high:
            return None
        return nearest(self.shown.dots, at.x(), at.y(), (1 / wide, 1 / high), REACH_PX)

    def _moved(self, scene: QPointF) -> None:
        self._point(self.dot_at(scene))

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or event.double():
            return
        dot = self.dot_at(event.scenePos())
        target = self.shown.target(dot) if self.shown is not None and dot is not None else None
        if target is not None:
            self.chosen.emit(*target)

    def _point(self, dot: int | None) -> None:
        if dot == self._at:
            return
        self._at = dot
        plot = self.shown
        if plot is None or dot is None:
            self.ring.setData([], [])
            self.pointed.emit("")
            self.plot.viewport().unsetCursor()
            return
        dots = plot.dots
        size = float(dots.sizes[dot])
        self.ring.setData([float(dots.x[dot])], [float(dots.y[dot])], size=max(size, 5.0) + RING)
        self.pointed.emit(plot.words(dot))
        leads = plot.target(dot) is not None
        self.plot.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is pointed at."""
        self._point(None)
        super().leaveEvent(event)


def titled(words: str, metrics: QFontMetricsF, room: float) -> str:
    """The title of an axis as it fits; its unit is never cut, and a few letters say nothing."""
    name, bracket, unit = words.rpartition(" (")
    if not (bracket and unit.endswith(")")):
        name, bracket, unit = words, "", ""
    cut = fitted(name, metrics, room - metrics.horizontalAdvance(bracket + unit))
    return cut + bracket + unit if cut == name or len(cut) >= LEAST_TITLE else ""


def legible(ticks: Ticks, metrics: QFontMetricsF, plot: Plot, room: float) -> Ticks:
    """The ticks of the axis below whose words do not lie over those before them."""
    low, high = plot.across_range or extent(plot)[0]
    kept: list[tuple[float, str]] = []
    end = -math.inf
    for at, words in ticks:
        middle, half = (at - low) / ((high - low) or 1.0) * room, metrics.horizontalAdvance(words) / 2
        if middle - half >= end:
            kept.append((at, words))
            end = middle + half + metrics.averageCharWidth()
    return tuple(kept)


def _axes(plot: Plot) -> object:
    return plot.across, plot.up, plot.across_ticks, plot.up_ticks, extent(plot)
