"""A histogram that is drawn by hand: with the mouse in strokes, with the arrow keys bar by bar."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from segloss_gui.app.lecture.drawing import Histogram
from segloss_gui.core.colours import method_colour
from segloss_gui.gui.plots.method_shade import on_plot
from segloss_gui.gui.theme import colours
from segloss_gui.gui.workspaces.lecture.sheet_plot import StillPlot

TONE = 3
"""The colour of what the bars are a population of."""
WIDTH = 0.8
KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class HistogramPlot(StillPlot):
    """Bars under the mouse's hand.

    Signals
    -------
    painted(int, float, int, float)
        A stroke went from a bar, at a height, to another.
    """

    painted = Signal(int, float, int, float)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip("Draw with the mouse; or choose a bar with ← and →, and change it with ↑ and ↓")
        self._histogram: Histogram | None = None
        self._last: tuple[int, float] | None = None
        self.bar = 0

    def show_histogram(self, histogram: Histogram) -> None:
        """Draw anew."""
        self._histogram = histogram
        self.bar = min(self.bar, len(histogram.at) - 1)
        step = self._step
        self.plotItem.clear()
        self.dress_axes(histogram.x, histogram.y)
        ends = (float(histogram.at[0]) - step, float(histogram.at[-1]) + step)
        self.setRange(xRange=ends, yRange=(0, histogram.high), padding=0.02, disableAutoRange=True)
        theme = colours()
        pens = [pg.mkPen(theme.accent if place == self._marked else theme.surface, width=2)
                for place in range(len(histogram.at))]  # fmt: skip
        self.addItem(
            pg.BarGraphItem(
                x=histogram.at,
                height=histogram.heights,
                width=WIDTH * step,
                pens=pens,
                brush=on_plot(method_colour(TONE)),
            )
        )
        if self._marked is not None:
            at, height = histogram.at[self._marked], histogram.heights[self._marked]
            self.plot([at], [height], pen=None, symbol="o", symbolSize=11, symbolBrush=theme.accent, symbolPen=None)
        self.setAccessibleName(f"{histogram.y} by {histogram.x}")
        told = f"{histogram.x} {histogram.at[self.bar]:.2f}: {histogram.heights[self.bar]:.0f} {histogram.y}"
        self.setAccessibleDescription(told)

    @property
    def _step(self) -> float:
        assert self._histogram is not None
        return float(self._histogram.at[1] - self._histogram.at[0])

    @property
    def _marked(self) -> int | None:
        """The bar that the keys change, while they do."""
        return self.bar if self.hasFocus() and self._last is None else None

    def place(self, at: QPoint) -> tuple[int, float]:
        """The bar at a point of the widget, and the height there; the nearest ones outside."""
        assert self._histogram is not None
        point = self.plotItem.vb.mapSceneToView(self.mapToScene(at))
        bar = round((point.x() - float(self._histogram.at[0])) / self._step)
        return min(max(bar, 0), len(self._histogram.at) - 1), min(max(point.y(), 0.0), self._histogram.high)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton and self._histogram is not None:
            self._last = self.place(event.position().toPoint())
            self._stroke(self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with it."""
        if self._last is not None:
            self._stroke(self.place(event.position().toPoint()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End it."""
        self._last = None

    def _stroke(self, to: tuple[int, float]) -> None:
        assert self._last is not None
        start, self._last, self.bar = self._last, to, to[0]
        self.painted.emit(*start, *to)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a bar, or change it by one."""
        move = KEYS.get(Qt.Key(event.key()))
        if move is None or self._histogram is None:
            super().keyPressEvent(event)
            return
        self.bar = min(max(self.bar + move[0], 0), len(self._histogram.at) - 1)
        height = float(self._histogram.heights[self.bar]) + move[1]
        if move[1] and 0 <= height <= self._histogram.high:
            self.painted.emit(self.bar, height, self.bar, height)
        else:
            self.show_histogram(self._histogram)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show which bar the keys change."""
        super().focusInEvent(event)
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show no bar apart any more."""
        super().focusOutEvent(event)
        self._again()

    def _again(self) -> None:
        if self._histogram is not None:
            self.show_histogram(self._histogram)
