"""ε on an empty map, drawn: what predicting V voxels into it costs; the marker is ε and can be dragged."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.gesture import Gesture
from segloss_gui.app.losses.epsilon import empty_map_cost, rounded
from segloss_gui.core.contrast import mix
from segloss_gui.core.number_text import power_of_ten
from segloss_gui.gui.theme import colours, notifier
from segloss_gui.gui.widgets.painting import smooth_painter

LOW, HIGH = -7.0, 6.0
"""Decades of the axis, in voxels: the range of epsilon in Tilborghs 2022 and beyond."""


class EpsilonView(QWidget):
    """Loss of an empty map over the voxels predicted into it, on a logarithmic axis."""

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.epsilon = 1e-7
        self._gesture = Gesture()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName("Loss of an empty map over the voxels predicted into it")
        notifier.changed.connect(self.update)

    def show_epsilon(self, epsilon: float) -> None:
        """Draw the curve of ``epsilon`` (in voxels)."""
        self.epsilon = epsilon
        self.setAccessibleDescription(f"ε = {rounded(epsilon)} voxels")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Eight lines of text high."""
        return QSize(320, self.fontMetrics().height() * 8)

    def area(self) -> QRectF:
        """Where the curve is drawn."""
        line, letters = self.fontMetrics().height(), self.fontMetrics().horizontalAdvance("0.5")
        return QRectF(self.rect()).adjusted(letters + 12, line + 6, -12, -2 * line - 8)

    def x_of(self, voxels: float) -> float:
        """Screen position of a number of voxels, kept within the axis."""
        decade = math.log10(voxels) if voxels > 0 else LOW
        share = (min(max(decade, LOW), HIGH) - LOW) / (HIGH - LOW)
        return self.area().left() + share * self.area().width()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the marker; a drag is one step to undo."""
        self._gesture.hold()
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the marker while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        share = (event.position().x() - self.area().left()) / self.area().width()
        decade = LOW + min(max(share, 0.0), 1.0) * (HIGH - LOW)
        with self._gesture.edits():
            self.chosen.emit(float(f"{10**decade:.2g}"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axis, curve and marker."""
        painter = smooth_painter(self)
        self._paint_axes(painter)
        self._paint_curve(painter)
        self._paint_marker(painter)

    def _paint_axes(self, painter: QPainter) -> None:
        theme, area, line = colours(), self.area(), self.fontMetrics().height()
        for height, words in ((0.0, "0"), (0.5, "½"), (1.0, "1")):
            y = area.bottom() - height * area.height()
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.muted))
            label = QRectF(0, y - line / 2, area.left() - 6, line)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        for decade in range(int(LOW) + 1, int(HIGH) + 1, 3 if area.width() < 420 else 2):
            box = QRectF(self.x_of(10.0**decade) - 40, area.bottom() + 3, 80, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, power_of_ten(decade, plain=3))
        axis = QRectF(area.left(), area.bottom() + line + 3, area.width(), line)
        painter.drawText(axis, Qt.AlignmentFlag.AlignCenter, "voxels predicted into an empty map")

    def _paint_curve(self, painter: QPainter) -> None:
        theme, area = colours(), self.area()
        path = QPainterPath()
        for step in range(161):
            decade = LOW + step / 160 * (HIGH - LOW)
            cost = empty_map_cost(10**decade, self.epsilon)
            point = QPointF(self.x_of(10**decade), area.bottom() - cost * area.height())
            path.lineTo(point) if step else path.moveTo(point)
        under = QPainterPath(path)
        under.lineTo(area.bottomRight())
        under.lineTo(area.bottomLeft())
        painter.fillPath(under, QColor(mix(theme.accent, theme.surface, 0.10)))
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_marker(self, painter: QPainter) -> None:
        theme, area, line = colours(), self.area(), self.fontMetrics().height()
        x = self.x_of(self.epsilon)
        painter.setPen(QPen(QColor(theme.text), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QPen(QColor(theme.surface), 2.0))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(QPointF(x, area.center().y()), 6, 6)
        words = f"ε = {rounded(self.epsilon)}"
        width = self.fontMetrics().horizontalAdvance(words) + 8
        left = min(max(x - width / 2, 0), self.width() - width)
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(left, area.top() - line - 4, width, line), Qt.AlignmentFlag.AlignCenter, words)
