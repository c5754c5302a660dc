from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.preferences import Preferences
from segloss_gui.gui.studies_home import studies_home, usual_home
from segloss_gui.gui.theme import apply_theme


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


@pytest.mark.parametrize("before", [False, True], ids=["opened in usual type", "opened in a projector's"])
@pytest.mark.parametrize("projector", [False, True], ids=["usual", "projector"])
def test_words_are_whole_whatever_the_folder_is_called(
    qtbot: QtBot,
    qapp: QApplication,
    session: Session,
    settings: QSettings,
    tmp_path: Path,
    before: bool,
    projector: bool,
) -> None:
    apply_theme(qapp, "light", projector=before)
    dialog = Preferences(session, settings)
    qtbot.addWidget(dialog)
    dialog.take(tmp_path / "/".join(["Department of Neurology, studies of white matter"] * 4))
    dialog.show()
    qapp.processEvents()
    apply_theme(qapp, "light", projector=projector)
    wrapped = [label for label in dialog.findChildren(QLabel) if label.wordWrap()]
    assert wrapped
    try:
        qtbot.waitUntil(lambda: all(each.height() >= each.heightForWidth(each.width()) for each in wrapped))
    finally:
        apply_theme(qapp, "light")
