"""What a part of the window says while it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets.labels import text_label

PICTURE = 56


class EmptyPage(QWidget):
    """An icon, a title and words in the middle; what is added stands below them.

    Parameters
    ----------
    picture : str
        Name of the icon.
    title, words : str
        What is missing, and what helps.
    words_width : int
        Width of the words in pixels; 0: whatever there is.

    Attributes
    ----------
    title, words : QLabel
        Both can say something else later.
    """

    def __init__(
        self, picture: str, title: str = "", words: str = "", *, words_width: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        drawn = text_label()
        drawn.setPixmap(icon(picture, "muted").pixmap(PICTURE, PICTURE))
        self.title, self.words = text_label(title, role="title"), text_label(words, role="muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(12)
        self._column.addStretch(2)
        for shown in (drawn, self.title, self.words):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if words_width:
            self.words.setFixedWidth(words_width)
        self._column.addWidget(drawn, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        if words_width:
            self._column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            self._column.addWidget(self.words)
        self._column.addStretch(3)

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` below the words."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, title: str, words: str) -> None:
        """Show another title and other words."""
        self.title.setText(title)
        self.words.setText(words)
        if self.words.minimumWidth() == self.words.maximumWidth():  # wrapped words do not tell their height
            self.words.setMinimumHeight(self.words.heightForWidth(self.words.width()))
