from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from segloss_gui.app.saving import STOP_FIRST
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.remembered import remember
from segloss_gui.gui.shell import study_actions
from segloss_gui.gui.shell.save_status import SaveStatus
from segloss_gui.gui.studies_home import studies_home
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.models import LossChoice
from segloss_gui.study.store import StudyFolder


@pytest.fixture
def home(settings: QSettings, tmp_path: Path) -> Path:
    remember(settings, studies_folder=str(tmp_path / "Documents" / "SegLoss"))
    return studies_home(settings)


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings, home: Path) -> Iterator[MainWindow]:
    session.home = home
    made = MainWindow(session, window_services(session), settings)
    made.show()
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible())
    made.deleteLater()


def questions(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_what_is_begun_is_saved_seen_in_the_status_and_listed(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    session, status = window.session, window.findChild(SaveStatus)
    assert not status.isVisible()
    session.edit(name="knees", losses=(LossChoice(key="soft_dice"),))
    assert status.text() == "Saving …"
    qtbot.waitUntil(lambda: status.text() == "Saved")
    assert StudyFolder(home / "knees").load() == session.study
    assert str(home / "knees") in status.toolTip()
    assert window.study.recent() == [home / "knees"]
    assert not window.isWindowModified()


def test_every_menu_of_the_bar_and_in_it_belongs_to_the_window(window: MainWindow) -> None:
    bar = window.menuBar()
    menus = [menu for menu in window.findChildren(QMenu) if menu.title().startswith("&") or "ecent" in menu.title()]
    assert {action.menu() for action in bar.actions()} < set(menus)
    assert [menu.title() for menu in menus if menu.parent() is not window] == []


def test_an_underlined_letter_of_a_menu_is_that_of_one_entry(window: MainWindow) -> None:
    """D in View went to Data and to Dark in turn, and neither was done; entries without one take their first letter."""
    shared = set[tuple[str, str]]()
    for menu in (action.menu() for action in window.menuBar().actions()):
        texts = [action.text() for action in menu.actions() if action.text()]
        letters = [(text.partition("&")[2] or text)[0].lower() for text in texts]
        underlined = {letter for letter, text in zip(letters, texts, strict=True) if "&" in text}
        shared |= {(menu.title(), letter) for letter in underlined if letters.count(letter) > 1}
    assert shared == set()


def test_closing_asks_nothing_and_saves_what_was_edited_last(
    qtbot: QtBot, session: Session, settings: QSettings, home: Path
) -> None:
    session.home = home
    window = MainWindow(session, window_services(session), settings)
    window.show()
    session.edit(name="knees")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not questions(window)
    assert StudyFolder(home / "knees").load().name == "knees"
    window.deleteLater()


def test_another_study_begins_without_a_question(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    window.session.edit(name="knees")
    window.study.new()
    qtbot.waitUntil(lambda: window.session.study.name == "untitled")
    assert not questions(window)
    assert (home / "knees" / "study.toml").is_file()


def test_where_it_cannot_be_saved_closing_asks(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    home.parent.mkdir()
    home.write_text("in the way")
    window.session.edit(name="knees")
    window.close()
    qtbot.waitUntil(lambda: bool(questions(window)))
    assert window.findChild(SaveStatus).text().startswith("Not saved")
    next(button for button in questions(window)[0].buttons() if "Discard" in button.text()).click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_click_on_not_saved_asks_for_another_folder(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    home.parent.mkdir()
    home.write_text("in the way")
    asked = list[str]()
    window.services.documents.watch.place_wanted.disconnect()
    window.services.documents.watch.place_wanted.connect(lambda: asked.append("place"))
    window.session.edit(name="knees")
    status = window.findChild(SaveStatus)
    qtbot.waitUntil(lambda: status.text() == "Not saved. Save as…")
    qtbot.mouseClick(status, Qt.MouseButton.LeftButton)
    assert asked == ["place"]
    home.unlink()  # so that the window closes without a question
    window.study.save()
    qtbot.waitUntil(lambda: window.session.folder is not None and not window.session.dirty)


def test_ctrl_s_saves_what_was_only_looked_at(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    window.services.documents.propose(Phantom(design="lesions", side=16, train=2, test=2), accept=True)
    qtbot.waitUntil(lambda: window.session.preview is not None and window.services.tasks.idle)
    assert not home.exists()
    window.study.save()
    qtbot.waitUntil(lambda: window.session.folder is not None)
    assert StudyFolder(window.session.folder).load().cohort is not None


def test_ctrl_s_says_where_the_study_lies(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    said = list[str]()
    window.session.said.connect(lambda _, text: said.append(text))
    window.session.edit(name="knees")
    qtbot.waitUntil(lambda: window.session.folder is not None and not window.session.dirty)
    window.study.save()
    qtbot.waitUntil(lambda: said == [f"Saved in {home / 'knees'}"])


def test_a_new_study_begins_where_its_cases_are_chosen(qtbot: QtBot, window: MainWindow) -> None:
    window.go("compare")
    window.study.new()
    qtbot.waitUntil(lambda: window.stack.currentIndex() == 0)


def test_a_study_is_renamed_and_the_name_is_undone(qtbot: QtBot, window: MainWindow) -> None:
    window.session.edit(name="knees")
    window.study.rename()
    dialog = window.findChild(QInputDialog)
    dialog.setTextValue("hips")
    dialog.accept()
    assert window.session.study.name == "hips"
    window.session.undo()
    assert window.session.study.name == "knees"


def test_the_dialogs_are_the_platforms_own_and_make_folders(qtbot: QtBot, window: MainWindow) -> None:
    window.study.save_as()
    dialog = window.findChild(QFileDialog)
    assert not dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    assert not dialog.testOption(QFileDialog.Option.ReadOnly)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert window.session.home.is_relative_to(dialog.directory().absolutePath())  # not where the program was started
    dialog.reject()


def test_save_as_says_that_runs_must_stop_before_a_folder_is_chosen(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, chosen = list[str](), list[object]()
    monkeypatch.setattr(study_actions, "choose_folder", lambda *call, **_: chosen.append(call))
    window.session.said.connect(lambda _, text: said.append(text))
    window.session.edit(name="knees")
    qtbot.waitUntil(lambda: not window.session.dirty and window.services.tasks.idle)  # nothing else is said then
    monkeypatch.setattr(type(window.services.training), "active_runs", ("a run",))
    window.study.save_as()
    assert (said[-1], chosen) == (STOP_FIRST, [])
    monkeypatch.setattr(type(window.services.training), "active_runs", ())
    window.study.save_as()
    assert len(chosen) == 1


def test_a_folder_of_images_chosen_as_a_study_is_looked_through_for_cases(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, documents = list[str](), window.services.documents
    window.session.said.connect(lambda _, text: said.append(text))
    for name, values in (("images", (1.5, 2.5)), ("labels", (0, 1))):
        folder = tmp_path / "Müller (neu)" / name
        folder.mkdir(parents=True)
        nibabel.save(nibabel.Nifti1Image(np.resize(np.float32(values), (4, 4, 4)), np.eye(4)), folder / "case_1.nii.gz")
    monkeypatch.setattr(study_actions, "choose_folder", lambda _, __, chosen: chosen(tmp_path / "Müller (neu)"))
    window.study.choose()
    qtbot.waitUntil(lambda: documents.proposal is not None and documents.proposal.preview is not None)
    assert [case.has_reference for case in documents.proposal.preview.cohort.cases] == [True]
    assert said == []


@pytest.mark.parametrize("answer", ["the folder", "what becomes of the runs"])
def test_cancelling_save_as_leaves_nothing_wherever_it_is_cancelled(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, answer: str
) -> None:
    session = window.session
    session.edit(name="knees", losses=(LossChoice(key="soft_dice"),))
    qtbot.waitUntil(lambda: session.folder is not None and not session.dirty and window.services.tasks.idle)
    (plan,) = session.plan()
    StudyFolder(session.folder).run(plan.id).create(plan)
    before, there = session.folder, sorted(tmp_path.glob("Documents/**/*"))
    window.study.save_as()
    dialog = window.findChild(QFileDialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(tmp_path / "elsewhere" / "copy"))
    if answer == "the folder":
        dialog.reject()
    else:
        dialog.accept()
        qtbot.waitUntil(lambda: bool(questions(window)))
        (box,) = questions(window)
        assert "Take its run along?" in box.text()
        box.reject()
    qtbot.waitUntil(lambda: window.services.tasks.idle)
    assert sorted(tmp_path.glob("Documents/**/*")) == there
    assert not (tmp_path / "elsewhere").exists()
    assert session.folder == before
