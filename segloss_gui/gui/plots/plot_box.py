"""The box of a plot and its key, for the mouse of a figure."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from segloss_gui.gui.plots.beyond import BeyondBox
from segloss_gui.gui.theme import colours


class PlotBox(BeyondBox):
    """A view box without pyqtgraph's menu and right-drag.

    Signals
    -------
    reset_wanted()
        Everything is wanted back in view.
    """

    reset_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sigRangeChangedManually.connect(lambda *_: self.show_beyond(0, 0))  # what was moved out is gone

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802
        """Pan with the left or middle button."""
        if event.button() == Qt.MouseButton.RightButton:
            event.ignore()
            return
        super().mouseDragEvent(event, axis)

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802
        """Double-click: everything again."""
        if event.double():
            event.accept()
            self.reset_wanted.emit()


class Key(QLabel):
    """Names and numbers over a plot, on a ground that the curves hardly shine through."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ground, then the words."""
        ground = QColor(colours().surface)
        ground.setAlpha(225)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.end()
        super().paintEvent(event)
