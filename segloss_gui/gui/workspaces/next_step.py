"""What a workspace is for, and the way to the next step, where it has nothing to show yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import EmptyPage, push_button


class NextStepPage(EmptyPage):
    """The next step.

    Parameters
    ----------
    picture : str
        Name of the icon.
    missing : callable
        What is missing: a title, words, and the workspace to go to.
    words_width : int
        Width of the words in pixels.

    Signals
    -------
    navigate(str)
        Name of the workspace to go to.
    """

    navigate = Signal(str)

    def __init__(self, picture: str, missing: Callable[[], tuple[str, str, str]], words_width: int) -> None:
        super().__init__(picture, words_width=words_width)
        self._missing = missing
        self.button = push_button(kind="primary", clicked=lambda _: self.navigate.emit(self._missing()[2]))
        self.button.setMinimumSize(150, 36)
        self.add(self.button)

    def refresh(self) -> None:
        """Say what is missing now."""
        title, words, place = self._missing()
        if not place:  # nothing is missing: the page is not seen
            return
        self.say(title, words)
        self.button.setText(f"Go to {place.capitalize()}")
        self.button.setIcon(icon(place, "on_accent"))
