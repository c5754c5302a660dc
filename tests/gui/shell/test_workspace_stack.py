"""The stack of workspaces: what one of them asks for that lies in another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.gui.shell.workspace_stack import WorkspaceStack
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.train.design_dialog import DesignDialog
from tests.app.made_study import open_study, settle
from tests.report.paper.finished import five_losses

PLACES = {workspace.name: place for place, workspace in enumerate(WORKSPACES)}


@pytest.fixture
def stack(services: Services, qtbot: QtBot) -> WorkspaceStack:
    """A stack that shows a label."""
    made = WorkspaceStack(services.session, services)
    qtbot.addWidget(made)
    made.setCurrentIndex(made.addWidget(QLineEdit("what is shown")))
    made.resize(80, 40)
    return made


@pytest.mark.parametrize("how", ["full", "no larger files", "no folder"])
def test_a_picture_that_cannot_be_written_is_a_sentence_with_its_name_and_the_old_one_stays(
    stack: WorkspaceStack, small_disk: Path, fill_up: Callable[[], None], largest_file: Callable[[int], None], how: str
) -> None:
    said: list[tuple[str, str]] = []
    stack._session.said.connect(lambda level, text: said.append((level, text)))
    path = small_disk / "view.png"
    stack.save_picture(path)
    assert said.pop() == ("info", f"Picture written to {path}")
    whole = path.read_bytes()
    assert whole.startswith(b"\x89PNG")
    if how == "full":
        fill_up()
    elif how == "no larger files":
        largest_file(20)
    stack.save_picture(path / "view.png" if how == "no folder" else path)
    ((level, words),) = said
    assert level == "error"
    assert str(path) in words
    assert "Errno" not in words
    largest_file(-1)
    assert path.read_bytes() == whole
    assert {file.name for file in small_disk.iterdir()} <= {"view.png", "ballast"}


def test_a_workspace_is_built_once_whether_at_a_go_or_in_two(
    stack: WorkspaceStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    monkeypatch.setattr(type(WORKSPACES[0]), "build", lambda *_: built.append(1) or QLineEdit("built"))
    stack.build(0)
    stack.build(0)
    assert not stack.made
    stack.prepare(0)
    stack.prepare(0)
    stack.build(0)
    stack.prepare(1)
    assert (set(stack.made), len(built)) == ({0, 1}, 2)
    assert stack.widget(0) is stack.made[0]


@pytest.mark.parametrize(("name", "part"), [("data", "_proposal"), ("statistics", "plots"), ("review", "results")])
def test_what_a_workspace_puts_off_is_made_in_a_step_of_its_own(stack: WorkspaceStack, name: str, part: str) -> None:
    at = next(index for index, workspace in enumerate(WORKSPACES) if workspace.name == name)
    stack.complete(at)
    assert not stack.made
    stack.prepare(at)
    assert vars(stack.made[at]).get(part) is None
    stack.complete(at)
    made = vars(stack.made[at])[part]
    assert made is not None
    stack.complete(at)
    assert vars(stack.made[at])[part] is made


def test_the_design_an_expectation_names_opens_in_train_and_becomes_a_study_of_the_same_cohort(
    services: Services, qtbot: QtBot
) -> None:
    stack, session = WorkspaceStack(services.session, services), services.session
    qtbot.addWidget(stack)
    study = five_losses(6, 4).model_copy(update={"losses": ()})
    assert study.cohort is not None
    open_study(session, study, study.cohort.preview())
    stack.show_workspace(PLACES["data"])
    stack.show()
    stack.currentWidget().expectations.words.linkActivated.emit("compare-losses")
    assert stack.currentIndex() == PLACES["train"]
    (dialog,) = stack.window().findChildren(DesignDialog)
    assert dialog.presenter.key == "compare-losses"
    qtbot.waitUntil(dialog.take.isEnabled, timeout=30_000)
    dialog.take.click()
    assert session.study.cohort == study.cohort
    assert len(session.study.losses) == 5
    settle(services)
