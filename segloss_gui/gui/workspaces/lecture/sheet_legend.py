"""The legend of a theory sheet: beside or above its curves, never on them."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt

AXES = (90.0, 60.0)
"""About what the axes take of a plot, in pixels."""
ABOVE, BESIDE = (0, 0, 1, 3), (2, 3, 1, 1)
"""Where it stands in the grid of a plot: row, column, and how many of each."""
CORNER = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
BELOW = 4
WIDEST = 2.2
"""Curves are as well seen that many times as wide as they are high: what is wider still gains nothing."""


class SheetLegend(pg.LegendItem):  # type: ignore[misc]
    """In the grid of a plot, wherever it leaves the curves more room.

    A legend within the axes hides curves: at the size of a projector half of them.

    Parameters
    ----------
    plot : PlotItem
        Curves with a name are in the legend.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__(frame=False, horSpacing=6)
        self._grid, self.place = plot.layout, ABOVE
        self.layout.setContentsMargins(8, 0, 0, BELOW)
        self._grid.removeItem(plot.titleLabel)  # a cell holds one thing
        plot.titleLabel.hide()
        self._grid.addItem(self, *ABOVE, CORNER)
        plot.legend = self

    def updateSize(self) -> None:  # noqa: N802 - pyqtgraph's name
        """Its room is the grid's to give."""
        self.updateGeometry()

    def mouseDragEvent(self, event: Any) -> None:  # noqa: N802 - pyqtgraph's name
        """It stays where it is."""
        event.ignore()

    def fit(self, width: float, height: float) -> None:
        """Take the place and the columns that leave the curves most of a plot of this size."""
        choices = [(BESIDE, 1), *((ABOVE, columns) for columns in range(max(len(self.items), 1), 0, -1))]
        self._take(*max(choices, key=lambda choice: self._left(choice, width, height)))

    def _left(self, choice: tuple[tuple[int, int, int, int], int], width: float, height: float) -> float:
        """Square pixels that are left for curves; none where the legend does not fit."""
        place, columns = choice
        across, down = self._size(columns)
        if across > width or down > height:
            return 0.0
        beside = place == BESIDE
        high = max(height - AXES[1] - (0 if beside else down), 0.0)
        return min(max(width - AXES[0] - (across if beside else 0), 0.0), WIDEST * high) * high

    def _size(self, columns: int) -> tuple[float, float]:
        """Pixels that it takes in so many columns."""
        widths = [sample.minimumWidth() + label.minimumWidth() + 16 for sample, label in self.items]
        heights = [label.minimumHeight() for _, label in self.items]
        across = sum(max(widths[column::columns]) for column in range(min(columns, len(widths))))
        return across, sum(max(heights[row : row + columns]) for row in range(0, len(heights), columns))

    def _take(self, place: tuple[int, int, int, int], columns: int) -> None:
        self.setColumnCount(columns)
        self.setMaximumHeight(self._size(columns)[1] + BELOW)  # its rows are not spread over the height of the plot
        if place != self.place:
            self.place = place
            self._grid.removeItem(self)
            self._grid.addItem(self, *place, CORNER)
        self._grid.invalidate()
        self._grid.activate()
