"""The tab of what the papers expect."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.gui.workspaces.data.view import DataWorkspace
from tests.app.made_study import open_study, settle
from tests.report.paper.finished import finish, five_losses


def test_one_click_from_the_cohort_says_what_to_expect_and_what_came_out(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    view = DataWorkspace(services.session, services)
    qtbot.addWidget(view)
    study = finish(tmp_path, five_losses(2, 6)).load()
    assert study.cohort is not None
    open_study(services.session, study, study.cohort.preview(), tmp_path)
    view.show()
    tabs = view.expectations.parentWidget().parentWidget()
    tabs.setCurrentWidget(view.expectations)  # type: ignore[attr-defined]
    settle(services)
    assert "Bertels 2019, Prop. 2 and Cor. 1" in view.expectations.words.text()
    assert "xpected</b>: Mean Dice of the losses" in view.expectations.words.text()
    assert "lesion: 8 cases, 0 empty" in view.expectations.facts.text()
