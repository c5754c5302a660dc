"""What is larger than its room, and is scrolled over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scroll_area(name: str, inner: QWidget | None = None, *, frame: bool = True, sideways: bool = True) -> QScrollArea:
    """What is larger than its room.

    Parameters
    ----------
    name : str
        What a screen reader says.
    inner : QWidget, optional
        What is scrolled over; as wide and high as the area where it can be.
    frame : bool
        Whether there is a line around it.
    sideways : bool
        Whether it may be wider than its room.
    """
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    if not frame:
        area.setFrameShape(QFrame.Shape.NoFrame)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if inner is not None:
        area.setWidget(inner)
    return area
