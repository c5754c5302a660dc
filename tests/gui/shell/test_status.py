from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import segloss_gui
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.dialogs.messages import MessagesDialog
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.status import ALL, MessageStatus, RunsStatus
from segloss_gui.gui.widgets import ElidedLabel, text_label
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.progress import RunProgress, RunState


@pytest.fixture
def message(qtbot: QtBot, session: Session) -> MessageStatus:
    made = MessageStatus(session)
    qtbot.addWidget(made)
    return made


def test_what_holds_for_the_moment_goes_when_the_study_changes_and_stays_while_it_is_saved(
    session: Session, message: MessageStatus, tmp_path: Path
) -> None:
    session.said.emit("passing", "There is nothing to redo")
    session.mark_saved(session.study, tmp_path)
    assert message.text() == "There is nothing to redo"
    session.edit(name="another")
    assert message.text() == ""


def test_there_is_nothing_to_redo_is_said_no_longer_once_there_is(
    qtbot: QtBot, session: Session, services: Services
) -> None:
    window = MainWindow(session, services)
    qtbot.addWidget(window)
    message = window.findChild(MessageStatus)
    session.edit(name="once")
    window.menus._step("redo")
    assert message.text() == "There is nothing to redo"
    session.undo()  # as a toolbar, or a test, would: nothing else is said
    assert message.text() == ""


def test_what_holds_for_the_moment_goes_with_new_runs_and_flags_too(session: Session, message: MessageStatus) -> None:
    session.said.emit("passing", "No case is flagged")
    session.flags.toggle("a")
    assert message.text() == ""
    session.said.emit("passing", "There is nothing to play yet")
    session.set_runs({}, {"a": RunProgress("a")})
    assert message.text() == ""


def test_what_was_done_and_what_is_wrong_stays_when_the_study_changes(session: Session, message: MessageStatus) -> None:
    for level in ("info", "warning", "error"):
        session.said.emit(level, "Something")
        session.edit(name=level)
        assert message.text() == "Something"


def test_every_message_that_there_is_nothing_of_something_holds_for_the_moment_only() -> None:
    nothing = re.compile(r'emit\(\s*"(\w+)", f?"(There is nothing|Nothing was|No case is)')
    found = [
        level
        for file in Path(segloss_gui.__file__).parent.rglob("*.py")
        for level, _ in nothing.findall(file.read_text(encoding="utf-8"))
    ]
    assert len(found) >= 5
    assert set(found) == {"passing"}


def test_the_status_counts_all_runs_of_the_study_those_not_begun_included(
    qtbot: QtBot, session: Session, services: Services
) -> None:
    status = RunsStatus(session, services)
    qtbot.addWidget(status)
    keys = ("soft_dice", "cross_entropy", "focal")
    session.set_study(Study(
        cohort=Phantom(), losses=tuple(LossChoice(key=key) for key in keys), seeds=(0, 1),
        folds=FoldSettings(count=3, use=(0, 1, 2)),
    ))  # fmt: skip
    plans = {plan.id: plan for plan in session.plan()}
    ends = dict.fromkeys(list(plans)[:4], RunState.FINISHED) | {list(plans)[4]: RunState.FAILED}
    session.set_runs(plans, {run: RunProgress(run, state) for run, state in ends.items()})
    words = next(label.text() for label in status.findChildren(type(text_label())) if label.accessibleName())
    assert words == "4 finished, 1 failed, 13 not started"
    assert sum(int(number) for number in re.findall(r"\d+", words)) == len(plans) == 18


def test_of_a_long_message_file_and_cause_are_read_and_one_click_shows_all(qtbot: QtBot) -> None:
    session, window = Session(), QWidget()
    qtbot.addWidget(window)
    status = MessageStatus(session, window)
    window.resize(400, 40)
    status.resize(400, 40)
    window.show()
    long = f"{Path('/data') / 'scan_7.nii.gz'}: {'a long story ' * 20}it must lie on the grid of its image"
    session.said.emit("error", long)
    (shown,) = [label for label in status.findChildren(ElidedLabel) if label.accessibleName() == "Last message"]
    qtbot.waitUntil(lambda: shown.width() > 200)
    assert shown.shown().startswith("/data/scan_7")
    assert shown.shown().endswith("its image")
    assert long in shown.toolTip()
    (button,) = [child for child in status.findChildren(QWidget) if child.accessibleName() == ALL]
    button.click()  # type: ignore[attr-defined]
    (dialog,) = window.findChildren(MessagesDialog)
    assert long in dialog.text.toPlainText()
    dialog.close()


def test_a_message_that_is_cut_offers_to_be_read_whole(qtbot: QtBot, session: Session, message: MessageStatus) -> None:
    message.resize(400, 34)
    message.show()
    session.said.emit("warning", "Short")
    assert not message.more.isVisible()
    session.said.emit("warning", "the method “U-Net of the other centre” was left out: " + "its files are gone, " * 20)
    assert message.more.isVisible()
    message.more.click()
    assert message.window().findChild(MessagesDialog) is not None
    message.resize(9000, 34)
    qtbot.waitUntil(lambda: not message.more.isVisible())
