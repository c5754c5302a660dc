"""The map that is painted on, with a brush under the pointer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.lecture.canvas_maps import between
from segloss_gui.app.workspace_keys import CANVAS
from segloss_gui.gui.theme import colours, notifier
from segloss_gui.gui.widgets.key_actions import KeyActions
from segloss_gui.gui.workspaces.lecture.pixel_picture import (
    Pixels,
    contour_lines,
    paint_contour,
    paint_pixels,
    square_in,
)

BRUSH_STEP = 1.15


class CanvasView(QWidget):
    """Prediction as grey, truth as a contour.

    Signals
    -------
    pressed()
        A stroke begins.
    painted(row, column, add)
        The brush touches a place, in pixels; the right button erases.
    dragged(down, right)
        Whole pixels, with the tool that moves.
    hovered(row, column)
        (-1, -1) when the pointer left.
    brush_wanted(factor)
        The wheel asks for another brush.
    """

    pressed = Signal()
    painted = Signal(float, float, bool)
    dragged = Signal(int, int)
    hovered = Signal(int, int)
    brush_wanted = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._pixels: Pixels | None = None
        self._lines: list[QLineF] = []
        self._pointer: QPointF | None = None
        self._from: tuple[float, float] | None = None
        self._last: tuple[float, float] | None = None
        self.radius, self.moves, self.laser = 4.0, False, False
        self.setMouseTracking(True)
        self.setMinimumSize(150, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Canvas: prediction in grey, truth as a contour")
        self.setToolTip("")
        self._keys = KeyActions(CANVAS, {"move": self._move}, self)
        notifier.changed.connect(self.update)

    def show_map(self, pixels: Pixels, truth: NDArray[np.bool_]) -> None:
        """Show a prediction, RGBA (H, W, 4), and the contour of a truth, (H, W)."""
        self._pixels, self._lines = np.ascontiguousarray(pixels), contour_lines(truth)
        self.update()

    def area(self) -> QRectF:
        """Where the picture lies."""
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        return room if self._pixels is None else square_in(room, self._pixels.shape)

    def place_at(self, point: QPointF) -> tuple[float, float]:
        """Row and column of a point, in pixels; beside the picture they lie beside its shape."""
        area, shape = self.area(), (1, 1) if self._pixels is None else self._pixels.shape
        return (
            (point.y() - area.top()) / area.height() * shape[0] - 0.5,
            (point.x() - area.left()) / area.width() * shape[1] - 0.5,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a stroke."""
        self.pressed.emit()
        self._from = self._last = self.place_at(event.position())
        self._touch(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with it; tell where the pointer is."""
        self._pointer = event.position()
        row, column = (round(place) for place in self.place_at(event.position()))
        inside = self.area().contains(event.position())
        self.hovered.emit(*((row, column) if inside else (-1, -1)))
        if event.buttons() != Qt.MouseButton.NoButton:
            self._touch(event)
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End it."""
        self._from = self._last = None

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the pointer."""
        self._pointer = None
        self.hovered.emit(-1, -1)
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Another brush."""
        self.brush_wanted.emit(BRUSH_STEP if event.angleDelta().y() > 0 else 1 / BRUSH_STEP)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move what is drawn."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def _move(self, down: int, right: int) -> None:
        self.pressed.emit()
        self.dragged.emit(down, right)

    def _touch(self, event: QMouseEvent) -> None:
        row, column = self.place_at(event.position())
        if self.moves:
            start = self._from or (row, column)
            down, right = round(row - start[0]), round(column - start[1])
            if down or right:
                self._from = (start[0] + down, start[1] + right)
                self.dragged.emit(down, right)
            return
        add = not event.buttons() & Qt.MouseButton.RightButton
        for place in between(self._last or (row, column), (row, column), max(self.radius / 2, 1.0)):
            self.painted.emit(*place, add)
        self._last = (row, column)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw pixels, contour and brush."""
        painter, area, theme = QPainter(self), self.area(), colours()
        if self._pixels is None:
            painter.setPen(QColor(theme.muted))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), "Getting the canvas ready …")
            return
        paint_pixels(painter, area, self._pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_contour(painter, area, self._lines, self._pixels.shape, theme.accent, 2.2)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(area)
        if self._pointer is not None and area.contains(self._pointer):
            self._paint_pointer(painter, area)

    def _paint_pointer(self, painter: QPainter, area: QRectF) -> None:
        assert self._pointer is not None
        assert self._pixels is not None
        if self.laser:
            painter.setPen(Qt.PenStyle.NoPen)
            for radius, alpha in ((14, 60), (7, 255)):
                glow = QColor("#FF2D2D")
                glow.setAlpha(alpha)
                painter.setBrush(glow)
                painter.drawEllipse(self._pointer, radius, radius)
        elif not self.moves:
            radius = (self.radius + 0.5) * area.width() / self._pixels.shape[1]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((colours().surface, 3.0), (colours().text, 1.2)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(self._pointer, radius, radius)
