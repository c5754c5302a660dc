"""The strip about moved data, clicked."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.cases import open_cohort
from segloss_gui.study.noted_files import note_files
from segloss_gui.study.store import StudyFolder
from tests.study.moved_data import made_data, study_on


def test_locate_is_offered_for_moved_data_and_one_folder_brings_the_cases_back(
    qtbot: QtBot, session: Session, settings: QSettings, tmp_path: Path
) -> None:
    study = study_on(made_data(tmp_path / "old", cases=3))
    StudyFolder(tmp_path / "study").save(study)
    note_files(tmp_path / "study", open_cohort(study).cohort.cases)
    shutil.move(tmp_path / "old", tmp_path / "new")
    window = MainWindow(session, window_services(session), settings)
    window.show()
    try:
        window.study.open_paths([tmp_path / "study"])
        qtbot.waitUntil(lambda: window.moved.isVisible())
        assert "are not where they were" in window.moved.words.text()
        qtbot.mouseClick(window.moved.locate, Qt.MouseButton.LeftButton)
        dialog = window.moved.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path / "new"))
        dialog.close()
        qtbot.waitUntil(lambda: session.preview is not None)
        assert not window.moved.isVisible()
        assert len(session.preview.cohort.cases) == 3
        assert session.dirty  # and is saved like any edit
    finally:
        window.services.close()
        window.deleteLater()
