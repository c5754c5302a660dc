"""Settings of the program: where studies are kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget

from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.choose import choose_folder
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.studies_home import studies_home, usual_home
from segloss_gui.gui.widgets import ElidedLabel, push_button, text_label
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
        self.folder = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, name="Folder of the studies")
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose = push_button("Choose…", "folder", clicked=self._choose)
        self.usual = push_button("Usual folder", tip=str(usual_home()), clicked=lambda: self.take(None))
        close = push_button("Close", kind="primary", clicked=self.accept)
        vbox(
            text_label("Studies are kept in", role="heading"), self.folder, hbox(self.choose, self.usual, REST),
            text_label(WORDS, role="muted", wrap=True), hbox(REST, close),
            on=self, spacing=12, margins=(20, 18, 20, 16),
        )  # fmt: skip
        self._show()

    def take(self, folder: Path | None) -> None:
        """Keep new studies in ``folder`` from now on; None: where they usually are."""
        remember(self._settings, studies_folder="" if folder is None else str(folder.absolute()))
        self._session.home = studies_home(self._settings)
        self._show()

    def _show(self) -> None:
        home = studies_home(self._settings)
        self.folder.setText(str(home))
        self.usual.setEnabled(bool(remembered(self._settings).studies_folder))

    def _choose(self) -> None:
        choose_folder(self, "Keep studies in this folder", self.take)
