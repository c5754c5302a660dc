"""Pixels and the contour of the truth, drawn alike wherever a map is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from segloss_gui.app.lecture.canvas_maps import mask_edges

Pixels = NDArray[np.uint8]


def square_in(area: QRectF, shape: tuple[int, ...]) -> QRectF:
    """The largest rectangle of the picture's proportions in the middle of ``area``."""
    scale = max(min(area.width() / shape[1], area.height() / shape[0]), 0.01)
    width, height = shape[1] * scale, shape[0] * scale
    return QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)


def contour_lines(mask: NDArray[np.bool_]) -> list[QLineF]:
    """The edges of a mask, in pixels."""
    return [QLineF(*edge) for edge in mask_edges(mask)]


def paint_pixels(painter: QPainter, area: QRectF, pixels: Pixels) -> None:
    """Draw an RGBA picture, (H, W, 4), pixel by pixel; smoothly only where it is made smaller."""
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, area.width() < width)
    painter.drawImage(area, image)


def paint_contour(
    painter: QPainter, area: QRectF, lines: list[QLineF], shape: tuple[int, ...], colour: str, width: float
) -> None:
    """Draw the lines of :func:`contour_lines` over the picture."""
    painter.save()
    painter.translate(area.topLeft())
    painter.scale(area.width() / shape[1], area.height() / shape[0])
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    painter.drawLines(lines)
    painter.restore()
