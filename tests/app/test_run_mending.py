"""A run whose last checkpoint is damaged, in the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from segloss_gui.app.run_mending import RunMending
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.core import events as ev
from segloss_gui.study.mending import HowOn
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from tests.app.test_training import Room
from tests.study.tiny import tiny_study


@pytest.mark.parametrize("how", ["best", "restart"])
def test_a_run_whose_last_checkpoint_is_damaged_goes_on_as_asked(tmp_path: Path, how: HowOn) -> None:
    study = tiny_study(epochs=2)
    room = Room(tmp_path)
    folder = StudyFolder(tmp_path)
    folder.save(study)
    room.session.begin(folder.load(), folder=tmp_path, identity=folder.identity())
    plan = plan_runs(study)[0]
    assert run_one(study, plan, folder, emit=lambda _: None, control=RunControl()).reason.good
    run = folder.run(plan.id)
    lines = (run.path / "events.jsonl").read_text().splitlines(keepends=True)
    (run.path / "events.jsonl").write_text("".join(lines[:-1]))  # as if it had been killed before its end
    last = run.checkpoints / "last.pt"
    last.write_bytes(last.read_bytes()[:-40])
    refused = run_one(study, plan, folder, emit=lambda _: None, control=RunControl())
    room.session.set_runs({plan.id: plan}, {plan.id: run.progress()})
    row = TrainPresenter(room.session, room.training).row(plan)
    assert refused.reason is ev.FinishReason.BAD_INPUT
    assert row.damaged

    tasks: Any = room.tasks
    RunMending(room.session, tasks, room.training).mend(plan.id, how)
    assert room.executors[0].submitted == [plan.id]
    assert last.is_file() == (how == "best")
    assert run_one(study, plan, folder, emit=lambda _: None, control=RunControl()).reason.good
