"""A small picture in the colours of the theme, beside words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from segloss_gui.gui.theme import icon, notifier


class ThemedPicture(QLabel):
    """A picture that is drawn anew when the theme changes: that of a light one is lost on a dark ground.

    Parameters
    ----------
    make : callable or None
        Draws it in the colours of the theme in force; none: nothing is shown yet.
    """

    def __init__(self, make: Callable[[], QPixmap] | None = None) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._make = make
        notifier.follow(self._draw)

    def show_picture(self, make: Callable[[], QPixmap]) -> None:
        """Show another picture from now on."""
        self._make = make
        self._draw()

    def show_icon(self, name: str, side: int, tone: str = "text") -> None:
        """Show an icon of the theme, ``side`` pixels wide and high."""
        self.show_picture(lambda: icon(name, tone).pixmap(QSize(side, side), self.devicePixelRatioF()))

    def _draw(self) -> None:
        if self._make is not None:
            self.setPixmap(self._make())
