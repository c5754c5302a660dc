"""The bar that says which colour is which distance, drawn over a picture of surfaces."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from segloss_gui.gui.viewers.slice_marks import MARGIN, SHADE, draw_text
from segloss_gui.scene.colour import distance_colours

WIDTH, HEIGHT, SHARE, MOST = 170.0, 9.0, 0.4, 0.7
"""Pixels, and shares of the picture's width: of the bar, and of the bar where its numbers need more in large type."""
STOPS = 13


def draw_distance_bar(painter: QPainter, limit_mm: float, width: int, height: int) -> None:
    """The bar at the lower right, from ``-limit_mm`` (missed) to ``+limit_mm`` (too much).

    Parameters
    ----------
    painter : QPainter
        On the picture.
    limit_mm : float
        The end of the scale.
    width, height : int
        Of the picture; nothing is drawn on one too small for it.
    """
    metrics = painter.fontMetrics()
    ends, sides = (f"≤ −{limit_mm:g}", f"≥ {limit_mm:g} mm"), ("missed", "too much")
    numbers, words = (metrics.horizontalAdvance("  ".join(pair)) for pair in (ends, sides))
    length = max(min(WIDTH, width * SHARE), min(max(numbers, words), width * MOST))
    if length < numbers:
        return
    bar = QRectF(width - MARGIN - length, height - MARGIN - metrics.height() - HEIGHT, length, HEIGHT)
    painter.setPen(SHADE)
    painter.setBrush(_gradient(bar))
    painter.drawRect(bar)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    above, below = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
    for text, at, side in zip(ends, (bar.left(), bar.right()), (left, right), strict=True):
        draw_text(painter, QPointF(at, bar.bottom() + 1), text, side | below)
    widest = max(map(metrics.horizontalAdvance, ends))
    if length >= 2 * widest + metrics.horizontalAdvance("  0  "):
        draw_text(painter, QPointF(bar.center().x(), bar.bottom() + 1), "0", Qt.AlignmentFlag.AlignHCenter | below)
    if length >= words:
        for text, at, side in zip(sides, (bar.left(), bar.right()), (left, right), strict=True):
            draw_text(painter, QPointF(at, bar.top() - 1), text, side | above)


def _gradient(bar: QRectF) -> QLinearGradient:
    made = QLinearGradient(bar.topLeft(), bar.topRight())
    places = np.linspace(-1.0, 1.0, STOPS)
    for place, (red, green, blue) in zip(places, distance_colours(places, 1.0).tolist(), strict=True):
        made.setColorAt((float(place) + 1) / 2, QColor(red, green, blue))
    return made
