"""Pixels and the contour of the truth, drawn alike wherever a map is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

Pixels = NDArray[np.uint8]


def square_in(area: QRectF, shape: tuple[int, ...]) -> QRectF:
    """The largest rectangle of the picture's proportions in the middle of ``area``."""
    scale = max(min(area.width() / shape[1], area.height() / shape[0]), 0.01)
    width, height = shape[1] * scale, shape[0] * scale
    return QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)


def contour_lines(mask: NDArray[np.bool_]) -> list[QLineF]:
    """Edges between pixels in and out of ``mask``, in pixels, each run of them as one line.

    Examples
    --------
    >>> mask = np.zeros((4, 4), bool)
    >>> mask[1:3, 1:3] = True
    >>> len(contour_lines(mask))
    4
    """
    padded = np.pad(mask, 1).astype(np.int8)
    lines = [QLineF(start, row, end, row) for row, start, end in _runs(np.diff(padded, axis=0)[:, 1:-1])]
    return lines + [QLineF(row, start, row, end) for row, start, end in _runs(np.diff(padded, axis=1)[1:-1].T)]


def _runs(edges: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    walls = np.pad(edges != 0, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(walls, axis=1)
    rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))


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
