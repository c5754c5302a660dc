from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.study.cost_estimate import probe
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.sweep import sweep
from segloss_gui.training.settings import WarmStartSettings
from tests.patience import PATIENCE_S
from tests.study.tiny import tiny_study


def test_a_plan_is_measured_before_anything_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[tuple[int, int]] = []
    study = sweep(
        tiny_study(warm_start=WarmStartSettings(epochs=3)), "dice_phi", {"phi": ("I", "BI")}, batch_sizes=(1, 2)
    )
    estimate = probe(study, steps=1, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert {(cost.loss, cost.batch_size, cost.runs) for cost in estimate.costs} == {
        ("cross_entropy", 2, 1), ("dice_phi", 1, 2), ("dice_phi", 2, 2),
    }  # fmt: skip
    assert estimate.runs == len(plan_runs(study)) == 5
    assert estimate.seconds > 0
    crowded = replace(estimate, beside=6, threads=1, cores=2)
    assert crowded.seconds == pytest.approx(3 * replace(estimate, beside=6, threads=1, cores=8).seconds)
    assert estimate.disk_bytes > 5 * 3 * 4 * estimate.network.parameters
    assert list(tmp_path.iterdir()) == []


def test_the_disk_is_estimated_to_within_a_factor_of_two(tmp_path: Path) -> None:
    from segloss_gui.study.executor import ThreadExecutor

    study = tiny_study("soft_dice")
    estimate = probe(study, steps=1)
    executor = ThreadExecutor(study, StudyFolder(tmp_path), lambda event: None)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    written = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    assert written / 2 < estimate.disk_bytes < written * 2


def test_measuring_can_be_cancelled_and_needs_a_loss() -> None:
    with pytest.raises(BadInputError, match="cancelled"):
        probe(tiny_study("soft_dice"), cancelled=lambda: True)
    with pytest.raises(BadInputError, match="must name a loss"):
        probe(tiny_study().model_copy(update={"losses": ()}))
