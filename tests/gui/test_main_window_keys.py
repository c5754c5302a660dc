"""Keys of the window: listed, changed, and doing what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.scene_file import read_scene
from segloss_gui.app.losses.loss_presets import BERTELS
from segloss_gui.app.session import Session
from segloss_gui.app.slices.gestures import mouse_help
from segloss_gui.app.slices.key_bindings import BINDINGS, PAIR_BINDINGS, SLICES, WINDOW, keymap
from segloss_gui.app.slices.surface_keys import SURFACES
from segloss_gui.app.workspace_keys import EPOCHS, RUNS
from segloss_gui.core.errors import BadInputError
from segloss_gui.gui.dialogs import ShortcutsDialog
from segloss_gui.gui.dialogs.messages import MessagesDialog
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.key_help import listed_keys
from segloss_gui.gui.shell.menus import Menus
from segloss_gui.gui.shell.study_actions import StudyActions
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_KEYS
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.study.models import LossChoice
from tests.gui.opened_window import shown_window


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    with shown_window(qtbot, session, settings) as shown:
        yield shown


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
