from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.preferences import Preferences
from segloss_gui.gui.studies_home import studies_home, usual_home


def test_another_folder_for_studies_is_taken_at_once_and_remembered(
    qtbot: QtBot, session: Session, settings: QSettings, tmp_path: Path
) -> None:
    dialog = Preferences(session, settings)
    qtbot.addWidget(dialog)
    assert dialog.folder.text() == str(usual_home())
    assert not dialog.usual.isEnabled()
    dialog.take(tmp_path / "mine")
    assert session.home == studies_home(settings) == tmp_path / "mine"
    assert dialog.folder.text() == str(tmp_path / "mine")
    dialog.usual.click()
    assert session.home == studies_home(settings) == usual_home()


def test_the_usual_folder_is_among_the_users_documents() -> None:
    assert usual_home().name == "SegLoss"
    assert usual_home().is_absolute()
