"""Nothing is lost on the way out: of changes, trainings and studies without a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.status import MessageStatus
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.drafts import folder_for_unsaved
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.store import StudyFolder
from tests.gui.opened_window import shown_window


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    with shown_window(qtbot, session, settings) as shown:
        yield shown


def question(window: MainWindow) -> QMessageBox:
    return next(child for child in window.findChildren(QMessageBox) if child.isVisible())


def answer(window: MainWindow, text: str) -> None:
    next(b for b in question(window).buttons() if b.text().replace("&", "") == text).click()


def test_the_title_names_the_study_and_marks_it_unsaved(window: MainWindow, session: Session) -> None:
    session.edit(name="hippocampus")
    assert "hippocampus" in window.windowTitle()
    assert window.isWindowModified()


def test_the_title_tells_a_copy_from_the_study_it_was_made_of(
    window: MainWindow, session: Session, tmp_path: Path
) -> None:
    session.set_study(session.study.model_copy(update={"name": "hips"}), folder=tmp_path / "hips")
    assert window.windowTitle().startswith("hips[*]")
    session.mark_saved(session.study, tmp_path / "hips copy")
    assert window.windowTitle().startswith("hips (hips copy)[*]")


def test_new_study_asks_before_changes_are_lost(window: MainWindow, session: Session) -> None:
    session.edit(name="precious")
    window.study.new()
    assert session.study.name == "precious"
    answer(window, "Cancel")
    assert session.study.name == "precious"
    window.study.new()
    answer(window, "Discard")
    assert session.study.name == "untitled"


def test_save_and_go_on_saves_first(qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path) -> None:
    session.set_study(session.study, folder=tmp_path / "kept")
    session.edit(name="kept")
    window.study.new()
    answer(window, "Save")
    qtbot.waitUntil(lambda: session.study.name == "untitled")
    assert (tmp_path / "kept" / "study.toml").is_file()
    assert window.study.recent() == [tmp_path / "kept"]


def test_closing_with_changes_asks_and_cancel_keeps_the_window(window: MainWindow, session: Session) -> None:
    session.edit(name="precious")
    window.close()
    answer(window, "Cancel")
    assert window.isVisible()


def test_running_trainings_are_asked_about_before_closing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    training = window.services.training
    closed: list[Callable[[], None]] = []
    monkeypatch.setattr(type(training), "active_runs", property(lambda self: ("a",)))
    monkeypatch.setattr(training, "close", closed.append)
    window.close()
    assert "1 run is not finished" in question(window).informativeText()
    answer(window, "Stop and close")
    assert len(closed) == 1
    assert window.isVisible()
    monkeypatch.undo()


def test_the_question_about_trainings_is_true_while_it_stands(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    training = window.services.training
    active = ["a", "b"]
    monkeypatch.setattr(type(training), "active_runs", property(lambda self: tuple(active)))
    window.close()
    box = question(window)
    for left, words, button in (
        (["b"], "1 run is not finished. Stop now? It keeps", "Stop and close"),
        ([], "Nothing is stopped by closing now", "Close"),
    ):
        active[:] = left
        training.changed.emit()
        assert box.informativeText().startswith(words)
        assert button in [b.text().replace("&", "") for b in box.buttons()]
    assert "have ended" in box.text()
    answer(window, "Close")
    qtbot.waitUntil(lambda: not window.isVisible())
    training.changed.emit()  # a question that is gone follows no more
    monkeypatch.undo()


def test_messages_of_a_study_go_when_another_comes(window: MainWindow) -> None:
    message = window.findChild(MessageStatus)
    window.session.said.emit("error", "It broke")
    assert message.text() == "It broke"
    window.services.documents.new_study()
    assert message.text() == ""


def test_discarding_from_the_menu_asks_and_returns_what_was_saved(window: MainWindow, session: Session) -> None:
    session.edit(name="precious", losses=(LossChoice(key="soft_dice"),))
    window.study.discard()
    assert session.study.name == "precious"
    answer(window, "Discard the changes")
    assert (session.study, session.dirty) == (Study(), False)
    session.undo()
    assert session.study.name == "precious"


def test_discarded_changes_do_not_join_the_folder_that_is_opened_next(
    window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.services.documents, "open_paths", lambda paths: None)
    session.edit(name="precious", losses=(LossChoice(key="soft_dice"),))
    window.study.open_paths([tmp_path])
    answer(window, "Discard")
    assert session.study == Study()


def test_a_study_that_trained_unsaved_is_among_the_recent_ones_after_a_restart(
    qtbot: QtBot, settings: QSettings, window: MainWindow
) -> None:
    draft = folder_for_unsaved("knees")
    StudyFolder(draft).save(Study(name="knees"))
    other = Session()
    again = MainWindow(other, window_services(other), settings)
    qtbot.addWidget(again)
    assert again.study.recent() == [draft]
    documents = again.services.documents
    qtbot.waitUntil(lambda: [seen.name for seen in documents.recent.found] == ["knees"])
    names = [b.text() for b in again.stack.made[0].findChildren(QAbstractButton)]
    assert "knees" in names
    again._closing = True
