"""A view box that draws what reaches over its edges, so that a dot at the end of an axis is whole."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QPainterPath

BEYOND = 7
"""Pixels that a dot reaches over an edge at the most."""


class BeyondBox(pg.ViewBox):  # type: ignore[misc]
    """A view box whose children may reach over its edges; a plot leaves them the room by :func:`leave_room`."""

    def __init__(self) -> None:
        self._across = self._up = 0
        super().__init__(enableMenu=False)

    def show_beyond(self, across: int, up: int) -> None:
        """Draw what reaches so many pixels over the edges at the sides, and at the top and the bottom."""
        if (across, up) == (self._across, self._up):
            return
        self.prepareGeometryChange()
        self._across, self._up = across, up
        self.update()

    def shape(self) -> QPainterPath:
        """What children are clipped to."""
        path = QPainterPath()
        path.addRect(self.boundingRect().adjusted(-self._across, -self._up, self._across, self._up))
        return path


def leave_room(plot: pg.PlotWidget) -> None:
    """Keep what reaches over the upper and the right edge on the widget; the axes are at the other two."""
    plot.plotItem.layout.setContentsMargins(1, BEYOND, BEYOND, 1)
