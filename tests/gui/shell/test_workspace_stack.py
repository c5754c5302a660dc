"""The stack of workspaces: what one of them asks for that lies in another."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.gui.shell.workspace_stack import WorkspaceStack
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.train.design_dialog import DesignDialog
from tests.app.made_study import open_study, settle
from tests.report.paper.finished import five_losses

PLACES = {workspace.name: place for place, workspace in enumerate(WORKSPACES)}


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
