from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.training import thread_executor
from segloss_gui.study import executor as executor_module
from segloss_gui.study.plan import plan_runs
from tests.patience import PATIENCE_S
from tests.study.test_executor import FakeRuns, study_of


def test_the_windows_executors_share_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = FakeRuns()
    monkeypatch.setattr(executor_module, "_run_one", lambda: runs)
    studies = study_of(2, concurrency=1), study_of(2, concurrency=1, seeds=(1,))
    made = [thread_executor(study, tmp_path / str(at), lambda _: None) for at, study in enumerate(studies)]
    for executor, study in zip(made, studies, strict=True):
        executor.submit(plan_runs(study))
    runs.gate.set()
    assert all(executor.wait(PATIENCE_S) for executor in made)
    assert (runs.most, len(runs.began)) == (1, 4)
    for executor in made:
        executor.close()
