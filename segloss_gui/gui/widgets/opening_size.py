"""How large a dialog opens."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from segloss_gui.gui.theme import LARGE_POINTS, type_points

LARGER, SHARE = 1.5, 0.95
"""Of large type; of the screen, which a larger window stays within."""


def open_as(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size: in large type half as large again, where the screen has room.

    Parameters
    ----------
    window : QWidget
        Not shown yet.
    width, height : int
        Pixels in the usual type.
    """
    usual = QSize(width, height)
    if type_points() <= LARGE_POINTS:
        window.resize(usual)
        return
    window.resize((usual * LARGER).boundedTo(window.screen().availableSize() * SHARE).expandedTo(usual))
