from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.app.stale_runs import StaleRuns
from segloss_gui.gui.workspaces.train.valid_notice import ValidNotice
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.training.settings import ScheduleSettings
from tests.study.tiny import tiny_study


def test_the_notice_comes_with_what_is_added_and_goes_when_it_is_undone(qtbot: QtBot) -> None:
    session = Session()
    stale = StaleRuns(session)
    notice = ValidNotice(stale)
    qtbot.addWidget(notice)
    study = tiny_study("soft_dice")
    session.begin(study)
    plans = {plan.id: plan for plan in plan_runs(study)}
    session.set_runs(plans, {run: RunProgress(run, RunState.FINISHED) for run in plans})
    assert notice.isHidden()
    session.edit(seeds=(0, 1))
    assert not notice.isHidden()
    assert notice.words.text().startswith("Seed 1 is not trained yet: 1 run to train. The run there stays valid")
    session.undo()
    assert notice.isHidden()
    session.edit(schedule=ScheduleSettings(epochs=99))
    assert "another schedule" in notice.words.text()
