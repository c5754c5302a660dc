"""A painter whose lines are smooth, as nearly all here are."""

from __future__ import annotations

from PySide6.QtGui import QPaintDevice, QPainter


def smooth_painter(device: QPaintDevice) -> QPainter:
    """Paints on a widget or a picture, with antialiasing."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter
