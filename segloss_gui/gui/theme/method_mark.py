"""The dot of a method: a disc; from the ninth method on a square, then a triangle, then a diamond."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from segloss_gui.core.colours import Mark, method_mark

CORNERS: Mapping[Mark, tuple[tuple[float, float], ...]] = {
    "triangle": ((0.5, -0.04), (1.04, 0.94), (-0.04, 0.94)),
    "diamond": ((0.5, -0.08), (1.08, 0.5), (0.5, 1.08), (-0.08, 0.5)),
}
"""In shares of the area."""


def draw_method_mark(painter: QPainter, area: QRectF, colour: str) -> None:
    """Draw the mark that goes with a colour, in the painter's pen and brush.

    Parameters
    ----------
    painter : QPainter
        What draws it.
    area : QRectF
        Of a disc; a square fills less of it and a triangle more, so that they weigh alike.
    colour : str
        Of the method, ``#RRGGBB``.
    """
    mark = method_mark(colour)
    inset = area.width() / 16
    if mark == "disc":
        painter.drawEllipse(area)
    elif mark == "square":
        painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
    else:
        size = area.width()
        corners = [QPointF(area.x() + x * size, area.y() + y * size) for x, y in CORNERS[mark]]
        painter.drawPolygon(QPolygonF(corners))
