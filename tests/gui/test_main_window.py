from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.scene_file import read_scene
from segloss_gui.app.losses.loss_presets import BERTELS
from segloss_gui.app.session import Session
from segloss_gui.app.slices.gestures import mouse_help
from segloss_gui.app.slices.key_bindings import BINDINGS, PAIR_BINDINGS, SLICES, WINDOW, keymap
from segloss_gui.app.slices.surface_keys import SURFACES
from segloss_gui.app.workspace_keys import EPOCHS, RUNS
from segloss_gui.core.errors import BadInputError
from segloss_gui.gui.dialogs import ErrorDialog, ShortcutsDialog
from segloss_gui.gui.dialogs.messages import MessagesDialog
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.key_help import listed_keys
from segloss_gui.gui.shell.looks import use_theme
from segloss_gui.gui.shell.menus import Menus
from segloss_gui.gui.shell.status import MessageStatus
from segloss_gui.gui.shell.study_actions import StudyActions
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_KEYS
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.study.drafts import folder_for_unsaved
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.store import StudyFolder


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    made = MainWindow(session, window_services(session), settings)
    made.show()
    yield made
    session.dirty = False
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible())
    made.deleteLater()


def answer(window: MainWindow, text: str) -> None:
    box = next(child for child in window.findChildren(QMessageBox) if child.isVisible())
    next(b for b in box.buttons() if b.text().replace("&", "") == text).click()


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


def test_geometry_is_remembered(qtbot: QtBot, session: Session, settings: QSettings) -> None:
    first = MainWindow(session, window_services(session), settings)
    first.show()
    first.resize(780, 600)
    first.close()
    qtbot.waitUntil(lambda: not first.isVisible())
    second = MainWindow(Session(), window_services(Session()), settings)
    assert second.size().height() == 600
    second.services.close()
    first.deleteLater()
    second.deleteLater()


def test_a_dropped_file_is_opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    opened: list[list[Path]] = []
    window.services.documents.open_paths = opened.append  # type: ignore[method-assign,assignment]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: opened == [[tmp_path]])


def test_a_workspace_is_made_when_first_shown(window: MainWindow) -> None:
    assert len(window.stack.made) == 1
    window.go("train")
    assert len(window.stack.made) == 2


def test_faults_join_one_dialog(window: MainWindow) -> None:
    window.show_fault("It broke", "trace one")
    window.show_fault("It broke again", "trace two")
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert "trace two" in dialogs[0].report.toPlainText()
    dialogs[0].close()


def test_every_button_has_a_name_for_those_who_cannot_see(window: MainWindow, session: Session) -> None:
    session.edit(losses=(LossChoice(key="soft_dice"),))
    buttons = [b for b in window.findChildren(QAbstractButton) if not b.objectName().startswith("qt_")]
    assert [b for b in buttons if not (b.accessibleName() or b.text()) and b.isVisible()] == []


def test_the_window_fits_a_small_screen(window: MainWindow, session: Session) -> None:
    session.edit(name="n" * 200, losses=tuple(LossChoice(key="k", name=f"{n} long name " * 5) for n in range(7)))
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 700


def test_themes_change_while_the_window_is_open(window: MainWindow, qapp: QApplication) -> None:
    use_theme(window.settings, "dark")
    assert window.settings.value("theme") == "dark"
    use_theme(window.settings, "light")


def test_running_trainings_are_asked_about_before_closing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    training = window.services.training
    closed: list[Callable[[], None]] = []
    monkeypatch.setattr(type(training), "active_runs", property(lambda self: ("a",)))
    monkeypatch.setattr(training, "closing_question", lambda: "1 run is not finished. Stop now?")
    monkeypatch.setattr(training, "close", closed.append)
    window.close()
    answer(window, "Stop and close")
    assert len(closed) == 1
    assert window.isVisible()
    monkeypatch.undo()


def test_the_help_lists_every_key_that_is_bound(window: MainWindow) -> None:
    listed = listed_keys()
    assert [key for key, _ in listed["Slices"]] == ["  ".join(row.keys) for row in BINDINGS]
    assert [key for key, _ in listed["Slices of a pair"]] == ["  ".join(row.keys) for row in PAIR_BINDINGS]
    assert ("Space", "Flicker between two predictions; Esc ends it") in listed["Slices"]
    assert {("Ctrl+S", "Save"), ("Alt+2", "Compare: Grid")} <= set(listed["Window"])
    assert ("Ctrl+Space", "Play the epochs, or pause") in listed["Window"]
    assert ("Del", "Stop the selected runs") in listed[RUNS]
    places = {*keymap.places} - {LAYOUT_KEYS, EPOCHS}
    assert places <= set(listed), "whatever can be changed is listed"
    assert len(listed["Mouse on slices"]) == len(mouse_help("research"))
    assert ("Left drag", "Window / level: right widens, down darkens") in listed["Mouse on slices, PACS"]


def test_the_help_lists_a_changed_key_of_surfaces(window: MainWindow) -> None:
    keymap.rebind(SURFACES, "reset_view", ["F9"])
    listed = listed_keys()[SURFACES]
    assert ("F9", "Show everything") in listed
    assert "R" not in [key for key, _ in listed]
    keymap.reset()
    assert ("R", "Show everything") in listed_keys()[SURFACES]


def test_a_key_of_the_window_can_be_changed_and_is_remembered(
    qtbot: QtBot, window: MainWindow, settings: QSettings
) -> None:
    keymap.rebind(WINDOW, "Save", ["Ctrl+F12"])
    assert ("Ctrl+F12", "Save") in listed_keys()["Window"]
    assert window.menus.actions["Save"].shortcut().toString() == "Ctrl+F12"
    other = Session()
    again = MainWindow(other, window_services(other), settings)
    qtbot.addWidget(again)
    assert again.menus.actions["Save"].shortcut().toString() == "Ctrl+F12"
    keymap.reset()
    assert window.menus.actions["Save"].shortcut().toString() == "Ctrl+S"
    again._closing = True


def test_no_key_of_the_window_is_taken_on_the_slices(window: MainWindow) -> None:
    with pytest.raises(BadInputError, match="got S, which is taken: show or hide all segmentations"):
        keymap.rebind(WINDOW, "Save", ["S"])
    with pytest.raises(BadInputError, match=r"got Ctrl\+S, which is taken: Save"):
        keymap.rebind(SLICES, "reset_view", ["Ctrl+S"])


def test_keys_are_ignored_while_typing(window: MainWindow, qtbot: QtBot) -> None:
    field = QLineEdit(window.centralWidget())
    field.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "sg?")
    assert field.text() == "sg?"
    assert not window.findChildren(ShortcutsDialog)


@pytest.mark.parametrize(("key", "method"), [("Ctrl+O", "choose"), ("Ctrl+S", "save"), ("Ctrl+Q", "close")])
def test_the_usual_keys_of_the_window_do_the_usual(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, key: str, method: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(MainWindow if method == "close" else StudyActions, method, lambda *_: done.append(method))
    menus = Menus(window, window.session, window.services, window.study, window.stack, window.settings)
    action = next(found for found in menus.actions.findChildren(QAction) if found.shortcut().toString() == key)
    action.trigger()
    assert done == [method]
    monkeypatch.undo()


def test_ctrl_z_takes_the_last_change_of_the_study_back(window: MainWindow, qtbot: QtBot) -> None:
    window.session.edit(name="another")
    window.activateWindow()
    window.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.study.name != "another"
    said: list[str] = []
    window.session.said.connect(lambda _, text: said.append(text))
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said == ["There is nothing to undo"]
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.session.study.name == "another"


def test_every_workspace_bears_that_a_preset_is_undone_and_done_again(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    for index in range(len(WORKSPACES)):
        window.stack.prepare(index)
    window.go("losses")
    losses = window.stack.made[next(i for i, place in enumerate(WORKSPACES) if place.name == "losses")].presenter  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(losses.specs), timeout=60_000)
    losses.add_preset(BERTELS)
    after = session.study
    losses.choose_row(4)
    window.menus._step("undo")
    assert (session.study.losses, losses.row) == ((), None)
    window.menus._step("redo")
    assert session.study == after
    losses.choose_row(4)
    losses.remove(0)
    assert losses.row == 3
    session.undo()
    assert session.study == after
    qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=60_000)


def test_messages_of_a_study_go_when_another_comes(window: MainWindow) -> None:
    message = window.findChild(MessageStatus)
    window.session.said.emit("error", "It broke")
    assert message.text() == "It broke"
    window.services.documents.new_study()
    assert message.text() == ""


def test_the_full_report_and_all_messages_have_keys(window: MainWindow) -> None:
    actions, said = window.menus.actions, list[str]()
    window.session.said.connect(lambda _, words: said.append(words))
    assert actions["Write the full report"].shortcut().toString() == "Ctrl+Shift+R"
    actions["Write the full report"].trigger()
    statistics = window.stack.currentWidget()
    assert isinstance(statistics, StatisticsWorkspace)
    assert said == [statistics.presenter.files.report_refusal()]
    assert actions["Messages"].shortcut().toString() == "Ctrl+Shift+M"
    actions["Messages"].trigger()
    (dialog,) = window.findChildren(MessagesDialog)
    assert said[0] in dialog.text.toPlainText()
    dialog.close()


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


def test_a_scene_is_given_in_the_lecture_workspace_and_presenting_puts_the_frame_away(window: MainWindow) -> None:
    scene = read_scene("one-mismatch")
    window.give_scene(scene)
    lecture = window.stack.currentWidget()
    assert lecture.scenes.scene is scene  # type: ignore[attr-defined]
    lecture.present(True)  # type: ignore[attr-defined]
    assert not window.rail.isVisible()
    assert not window.header.isVisible()
    lecture.present(False)  # type: ignore[attr-defined]
    assert window.rail.isVisible()
    assert window.header.isVisible()


@pytest.mark.parametrize("scene", [False, True], ids=["without a scene", "in a scene"])
def test_escape_ends_presenting_wherever_the_keys_were(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, scene: bool
) -> None:
    """They went to the status bar, which is hidden while presenting: nothing led back but killing the program."""
    window.go("lecture")
    if scene:
        window.give_scene(read_scene("one-mismatch"))
    lecture = window.stack.currentWidget()
    lecture.present_button.setFocus()  # type: ignore[attr-defined]
    lecture.present_button.click()  # type: ignore[attr-defined]
    keys = window.focusWidget()
    assert lecture is keys or lecture.isAncestorOf(keys)
    window.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWidget() is keys)
    qtbot.keyClick(keys, Qt.Key.Key_Escape)
    assert not lecture.presenting  # type: ignore[attr-defined]
    assert window.rail.isVisible()
    qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=60_000)


def test_after_presenting_the_window_is_as_it_was(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    for before in (Qt.WindowState.WindowMaximized, Qt.WindowState.WindowNoState):
        window.setWindowState(before)
        qapp.processEvents()
        window.present(True)
        assert window.isFullScreen()
        assert not window.rail.isVisible()
        window.present(False)
        assert window.windowState() == before
        assert window.rail.isVisible()
    qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=60_000)


def test_a_screen_as_high_as_the_window_is_filled_so_that_nothing_lies_below_it(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for height, filled in ((720, True), (1080, False)):
        screen = SimpleNamespace(availableSize=lambda height=height: QSize(1280, height))
        monkeypatch.setattr(MainWindow, "screen", lambda _, screen=screen: screen)
        session = Session()
        window = MainWindow(session, window_services(session))
        qtbot.addWidget(window)
        assert window.isMaximized() == filled
        window.services.close()


def test_losses_lead_on_to_train_and_the_keys_are_at_what_one_does_next(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    window.activateWindow()
    losses = window.stack.go("losses")
    assert not losses.comparison.train.isVisible()
    session.edit(losses=(LossChoice(key="soft_dice"),))
    qtbot.waitUntil(losses.comparison.train.isVisible)
    losses.comparison.train.setFocus()
    losses.comparison.train.click()
    train = window.stack.currentWidget()
    assert train is window.stack.go("train")
    qtbot.waitUntil(train.welcome.button.hasFocus)
