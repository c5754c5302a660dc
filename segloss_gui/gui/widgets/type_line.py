"""Widgets side by side that stand one above the other in large type."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets.boxes import Margins, Placed, put


class TypeLine(QBoxLayout):
    """A line in the usual type, a column in a projector's; said as by :func:`~segloss_gui.gui.widgets.boxes.hbox`."""

    def __init__(
        self, *parts: Placed, on: QWidget | None = None, spacing: int | None = None, margins: Margins = (0, 0, 0, 0)
    ) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, on)
        self.setContentsMargins(*margins)
        if spacing is not None:
            self.setSpacing(spacing)
        put(self, *parts)
        notifier.follow(self._take_type)

    def _take_type(self) -> None:
        way = QBoxLayout.Direction
        self.setDirection(way.TopToBottom if type_points() > LARGE_POINTS else way.LeftToRight)
