"""The bar that says which colour is which distance, drawn over a picture of surfaces."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from segloss_gui.gui.viewers.slice_marks import MARGIN, SHADE, draw_text
from segloss_gui.scene.colour import distance_colours

WIDTH, HEIGHT, SHARE = 170.0, 9.0, 0.4
NEEDED, WORDY, ROOMY = 170, 100.0, 140.0
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
    if width < NEEDED:
        return
    line = painter.fontMetrics().height()
    length = min(WIDTH, width * SHARE)
    bar = QRectF(width - MARGIN - length, height - MARGIN - line - HEIGHT, length, HEIGHT)
    painter.setPen(SHADE)
    painter.setBrush(_gradient(bar))
    painter.drawRect(bar)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    flag = Qt.AlignmentFlag
    for share, text, align in (
        (0.0, f"≤ −{limit_mm:g}", flag.AlignLeft), (0.5, "0", flag.AlignHCenter),
        (1.0, f"≥ {limit_mm:g} mm", flag.AlignRight),
    ):  # fmt: skip
        if text != "0" or length >= ROOMY:
            draw_text(painter, QPointF(bar.left() + share * length, bar.bottom() + 1), text, align | flag.AlignTop)
    if length < WORDY:
        return
    draw_text(painter, QPointF(bar.left(), bar.top() - 1), "missed", flag.AlignLeft | flag.AlignBottom)
    draw_text(painter, QPointF(bar.right(), bar.top() - 1), "too much", flag.AlignRight | flag.AlignBottom)


def _gradient(bar: QRectF) -> QLinearGradient:
    made = QLinearGradient(bar.topLeft(), bar.topRight())
    places = np.linspace(-1.0, 1.0, STOPS)
    for place, (red, green, blue) in zip(places, distance_colours(places, 1.0).tolist(), strict=True):
        made.setColorAt((float(place) + 1) / 2, QColor(red, green, blue))
    return made
