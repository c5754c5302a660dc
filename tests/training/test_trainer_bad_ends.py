"""Whatever goes wrong, a run ends with its reason, and what was written stays readable."""

from __future__ import annotations

import dataclasses
import errno
import itertools
import logging
import math
from typing import Any

import pytest
import torch

from segloss_gui.core import events as ev
from segloss_gui.core.errors import ParameterError
from segloss_gui.core.events import FinishReason
from segloss_gui.training import steps
from segloss_gui.training.control import RunControl
from segloss_gui.training.train import train
from tests.training.conftest import MakeJob, blob_case, run


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
