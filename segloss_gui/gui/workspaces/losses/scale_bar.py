"""The colours of a derivative with their numbers: minus the largest, 0, the largest."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.losses.gradient_picture import Paints
from segloss_gui.gui.theme import colours

BAR = 8


class ScaleBar(QWidget):
    """A strip of colours, symmetric around 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = 0.0
        self._paints: Paints | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "Blue: descent raises the prediction here. Red: it lowers it. The ends are the largest absolute derivative."
        )

    def show_scale(self, scale: float, paints: Paints) -> None:
        """Show the numbers of a loss's colours."""
        self.scale, self._paints = scale, paints
        self.setAccessibleName(f"Colours from {-scale:.2e} to {scale:.2e}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The strip and a line of numbers."""
        return QSize(60, BAR + self.fontMetrics().height() + 5)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw strip and numbers."""
        if self._paints is None:
            return
        painter = QPainter(self)
        strip = QRectF(0.5, 0.5, self.width() - 1, BAR)
        ramp = QLinearGradient(strip.topLeft(), strip.topRight())
        places = ((0.0, self._paints.negative), (0.5, self._paints.ground), (1.0, self._paints.positive))
        for place, colour in places:
            ramp.setColorAt(place, QColor(colour))
        painter.fillRect(strip, ramp)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawRect(strip)
        painter.setPen(QColor(colours().muted))
        below = QRectF(0, BAR + 3, self.width(), self.fontMetrics().height() + 2)
        number = f"{self.scale:.1e}".replace("e-0", "e-").replace("e+0", "e")
        room = self.fontMetrics().horizontalAdvance(f"−{number} 0 +{number}") < self.width()
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"−{number}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"+{number}" if room else "")
        if room:
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "0")
