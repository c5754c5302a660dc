"""Settings of the program: where studies are kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.choose import choose_folder
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.studies_home import studies_home, usual_home
from segloss_gui.gui.widgets import plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.dialog import Dialog

WORDS = (
    "A study gets a folder of its name here with the first change worth keeping, and is saved there as you work. "
    "Studies that are there already stay where they are."
)


class Preferences(Dialog):
    """What is remembered for all studies; taken at once.

    Parameters
    ----------
    session : Session
        Whose home changes with it.
    settings : QSettings
        Where it is remembered.
    """

    def __init__(self, session: Session, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__("Settings", parent=parent)
        self._session, self._settings = session, settings
        self.setMinimumWidth(560)
        self.folder = QLineEdit(readOnly=True)
        self.folder.setAccessibleName("Folder of the studies")
        label = text_label("Studies are kept in")
        label.setBuddy(self.folder)
        self.choose = push_button("Choose…", "folder", clicked=self._choose)
        self.usual = push_button("Usual folder", tip=str(usual_home()), clicked=lambda: self.take(None))
        close = push_button("Close", kind="primary", clicked=self.accept)
        grid = QGridLayout()
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.folder, 0, 1)
        grid.addWidget(self.choose, 0, 2)
        grid.addWidget(self.usual, 0, 3)
        grid.addWidget(text_label(WORDS, role="muted", wrap=True), 1, 1, 1, 3)
        vbox(grid, hbox(REST, close), on=self, spacing=16, margins=(20, 18, 20, 16))
        self._show()

    def take(self, folder: Path | None) -> None:
        """Keep new studies in ``folder`` from now on; None: where they usually are."""
        remember(self._settings, studies_folder="" if folder is None else str(folder.absolute()))
        self._session.home = studies_home(self._settings)
        self._show()

    def _show(self) -> None:
        home = studies_home(self._settings)
        self.folder.setText(str(home))
        self.folder.setToolTip(plain_tip(str(home)))
        self.usual.setEnabled(bool(remembered(self._settings).studies_folder))

    def _choose(self) -> None:
        choose_folder(self, "Keep studies in this folder", self.take)
