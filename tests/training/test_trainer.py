from __future__ import annotations

import dataclasses
import gc
import math
from pathlib import Path

import pytest
import torch

from segloss_gui.core import events as ev
from segloss_gui.core.events import FinishReason
from segloss_gui.losses import LOSSES
from segloss_gui.training.data_statistics import training_facts
from segloss_gui.training.inference import Predictor
from segloss_gui.training.settings import NetworkSettings, SamplingSettings
from segloss_gui.training.trainer import Trainer
from tests.training.conftest import EVERY_CHANGE, MakeJob, blob_case, run


def test_soft_dice_learns_easy_blobs_within_seconds(make_job: MakeJob) -> None:
    job = make_job(
        train=[blob_case(n) for n in range(8)], network=NetworkSettings(features=(8, 8, 16)),
        schedule={"epochs": 2, "steps_per_epoch": 20},
    )  # fmt: skip
    end, listener = run(job)
    assert end.reason is FinishReason.COMPLETED
    assert listener.of(ev.EpochFinished)[-1].dice > 0.8


def trainers() -> list[Trainer]:
    """Those that are there; other tests may have left some."""
    return [found for found in gc.get_objects() if type(found) is Trainer]


def test_a_trainer_is_gone_with_its_run_before_anybody_looks_for_cycles(make_job: MakeJob) -> None:
    before = trainers()
    gc.disable()
    try:
        run(make_job())
        left = [found for found in trainers() if not any(found is other for other in before)]
    finally:
        gc.enable()
    assert left == []


def test_events_come_in_the_promised_order(make_job: MakeJob) -> None:
    job = make_job(preview_case="case_101", write_preview=lambda epoch, case, classes, p: f"{epoch}.nii.gz")
    _, listener = run(job)
    epoch = ["step_finished"] * 2 + ["epoch_finished"] + ["case_scored"] * 2 + ["prediction_ready", "checkpoint_saved"]
    assert listener.kinds == ["run_started", *epoch, *epoch, "run_finished"]
    assert [e.step for e in listener.of(ev.StepFinished)] == [1, 2, 3, 4]


def test_start_tells_how_much_there_is_to_do(make_job: MakeJob) -> None:
    _, listener = run(make_job(schedule={"steps_per_epoch": 0}))
    (start,) = listener.of(ev.RunStarted)
    assert (start.train_cases, start.validation_cases, start.epochs, start.steps_per_epoch) == (4, 2, 2, 2)
    assert start.device == "cpu"
    assert start.parameters > 1000


ACCEPTED = {"one": (1,), "several": (2,), "any": (1, 2)}


@pytest.mark.parametrize(
    ("loss", "class_count"), [(key, count) for key, spec in LOSSES.items() for count in ACCEPTED[spec.channels]]
)
def test_every_loss_trains_on_one_and_several_classes(make_job: MakeJob, loss: str, class_count: int) -> None:
    job = make_job(loss, class_count=class_count, schedule={"epochs": 1, "steps_per_epoch": 1})
    params = job.loss_params.resolve(training_facts(job.train, job.classes))
    end, listener = run(dataclasses.replace(job, loss_params=params))
    assert (end.reason, end.message) == (FinishReason.COMPLETED, "")
    assert {e.class_value for e in listener.of(ev.CaseScored)} == {10 * n for n in range(1, class_count + 1)}


def test_pictures_train_with_a_flat_network(make_job: MakeJob) -> None:
    cases = [blob_case(n, (20, 17, 1)) for n in range(3)]
    job = make_job(train=cases, validation=cases, augmentation=EVERY_CHANGE, preview_case="case_0")
    end, _ = run(job)
    assert end.reason is FinishReason.COMPLETED
    predictor = Predictor.from_checkpoint(job.checkpoints / "best.pt")
    assert predictor.architecture.dimensions == 2
    assert predictor.class_map(cases[0].image).shape == (20, 17, 1)


def test_volumes_of_different_shapes_train_together_and_by_patches(make_job: MakeJob) -> None:
    cases = [blob_case(0, (13, 18, 9)), blob_case(1, (16, 11, 14)), blob_case(2, (24, 8, 8))]
    for patch in ((), (8, 8, 8)):
        job = make_job(
            train=cases, validation=cases, sampling=SamplingSettings(batch_size=3, patch=patch), seed=len(patch)
        )
        job = dataclasses.replace(job, checkpoints=job.checkpoints.with_name(f"checkpoints {len(patch)}"))
        end, listener = run(job)
        assert end.reason is FinishReason.COMPLETED
        assert len(listener.of(ev.CaseScored)) == 6


def test_an_early_stop_keeps_the_best_epoch(make_job: MakeJob) -> None:
    job = make_job("cross_entropy", schedule={"epochs": 30, "stop_after": 2, "learning_rate": 1.0, "gradient_clip": 0})
    end, listener = run(job)
    losses = [e.validation_loss for e in listener.of(ev.EpochFinished)]
    assert end.reason is FinishReason.EARLY_STOPPED
    assert end.epoch == end.best_epoch + 2 == len(losses)
    assert min(losses) == losses[end.best_epoch - 1]
    assert torch.load(job.checkpoints / "best.pt", weights_only=True)["epoch"] == end.best_epoch


def test_validation_sees_the_targets_of_training_but_scores_the_full_reference(
    make_job: MakeJob, tmp_path: Path
) -> None:
    scores, losses = [], []
    for empty in (True, False):
        cases = [blob_case(100, empty=empty)]
        job = make_job("cross_entropy", validation=cases, checkpoints=tmp_path / str(empty), schedule={"epochs": 1})
        _, listener = run(job)
        scores.append(dataclasses.replace(listener.of(ev.CaseScored)[0], time=0.0))
        losses.append(listener.of(ev.EpochFinished)[0].validation_loss)
    assert scores[0] == scores[1]
    assert scores[0].reference_volume_ml > 0
    assert losses[0] != losses[1]


def test_epochs_that_are_not_validated_say_so(make_job: MakeJob) -> None:
    _, listener = run(make_job(schedule={"epochs": 3, "validate_every": 2}))
    epochs = listener.of(ev.EpochFinished)
    assert [math.isnan(e.validation_loss) for e in epochs] == [True, False, False]
    assert epochs[0].best is False
    assert {e.epoch for e in listener.of(ev.CaseScored)} == {2, 3}
