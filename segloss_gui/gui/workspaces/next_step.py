"""What a workspace is for, and the way to the next step, where it has nothing to show yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from segloss_gui.gui.theme import icon


class NextStepPage(QWidget):
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

    def __init__(
        self, picture: str, missing: Callable[[], tuple[str, str, str]], words_width: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._missing = missing
        drawn = QLabel()
        drawn.setPixmap(icon(picture, "muted").pixmap(56, 56))
        self.title, self.words = QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.words.setFixedWidth(words_width)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setMinimumSize(150, 36)
        self.button.clicked.connect(lambda _: self.navigate.emit(self._missing()[2]))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (drawn, self.title, self.words, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def refresh(self) -> None:
        """Say what is missing now."""
        title, words, place = self._missing()
        self.title.setText(title)
        self.words.setText(words)
        self.words.setMinimumHeight(self.words.heightForWidth(self.words.width()))
        self.button.setText(f"Go to {place.capitalize()}")
        self.button.setIcon(icon(place, "on_accent"))
