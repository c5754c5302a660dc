"""A damaged last.pt: the sentence offers best.pt and a restart, and both go on to the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.study.mending import HowOn, is_damaged, mend
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import ScheduleSettings
from tests.study.tiny import tiny_study


def train(study: Study, folder: StudyFolder) -> RunFinished:
    return run_one(study, plan_runs(study)[0], folder, emit=lambda event: None, control=RunControl())


@pytest.mark.parametrize("how", ["best", "restart"])
def test_a_run_whose_last_checkpoint_is_damaged_can_go_on(tmp_path: Path, how: HowOn) -> None:
    study = tiny_study(epochs=2, schedule=ScheduleSettings(epochs=2, steps_per_epoch=1))
    folder = StudyFolder(tmp_path)
    folder.save(study)
    run = folder.run(plan_runs(study)[0].id)
    assert train(study, folder).reason is FinishReason.COMPLETED
    assert not is_damaged(run)
    lines = (run.path / "events.jsonl").read_text().splitlines(keepends=True)
    (run.path / "events.jsonl").write_text("".join(lines[:-1]))  # as if it had been killed before its end
    last = run.checkpoints / "last.pt"
    damaged = bytearray(last.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    last.write_bytes(damaged)

    end = train(study, folder)
    assert end.reason is FinishReason.BAD_INPUT
    assert "--damaged best" in end.message
    assert "--damaged restart" in end.message
    mend(run, how)
    assert (run.checkpoints / "last.pt.damaged").read_bytes() == bytes(damaged)
    end = train(study, folder)
    assert end.reason is FinishReason.COMPLETED, end.message
    assert end.epoch == 2
    assert run.finished() is not None
