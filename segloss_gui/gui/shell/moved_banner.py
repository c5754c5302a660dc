"""The strip that says that the study's files are not where they were, and takes the folder they are in now."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.locating import Locating
from segloss_gui.gui.dialogs import choose_folder
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import hbox, held, vbox


class MovedBanner(QWidget):
    """Hidden while every file is where it was.

    Parameters
    ----------
    locating : Locating
        Says what is lost, and finds it.
    """

    def __init__(self, locating: Locating) -> None:
        super().__init__()
        self._locating = locating
        self.words = text_label(wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.locate = push_button(
            "Locate…", "folder", kind="primary", tone="on_accent", clicked=self.choose,
            tip="Choose the folder the data are in now: every file is found there, and checked",
        )  # fmt: skip
        self.hide_it = push_button("Not now", clicked=locating.put_away)
        row = hbox((self.words, 1), self.locate, self.hide_it, spacing=10, margins=(12, 8, 12, 8))
        vbox(held(row, "notice"), on=self, margins=(16, 10, 16, 0))
        locating.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is lost."""
        self.words.setText(self._locating.words)
        self.setVisible(bool(self._locating.words))

    def choose(self) -> None:
        """Ask for the folder the data are in now."""
        choose_folder(self, "Where are the data of this study now?", self._locating.locate)
