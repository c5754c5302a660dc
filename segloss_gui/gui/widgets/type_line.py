"""Widgets side by side that stand one above the other in large type."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points


class TypeLine(QBoxLayout):
    """A line in the usual type, a column in a projector's."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self.setContentsMargins(0, 0, 0, 0)
        notifier.follow(self._take_type)

    def _take_type(self) -> None:
        way = QBoxLayout.Direction
        self.setDirection(way.TopToBottom if type_points() > LARGE_POINTS else way.LeftToRight)
