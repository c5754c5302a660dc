"""All maps of the batch, images by classes; those that share a ratio with the one pointed at are lit."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.core.contrast import mix
from segloss_gui.gui.theme import colours, notifier, type_points
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.gui.workspaces.lecture.pixel_picture import (
    Pixels,
    contour_lines,
    paint_contour,
    paint_pixels,
    square_in,
)

GAP, FOOT = 8.0, 4.0


class BatchStrip(QWidget):
    """Thumbnails: a column an image, a row a class.

    Signals
    -------
    chosen(image, class)
        A map was clicked.
    hovered(image, class)
        (-1, -1) when the pointer left.
    """

    chosen = Signal(int, int)
    hovered = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._maps: tuple[tuple[Pixels, ...], ...] = ()
        self._lines: list[list[list[QLineF]]] = []
        self._empty: NDArray[np.bool_] = np.zeros((0, 0), bool)
        self._lit: Collection[tuple[int, int]] = ()
        self._selected = (0, 0)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The batch: a column an image, a row a class")
        notifier.changed.connect(self.update)

    def show_batch(self, maps: tuple[tuple[Pixels, ...], ...], truth: NDArray[np.bool_], at: tuple[int, int]) -> None:
        """Show RGBA pictures of (image, class), the truth (B, K, H, W), and which map is painted on."""
        if len(maps) != len(self._maps) or len(maps[0]) != len(self._maps[0]):
            self.updateGeometry()
        self._maps, self._selected = maps, at
        self._lines = [[contour_lines(one) for one in image] for image in truth]
        self._empty = np.logical_not(truth.any(axis=(2, 3)))
        self.update()

    def light(self, places: Collection[tuple[int, int]]) -> None:
        """Light the maps that share a ratio."""
        if list(places) != list(self._lit):
            self._lit = places
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Tall enough for the classes."""
        rows = len(self._maps[0]) if self._maps else 1
        return QSize(200, rows * (96 if rows == 1 else 74) + 2)

    def cell(self, image: int, channel: int) -> QRectF:
        """Where a map and its caption lie."""
        columns, rows = max(len(self._maps), 1), max(len(self._maps[0]) if self._maps else 1, 1)
        height = self.height() / rows
        width = min(self.width() / columns, height + 40)
        return QRectF(image * width, channel * height, width, height).adjusted(2, 2, -2, -2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell which map is pointed at."""
        self.hovered.emit(*(self._at(event) or (-1, -1)))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """None is."""
        self.hovered.emit(-1, -1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a map."""
        if (found := self._at(event)) is not None:
            self.chosen.emit(*found)

    def _at(self, event: QMouseEvent) -> tuple[int, int] | None:
        places = [(image, channel) for image, row in enumerate(self._maps) for channel in range(len(row))]
        return next((place for place in places if self.cell(*place).contains(event.position())), None)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw every map."""
        painter = smooth_painter(self)
        for image, row in enumerate(self._maps):
            for channel, pixels in enumerate(row):
                self._paint_map(painter, image, channel, pixels)

    def _paint_map(self, painter: QPainter, image: int, channel: int, pixels: Pixels) -> None:
        theme, cell = colours(), self.cell(image, channel)
        lit, selected = (image, channel) in self._lit, (image, channel) == self._selected
        painter.setBrush(QColor(mix(theme.accent, theme.surface, 0.2) if lit else theme.surface))
        painter.setPen(QPen(QColor(theme.accent if lit or selected else theme.line), 2.0 if selected else 1.0))
        painter.drawRoundedRect(cell, 6, 6)
        line = self.fontMetrics().height()
        picture = square_in(cell.adjusted(5, 5, -5, -line - FOOT), pixels.shape)
        paint_pixels(painter, picture, pixels)
        paint_contour(painter, picture, self._lines[image][channel], pixels.shape, theme.accent, 1.3)
        small = painter.font()
        small.setPointSizeF(type_points(0.85))
        painter.setFont(small)
        painter.setPen(QColor(theme.warning if self._empty[image, channel] else theme.muted))
        words = f"{image + 1}" if len(self._maps[0]) == 1 else f"{image + 1} · class {channel + 1}"
        words += " · empty" if self._empty[image, channel] else ""
        if painter.fontMetrics().horizontalAdvance(words) > cell.width():  # large type: the colour says empty
            words = f"{image + 1}" if len(self._maps[0]) == 1 else f"{image + 1} · {channel + 1}"
        foot = QRectF(cell.left(), cell.bottom() - line - 1, cell.width(), line)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), words)
