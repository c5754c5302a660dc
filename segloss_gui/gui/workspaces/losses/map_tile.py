"""One picture of the microscope, pixel by pixel; the pointer reads it, and may paint on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from segloss_gui.gui.theme import colours

BUTTONS = {Qt.MouseButton.LeftButton: True, Qt.MouseButton.RightButton: False}


class MapTile(QWidget):
    """A square with a picture, its sides kept in proportion.

    Signals
    -------
    hovered(row, column)
        The pointer is over a pixel; (-1, -1) when it left.
    painted(row, column, add)
        The user draws: with the left button, or erases with the right one.
    """

    hovered = Signal(int, int)
    painted = Signal(float, float, bool)

    def __init__(self, name: str, *, paintable: bool = False) -> None:
        super().__init__()
        self._image = QImage()
        self._pixels: NDArray[np.uint8] | None = None
        self._words = ""
        self._paintable = paintable
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_picture(self, picture: NDArray[np.uint8]) -> None:
        """Show an RGBA picture, (H, W, 4)."""
        # QImage does not copy: the array is kept as long as the image.
        self._pixels = np.ascontiguousarray(picture)
        height, width = picture.shape[:2]
        self._image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        self._words = ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence in the picture's place."""
        self._image, self._words = QImage(), words
        self.update()

    def area(self) -> QRectF:
        """Where the picture lies."""
        if self._image.isNull():
            return QRectF(self.rect())
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column under ``point``; None beside the picture."""
        area = self.area()
        if self._image.isNull() or not area.contains(point):
            return None
        row = int((point.y() - area.top()) / area.height() * self._image.height())
        column = int((point.x() - area.left()) / area.width() * self._image.width())
        return min(row, self._image.height() - 1), min(column, self._image.width() - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to draw."""
        self._paint(event, event.button())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Read the pixel, and draw while a button is down."""
        pixel = self.pixel_at(event.position())
        self.hovered.emit(*(pixel or (-1, -1)))
        for button in BUTTONS:
            if event.buttons() & button:
                self._paint(event, button)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the pixel."""
        self.hovered.emit(-1, -1)
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the picture in a thin frame, or the sentence."""
        painter = QPainter(self)
        area = self.area()
        if self._words:
            painter.setPen(QColor(colours().muted))
            inner = area.adjusted(6, 4, -6, -4)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inner, int(flags), self._words)
        elif not self._image.isNull():
            smooth = area.width() < self._image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(area, self._image)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint(self, event: QMouseEvent, button: Qt.MouseButton) -> None:
        pixel = self.pixel_at(event.position())
        if self._paintable and pixel is not None and button in BUTTONS:
            self.painted.emit(float(pixel[0]), float(pixel[1]), BUTTONS[button])
