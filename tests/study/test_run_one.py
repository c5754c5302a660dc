"""One run from its plan to its scores: what it writes, and what is the same for every loss."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.core.events import FinishReason, RunFinished, RunPhase, RunStarted
from segloss_gui.core.volume import require_same_grid
from segloss_gui.data.case import TargetClass
from segloss_gui.data.readers import read_labels
from segloss_gui.study import prepared_run as job_module
from segloss_gui.study.cases import open_store
from segloss_gui.study.evaluation import read_scores, write_scores
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.scored_files import SCORED_FILE
from segloss_gui.study.store import StudyFolder
from segloss_gui.training import phases
from tests.study.tiny import go, tiny_study


def test_a_run_writes_its_plan_events_checkpoints_predictions_and_scores(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    end, heard = go(study, tmp_path)
    assert (end.reason, end.message, end.epoch) == (FinishReason.COMPLETED, "", 2)
    run = StudyFolder(tmp_path).run("soft_dice_fold0_seed0")
    facts = run.facts()
    assert facts["device"] == "cpu"
    assert len(facts["train_cases"]) == 4
    assert len(facts["validation_cases"]) == 2
    assert facts["versions"]["torch"] == torch.__version__
    assert [type(event) for event in run.events()] == [type(event) for event in heard]
    assert heard[-1] == end
    assert sum(isinstance(event, RunFinished) for event in heard) == 1
    assert (run.checkpoints / "last.pt").is_file()
    rows = read_scores(run.scores_path)
    assert (run.path / SCORED_FILE).read_text().count("\n") == 1 + len({row.case for row in rows})
    assert rows_of(run) == rows, "they are those that were scored"
    assert [row.case for row in rows] == facts["validation_cases"]
    assert {row.method for row in rows} == {"soft_dice"}
    assert [row.subject for row in rows] == [
        case.subject for case in open_store(study).cohort.cases if case.split == "test"
    ]
    assert run.progress().state is RunState.FINISHED


def test_predictions_lie_on_the_cases_own_grid_and_their_scores_can_be_had_again(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    go(study, tmp_path)
    folder, store = StudyFolder(tmp_path), open_store(study)
    run = folder.run("soft_dice_fold0_seed0")
    for row in read_scores(write_scores(folder)):
        prediction = read_labels(run.prediction_path(row.case))
        require_same_grid(store.image(row.case).grid, prediction.grid, image_name="image", label_name="prediction")
        reference = store.labels(row.case)
        both = np.count_nonzero((prediction.data == 1) & (reference.data == 1))
        total = np.count_nonzero(prediction.data == 1) + np.count_nonzero(reference.data == 1)
        assert row.dice == pytest.approx(2 * both / total)
        assert row.volume_ml == pytest.approx(prediction.volume_ml(1))


def test_the_preview_case_is_written_after_every_validated_epoch(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    go(study, tmp_path)
    run = StudyFolder(tmp_path).run("soft_dice_fold0_seed0")
    previews = run.progress().previews
    assert sorted(epoch for epoch, _ in previews) == [1, 2]
    assert all((run.path / path).is_file() for path in previews.values())


def test_several_classes_are_trained_with_softmax_and_scored_one_by_one(tmp_path: Path) -> None:
    classes = (TargetClass(value=1, name="object"), TargetClass(value=5, name="nothing"))
    end, _ = go(tiny_study(classes=classes), tmp_path)
    assert end.reason is FinishReason.COMPLETED, end.message
    rows = read_scores(write_scores(StudyFolder(tmp_path)))
    assert sorted({row.class_value for row in rows}) == [1, 5]
    assert all(row.reference_volume_ml == 0 for row in rows if row.class_value == 5)


def test_without_classes_every_label_of_the_cohort_is_one(tmp_path: Path) -> None:
    end, _ = go(tiny_study(classes=()), tmp_path)
    assert end.reason is FinishReason.COMPLETED
    run = StudyFolder(tmp_path).runs()[0]
    assert [entry["value"] for entry in json.loads((run.path / "run.json").read_text())["classes"]] == [1]


def test_all_losses_of_a_fold_and_seed_share_weights_and_batches() -> None:
    first, second = (plan for plan in plan_runs(tiny_study("soft_dice", "cross_entropy")))
    assert job_module.seed_of(first) == job_module.seed_of(second)


@pytest.mark.parametrize(
    "network",
    [
        {"architecture": "unet"}, {"architecture": "unet_2d"}, {"architecture": "no_new_net"},
        {"architecture": "acdc", "norm": "batch"},
    ],
    ids=lambda network: network["architecture"],
)  # fmt: skip
def test_every_network_trains_and_predicts_from_its_checkpoint(tmp_path: Path, network: dict[str, object]) -> None:
    study = tiny_study("soft_dice", network={"features": (2, 4, 4), **network})
    end, heard = go(study, tmp_path)
    assert end.reason.good, end.message
    started = next(event for event in heard if isinstance(event, RunStarted))
    run = StudyFolder(tmp_path).run(plan_runs(study)[0].id)
    assert started.parameters > 100
    assert len(read_scores(run.scores_path)) == 2


def test_scoring_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "EVERY_S", 0.0)
    _, heard = go(tiny_study(), tmp_path)
    told = [(event.phase, event.done, event.total) for event in heard if isinstance(event, RunPhase)]
    assert told[-1][0] == "scoring"
    assert {("validating", 1, 2), ("scoring", 0, 2)} <= set(told)
    assert StudyFolder(tmp_path).run("cross_entropy_fold0_seed0").progress().phase is None
