from __future__ import annotations

import dataclasses
import errno
import itertools
import logging
import math
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from segloss_gui.core import events as ev
from segloss_gui.core.errors import ParameterError
from segloss_gui.core.events import FinishReason
from segloss_gui.losses import LOSSES
from segloss_gui.training import steps
from segloss_gui.training.control import RunControl
from segloss_gui.training.facts import training_facts
from segloss_gui.training.inference import Predictor
from segloss_gui.training.settings import AugmentationSettings, NetworkSettings, SamplingSettings
from segloss_gui.training.trainer import train
from tests.training.conftest import Listener, MakeJob, blob_case, run

EVERY_CHANGE = AugmentationSettings(noise=0.1, translation=0.1, rotation_degrees=15)


def step_numbers(listener: Listener) -> list[tuple[float, ...]]:
    return [(e.loss, e.gradient_norm, e.gradient_foreground) for e in listener.of(ev.StepFinished)]


def test_soft_dice_learns_easy_blobs_within_seconds(make_job: MakeJob) -> None:
    job = make_job(
        train=[blob_case(n) for n in range(8)], network=NetworkSettings(features=(8, 8, 16)),
        schedule={"epochs": 2, "steps_per_epoch": 20},
    )  # fmt: skip
    end, listener = run(job)
    assert end.reason is FinishReason.COMPLETED
    assert listener.of(ev.EpochFinished)[-1].dice > 0.8


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
        job = dataclasses.replace(job, checkpoints=job.checkpoints / str(len(patch)))
        end, listener = run(job)
        assert end.reason is FinishReason.COMPLETED
        assert len(listener.of(ev.CaseScored)) == 6


# -- paired and repeatable ------------------------------------------------------------------------


def record_batches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[torch.Tensor, torch.Tensor]]:
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []
    draw = steps.Stepper.batch

    def spy(self: steps.Stepper) -> tuple[torch.Tensor, torch.Tensor]:
        batch = draw(self)
        seen.append((batch[0].clone(), batch[1].clone()))
        return batch

    monkeypatch.setattr(steps.Stepper, "batch", spy)
    return seen


def test_runs_with_other_losses_see_bit_identical_batches(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = record_batches(monkeypatch)
    sampling = SamplingSettings(batch_size=2, patch=(8, 8, 8), foreground_share=0.5)
    for loss in ("cross_entropy", "soft_dice"):
        run(make_job(loss, augmentation=EVERY_CHANGE, sampling=sampling, checkpoints=tmp_path / loss))
    half = len(seen) // 2
    assert half == 4
    for one, other in zip(seen[:half], seen[half:], strict=True):
        assert torch.equal(one[0], other[0])
        assert torch.equal(one[1], other[1])
    assert not torch.equal(seen[0][0], seen[1][0])


def test_runs_with_other_losses_start_from_the_same_weights(make_job: MakeJob) -> None:
    from segloss_gui.training.building import architecture_for, build_stepper
    from segloss_gui.training.facts import survey

    weights = []
    for loss in ("cross_entropy", "soft_dice"):
        job = make_job(loss)
        seen = survey(job.train, job.classes)
        stepper = build_stepper(job, seen, architecture_for(job, seen))
        weights.append(torch.cat([p.flatten() for p in stepper.network.parameters()]))
    assert torch.equal(*weights)


def test_the_same_seed_gives_the_same_digits(make_job: MakeJob, tmp_path: Path) -> None:
    first, second, other = (
        step_numbers(run(make_job(augmentation=EVERY_CHANGE, checkpoints=tmp_path / name, seed=seed))[1])
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    )
    assert first == second
    assert first != other


def test_two_runs_side_by_side_give_the_same_digits_as_one_alone(make_job: MakeJob, tmp_path: Path) -> None:
    jobs = [make_job(augmentation=EVERY_CHANGE, checkpoints=tmp_path / str(n)) for n in range(3)]
    alone = step_numbers(run(jobs[0])[1])
    listeners = [Listener(), Listener()]
    threads = [
        threading.Thread(target=train, args=(job, listener, RunControl()))
        for job, listener in zip(jobs[1:], listeners, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [step_numbers(listener) for listener in listeners] == [alone, alone]


def test_a_run_leaves_torch_as_it_found_it(make_job: MakeJob) -> None:
    torch.manual_seed(5)
    random_state, threads = torch.get_rng_state(), torch.get_num_threads()
    numpy_state = np.random.get_state()[1].copy()
    run(make_job(augmentation=EVERY_CHANGE))
    assert torch.equal(torch.get_rng_state(), random_state)
    assert torch.get_num_threads() == threads
    assert np.array_equal(np.random.get_state()[1], numpy_state)
    assert torch.is_grad_enabled()


# -- pause, stop, resume --------------------------------------------------------------------------


def stop_after(control: RunControl, epoch: int, listener: Listener) -> Any:
    def emit(event: ev.Event) -> None:
        listener(event)
        if isinstance(event, ev.CheckpointSaved) and event.epoch == epoch:
            control.stop()

    return emit


@pytest.mark.parametrize("policy", ["plateau", "drop"])
def test_stop_and_resume_is_bit_identical_to_a_straight_run(make_job: MakeJob, tmp_path: Path, policy: str) -> None:
    settings: dict[str, Any] = {
        "augmentation": EVERY_CHANGE, "sampling": SamplingSettings(batch_size=3),
        "schedule": {"epochs": 4, "policy": policy, "patience": 1},
    }  # fmt: skip
    _, straight = run(make_job(checkpoints=tmp_path / "straight", **settings))
    job = make_job(checkpoints=tmp_path / "broken", **settings)
    control, first = RunControl(), Listener()
    end = train(job, stop_after(control, 2, first), control)
    assert (end.reason, end.epoch) == (FinishReason.STOPPED, 2)
    end, second = run(job)
    assert end.reason is FinishReason.COMPLETED
    assert second.of(ev.RunStarted)[0].first_epoch == 3
    assert step_numbers(first) + step_numbers(second) == step_numbers(straight)
    last = [torch.load(tmp_path / name / "last.pt", weights_only=True) for name in ("straight", "broken")]
    for name, weights in last[0]["network"].items():
        assert torch.equal(weights, last[1]["network"][name])
    assert last[0]["schedule"] == last[1]["schedule"]


def test_a_completed_run_is_not_trained_again(make_job: MakeJob) -> None:
    job = make_job()
    run(job)
    end, listener = run(job)
    assert end.reason is FinishReason.COMPLETED
    assert listener.kinds == ["run_started", "run_finished"]
    assert end.step == 4


def test_a_stop_before_the_first_batch_ends_at_once(make_job: MakeJob) -> None:
    control = RunControl()
    control.stop()
    end, listener = run(make_job(), control)
    assert end.reason is FinishReason.STOPPED
    assert listener.kinds == ["run_started", "run_finished"]


def test_a_paused_run_waits_between_batches_and_goes_on(make_job: MakeJob) -> None:
    control, listener = RunControl(), Listener()
    paused = threading.Event()

    def emit(event: ev.Event) -> None:
        listener(event)
        if isinstance(event, ev.StepFinished) and event.step == 1:
            control.pause()
        if isinstance(event, ev.RunPaused):
            paused.set()

    thread = threading.Thread(target=train, args=(make_job(), emit, control))
    thread.start()
    assert paused.wait(30)
    assert listener.kinds[-1] == "run_paused"
    control.resume()
    thread.join(30)
    assert listener.kinds[:5] == ["run_started", "step_finished", "run_paused", "run_resumed", "step_finished"]
    assert listener.of(ev.RunFinished)[0].reason is FinishReason.COMPLETED


def test_a_paused_run_can_be_stopped(make_job: MakeJob) -> None:
    control = RunControl()
    control.pause()

    def emit(event: ev.Event) -> None:
        if isinstance(event, ev.RunPaused):
            threading.Timer(0.05, control.stop).start()

    assert train(make_job(), emit, control).reason is FinishReason.STOPPED


def test_a_stop_also_acts_between_two_validation_cases(make_job: MakeJob) -> None:
    control = RunControl()

    def emit(event: ev.Event) -> None:
        if isinstance(event, ev.StepFinished) and event.step == 2:
            control.stop()

    end = train(make_job(), emit, control)
    assert (end.reason, end.epoch, end.step) == (FinishReason.STOPPED, 0, 2)


def test_a_warm_start_gives_its_weights_but_not_its_optimiser(make_job: MakeJob, tmp_path: Path) -> None:
    first = make_job("cross_entropy", checkpoints=tmp_path / "warm")
    run(first)
    job = make_job(initial_weights=tmp_path / "warm" / "last.pt", schedule={"learning_rate": 1e-12})
    end, _ = run(job)
    assert end.step == 4
    before, after = (torch.load(j.checkpoints / "last.pt", weights_only=True)["network"] for j in (first, job))
    for name, weights in before.items():
        torch.testing.assert_close(after[name], weights, atol=1e-7, rtol=0)


# -- bad ends -------------------------------------------------------------------------------------


def failing_loss(monkeypatch: pytest.MonkeyPatch, error: BaseException | None, *, at: int = 3) -> None:
    """From call ``at`` on (validation calls it too) the loss raises, or is not a number."""
    calls = itertools.count(1)
    step = steps.Stepper.step

    def spy(self: steps.Stepper, number: int, rate: float) -> Any:
        if next(calls) >= at:
            if error is not None:
                raise error
            self.loss = lambda prediction, target: prediction.sum() * math.nan
        return step(self, number, rate)

    monkeypatch.setattr(steps.Stepper, "step", spy)


BAD_ENDS = [
    (
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB"),
        FinishReason.OUT_OF_MEMORY,
        "out of memory",
    ),
    (MemoryError(), FinishReason.OUT_OF_MEMORY, "out of memory"),
    (RuntimeError("DefaultCPUAllocator: not enough memory: you tried"), FinishReason.OUT_OF_MEMORY, "smaller patch"),
    (OSError(errno.ENOSPC, "No space left on device"), FinishReason.DISK_FULL, "disk is full"),
    (ParameterError("alpha must be positive, got -1"), FinishReason.BAD_INPUT, "alpha must be positive, got -1"),
    (KeyError("surprise"), FinishReason.FAILED, "KeyError: 'surprise'"),
    (None, FinishReason.NON_FINITE, "got nan in step 3"),
]


@pytest.mark.parametrize(("error", "reason", "words"), BAD_ENDS)
def test_whatever_goes_wrong_the_run_finishes_with_its_reason(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, error: BaseException | None, reason: FinishReason, words: str
) -> None:
    failing_loss(monkeypatch, error)
    end, listener = run(make_job())
    assert end.reason is reason
    assert words in end.message
    assert "\n" not in end.message
    assert (end.epoch, end.step) == (1, 2)
    assert listener.events[-1] is end
    assert listener.kinds.count("run_finished") == 1


def test_an_unexpected_failure_is_logged_with_its_traceback(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing_loss(monkeypatch, KeyError("surprise"))
    with caplog.at_level(logging.ERROR):
        run(make_job())
    assert any(record.exc_info for record in caplog.records)


def test_a_bad_end_leaves_the_weights_of_the_last_good_epoch(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job()
    with monkeypatch.context() as patch:
        failing_loss(patch, None)
        run(job)
    end, listener = run(job)
    assert end.reason is FinishReason.COMPLETED
    assert listener.of(ev.RunStarted)[0].first_epoch == 2


def test_a_failing_listener_is_logged_and_kills_nothing(make_job: MakeJob, caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: ev.Event) -> None:
        raise ValueError("a window that was closed")

    assert train(make_job(), broken, RunControl()).reason is FinishReason.COMPLETED
    assert "a listener failed on run_started of run run" in caplog.text


def test_a_listener_that_finds_the_disk_full_ends_the_run(make_job: MakeJob) -> None:
    def full(event: ev.Event) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "events.jsonl")

    end = train(make_job(), full, RunControl())
    assert end.reason is FinishReason.DISK_FULL
    assert "events.jsonl" in end.message


def test_a_full_disk_at_the_checkpoint_leaves_the_older_one_readable(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segloss_gui.training import checkpoint

    job = make_job()
    saved = itertools.count(1)

    def fsync(descriptor: int) -> None:
        if next(saved) > 2:  # best.pt and last.pt of the first epoch
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint.os, "fsync", fsync)
    end, _ = run(job)
    assert (end.reason, end.epoch) == (FinishReason.DISK_FULL, 1)
    assert checkpoint.read_checkpoint(job.checkpoints / "last.pt")["epoch"] == 1
    assert sorted(file.name for file in job.checkpoints.iterdir()) == ["best.pt", "last.pt"]


def test_a_preview_that_cannot_be_written_kills_nothing(make_job: MakeJob) -> None:
    def broken(*_: Any) -> str:
        raise PermissionError("read-only")

    end, listener = run(make_job(preview_case="case_100", write_preview=broken))
    assert end.reason is FinishReason.COMPLETED
    assert not listener.of(ev.PredictionReady)


def test_a_case_without_reference_is_refused_by_name(make_job: MakeJob) -> None:
    end, _ = run(make_job(train=[dataclasses.replace(blob_case(7), target=None)]))
    assert end.reason is FinishReason.BAD_INPUT
    assert end.message.startswith("case_7: a training case must have a reference")


def test_a_damaged_checkpoint_is_refused_by_name(make_job: MakeJob) -> None:
    job = make_job()
    job.checkpoints.mkdir()
    (job.checkpoints / "last.pt").write_bytes(b"PK cut off")
    end, _ = run(job)
    assert end.reason is FinishReason.BAD_INPUT
    assert "last.pt" in end.message


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
