"""Pause, stop, resume, and weights of another run."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import torch

from segloss_gui.core import events as ev
from segloss_gui.core.events import FinishReason
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings
from segloss_gui.training.train import train
from tests.patience import PATIENCE_S
from tests.training.conftest import EVERY_CHANGE, Listener, MakeJob, run, step_numbers


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
    assert paused.wait(PATIENCE_S)
    assert listener.kinds[-1] == "run_paused"
    control.resume()
    thread.join(PATIENCE_S)
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


@pytest.mark.parametrize("asked", [3, 20, 45])
def test_a_stop_acts_between_two_layers_of_a_step_or_validation_and_loses_no_checkpoint(
    make_job: MakeJob, tmp_path: Path, asked: int
) -> None:
    """Counted, not timed: the stop comes at the n-th question after the first epoch."""

    class Counted(RunControl):
        def __init__(self) -> None:
            super().__init__()
            self.left = -1

        @property
        def stopping(self) -> bool:
            self.left -= self.left > 0
            if self.left == 0:
                self.stop()
            return super().stopping

    settings: dict[str, Any] = {"schedule": {"epochs": 3, "policy": "constant"}}
    run(make_job(checkpoints=tmp_path / "straight", **settings))
    job, control, first = make_job(checkpoints=tmp_path / "broken", **settings), Counted(), Listener()

    def emit(event: ev.Event) -> None:
        first(event)
        if isinstance(event, ev.CheckpointSaved):
            control.left = asked

    end = train(job, emit, control)
    assert (end.reason, end.epoch) == (FinishReason.STOPPED, 1)
    run(job)
    last = [torch.load(tmp_path / name / "last.pt", weights_only=True) for name in ("straight", "broken")]
    assert all(torch.equal(weights, last[1]["network"][name]) for name, weights in last[0]["network"].items())
