"""What a part of the window says while it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from segloss_gui.gui.widgets.boxes import REST, Rest, hbox, put, vbox
from segloss_gui.gui.widgets.labels import show_words, text_label
from segloss_gui.gui.widgets.themed_picture import ThemedPicture

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
    title, heading, words : QLabel
        All can say something else later; the heading is there while it says something.
    """

    def __init__(self, picture: str, title: str = "", words: str = "", *, words_width: int = 0) -> None:
        super().__init__()
        self._picture, self.heading = ThemedPicture(), text_label(role="heading")
        self.title, self.words = text_label(title, role="title"), text_label(words, role="muted", wrap=True)
        self._column = vbox(Rest(2), on=self, spacing=12, margins=None)
        for shown in (self._picture, self.title, self.heading, self.words):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for shown in (self._picture, self.title, self.heading):
            self._column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self.heading.hide()
        self.show_picture(picture)
        if words_width:
            self.words.setFixedWidth(words_width)
        row = hbox(REST, (self.words, 100), REST)  # not an alignment: that asks for a height before words are wrapped
        put(self._column, row, Rest(3))

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` below the words."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def add_row(self, row: QLayout) -> None:
        """Put ``row`` below all that is there."""
        self._column.insertLayout(self._column.count() - 1, row)

    def show_picture(self, name: str) -> None:
        """Show another icon; empty: none."""
        if name:
            self._picture.show_icon(name, PICTURE, "muted")
        self._picture.setVisible(bool(name))

    def say(self, title: str, words: str, heading: str = "") -> None:
        """Show another title, other words, and between them a heading."""
        self.title.setText(title)
        show_words(self.heading, heading)
        self.words.setText(words)
