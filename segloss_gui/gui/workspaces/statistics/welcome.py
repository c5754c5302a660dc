"""What the page is for, and the next step, where there are no scores."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from segloss_gui.gui.theme import icon
from segloss_gui.gui.workspaces.statistics.presenter import StatisticsPresenter

WORDS_WIDTH = 500


class WelcomePage(QWidget):
    """The next step.

    Signals
    -------
    navigate(str)
        Name of the workspace to go to.
    """

    navigate = Signal(str)

    def __init__(self, presenter: StatisticsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        picture = QLabel()
        picture.setPixmap(icon("statistics", "muted").pixmap(56, 56))
        self.title, self.words = QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.words.setFixedWidth(WORDS_WIDTH)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setMinimumSize(150, 36)
        self.button.clicked.connect(lambda _: self.navigate.emit(self._presenter.empty_text()[2]))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (picture, self.title, self.words, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def follow(self) -> None:
        """Say what is missing now."""
        title, words, place = self._presenter.empty_text()
        self.title.setText(title)
        self.words.setText(words)
        self.words.setMinimumHeight(self.words.heightForWidth(WORDS_WIDTH))
        self.button.setText(f"Go to {place.capitalize()}")
        self.button.setIcon(icon(place, "on_accent"))
