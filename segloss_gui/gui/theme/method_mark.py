"""The dot of a method: a disc, and a square from the ninth method on."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from segloss_gui.core.colours import is_second_shade


def draw_method_mark(painter: QPainter, area: QRectF, colour: str) -> None:
    """Draw the mark that goes with a colour, in the painter's pen and brush.

    Parameters
    ----------
    painter : QPainter
        What draws it.
    area : QRectF
        Of a disc; a square fills less of it, so that both weigh alike.
    colour : str
        Of the method, ``#RRGGBB``.
    """
    if is_second_shade(colour):
        inset = area.width() / 16
        painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
    else:
        painter.drawEllipse(area)
