"""The dot of a method: a disc; from the ninth method on a square, then a triangle, then a diamond.

It is filled with the method's own colour. Its rim is that colour as it is seen on the theme's ground: a yellow dot is
lost on white else, a brick one on black.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from segloss_gui.core.colours import Mark, method_mark
from segloss_gui.core.contrast import seen_on
from segloss_gui.gui.theme.apply import colours

CORNERS: Mapping[Mark, tuple[tuple[float, float], ...]] = {
    "triangle": ((0.5, -0.04), (1.04, 0.94), (-0.04, 0.94)),
    "diamond": ((0.5, -0.08), (1.08, 0.5), (0.5, 1.08), (-0.08, 0.5)),
}
"""In shares of the area."""
RIM = 1.5
"""Pixels of the rim, within the area."""


def draw_method_mark(
    painter: QPainter, area: QRectF, colour: str, *, hollow: bool = False, rim: float = RIM, ground: str = ""
) -> None:
    """Draw the mark that goes with a colour.

    Parameters
    ----------
    painter : QPainter
        What draws it.
    area : QRectF
        Of a disc; a square fills less of it and a triangle more, so that they weigh alike.
    colour : str
        Of the method, ``#RRGGBB``.
    hollow : bool
        The rim alone: what is switched off.
    rim : float
        Width of the rim, in the painter's pixels.
    ground : str
        What it lies on; empty: the theme's surface.
    """
    painter.setPen(QPen(QColor(seen_on(colour, ground or colours().surface)), rim))
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else QColor(colour))
    _draw(painter, area.adjusted(rim / 2, rim / 2, -rim / 2, -rim / 2), method_mark(colour))


def _draw(painter: QPainter, area: QRectF, mark: Mark) -> None:
    inset = area.width() / 16
    if mark == "disc":
        painter.drawEllipse(area)
    elif mark == "square":
        painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
    else:
        size = area.width()
        corners = [QPointF(area.x() + x * size, area.y() + y * size) for x, y in CORNERS[mark]]
        painter.drawPolygon(QPolygonF(corners))
