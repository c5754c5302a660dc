"""Mouse habits of a chart, in place of pyqtgraph's.

Wheel zooms x around the cursor, drag pans, double-click shows everything again; y always fits what
is visible. The right button opens the chart's own menu.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, Signal

from segloss_gui.gui.plots.beyond import BeyondBox

_ZOOM_PER_NOTCH = 1.25


class ChartView(BeyondBox):
    """A view box that asks for an x range instead of setting one, so that linked charts can follow.

    Signals
    -------
    range_wanted(object)
        ``(low, high)``, or None for everything.
    menu_wanted(QPoint)
        Screen position of a right click.
    """

    range_wanted = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.disableAutoRange()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: ARG002, N802
        """Zoom x around the cursor."""
        low, high = self.viewRange()[0]
        centre = self.mapToView(event.pos()).x()
        factor = _ZOOM_PER_NOTCH ** (-event.delta() / 120)
        event.accept()
        self.range_wanted.emit((centre + (low - centre) * factor, centre + (high - centre) * factor))

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: ARG002, N802
        """Pan along x with the left or middle button."""
        event.ignore()
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        event.accept()
        low, high = self.viewRange()[0]
        moved = (event.lastPos().x() - event.pos().x()) * (high - low) / max(self.width(), 1.0)
        self.range_wanted.emit((low + moved, high + moved))

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802
        """Right click opens the menu, double-click shows everything."""
        if event.button() == Qt.MouseButton.RightButton:
            event.accept()
            position: QPointF = event.screenPos()
            self.menu_wanted.emit(position.toPoint())
        elif event.double():
            event.accept()
            self.range_wanted.emit(None)
