"""A kill, a full disk, no memory, a loss that is no number: one run ends, the rest and the files live on."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from segloss_gui.core.events import CheckpointSaved, Event, FinishReason, RunFinished, RunStarted
from segloss_gui.study import run_one as run_one_module
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import HardwareSettings, ScheduleSettings
from segloss_gui.training.training_spec import TrainingSpec
from tests.patience import PATIENCE_S, until
from tests.study.tiny import KEYS, tiny_study

TRAIN = """
import sys
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
folder = StudyFolder(sys.argv[1])
study = folder.load()
executor = ThreadExecutor(study, folder, lambda event: None)
executor.submit(plan_runs(study))
executor.wait()
"""


def train_all(study: Study, folder: StudyFolder) -> tuple[dict[str, RunFinished], list[Event]]:
    heard: list[Event] = []
    executor = ThreadExecutor(study, folder, heard.append)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    return executor.ends(), heard


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_after_a_kill_the_study_opens_again_and_goes_on_from_the_last_checkpoints(tmp_path: Path) -> None:
    study = tiny_study(
        *KEYS,
        schedule=ScheduleSettings(epochs=400, steps_per_epoch=2),
        hardware=HardwareSettings(device="cpu", concurrency=3),
    )
    folder = StudyFolder(tmp_path)
    folder.save(study)
    with subprocess.Popen(
        [sys.executable, "-c", TRAIN, str(tmp_path)], env={**os.environ, "OMP_NUM_THREADS": "1"}
    ) as process:
        runs = [folder.run(plan.id) for plan in plan_runs(study)]

        def far_enough() -> bool:
            return process.poll() is not None or all(run.progress().last_checkpoint >= 3 for run in runs)

        until(far_enough, "three checkpoints", every_s=0.1)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert folder.load() == study
    before = {run.id: run.progress() for run in folder.runs()}
    assert len(before) == 3
    for run in folder.runs():
        progress = before[run.id]
        assert progress.state is RunState.INTERRUPTED
        assert progress.epoch >= progress.last_checkpoint >= 3
        assert list(progress.epochs["epoch"]) == list(range(1, progress.epoch + 1))
        assert len(progress.steps) >= 2 * progress.last_checkpoint
        assert not list(run.path.rglob("*.part"))[1:]

    heard = _resume_for_one_epoch(study, folder)
    for run, progress in before.items():
        began = next(event for event in heard if isinstance(event, RunStarted) and event.run == run)
        # The kill may fall between a checkpoint and the event that tells of it.
        assert began.first_epoch - 1 in (progress.last_checkpoint, progress.last_checkpoint + 1)
        after = folder.run(run).progress()
        assert after.state is RunState.STOPPED
        assert list(after.epochs["epoch"]) == list(range(1, after.epoch + 1))
        assert after.epoch >= began.first_epoch


def _resume_for_one_epoch(study: Study, folder: StudyFolder) -> list[Event]:
    heard: list[Event] = []
    executor: ThreadExecutor

    def listen(event: Event) -> None:
        heard.append(event)
        if isinstance(event, CheckpointSaved):
            executor.stop(event.run)

    executor = ThreadExecutor(study, folder, listen)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    return heard


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "last.pt"), FinishReason.DISK_FULL),
        (MemoryError(), FinishReason.OUT_OF_MEMORY),
        (None, FinishReason.NON_FINITE),
    ],
)
def test_one_run_ends_with_the_reason_and_the_others_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception | None, reason: FinishReason
) -> None:
    real = run_one_module.train

    def train(job: TrainingSpec, *rest: object) -> RunFinished:
        if job.loss_key == "soft_dice":
            if error is not None:
                raise error
            job.train[0].image[:] = float("nan")
        return real(job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(run_one_module, "train", train)
    # One at a time, the spoilt one last: runs share their cases.
    study = tiny_study(
        "cross_entropy", "soft_jaccard", "soft_dice", hardware=HardwareSettings(device="cpu", concurrency=1)
    )
    folder = StudyFolder(tmp_path)
    ends, _ = train_all(study, folder)
    assert ends.pop("soft_dice_fold0_seed0").reason is reason
    assert {end.reason for end in ends.values()} == {FinishReason.COMPLETED}
    assert folder.run("soft_dice_fold0_seed0").progress().state is RunState.FAILED


def test_a_full_disk_ends_the_run_and_what_was_written_stays_readable(small_disk: Path) -> None:
    study, folder = tiny_study("soft_dice", epochs=6), StudyFolder(small_disk)
    folder.save(study)
    ballast = small_disk / "ballast"

    def fill_up(event: Event) -> None:
        if isinstance(event, CheckpointSaved) and event.epoch == 2:
            with open(ballast, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass

    executor = ThreadExecutor(study, folder, fill_up)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    (end,) = executor.ends().values()
    assert end.reason is FinishReason.DISK_FULL
    assert "disk is full" in end.message
    run = folder.run(end.run)
    assert list(run.progress().epochs["epoch"])[:2] == [1.0, 2.0]
    assert folder.load() == study
    ballast.unlink()
    ends, heard = train_all(study.model_copy(update={"schedule": study.schedule}), folder)
    assert ends[end.run].reason is FinishReason.COMPLETED
    assert next(event for event in heard if isinstance(event, RunStarted)).first_epoch >= 3


@pytest.mark.parametrize(("limit", "file"), [(20_000, ".pt"), (200, "events.jsonl")])
def test_a_file_that_may_not_grow_ends_the_run_with_its_name_and_what_was_written_stays_readable(
    tmp_path: Path, largest_file: Callable[[int], None], caplog: pytest.LogCaptureFixture, limit: int, file: str
) -> None:
    study, folder = tiny_study("soft_dice", epochs=3), StudyFolder(tmp_path)
    folder.save(study)

    def hear(event: Event) -> None:
        if isinstance(event, CheckpointSaved) and event.epoch == 1:
            largest_file(limit)

    executor = ThreadExecutor(study, folder, hear)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    (end,) = executor.ends().values()
    assert end.reason is FinishReason.DISK_FULL
    assert end.message.startswith(f"files may not grow so large here: {tmp_path}")
    assert end.message.endswith(f"{file} could not be written")
    assert "Traceback" not in caplog.text
    largest_file(-1)
    assert list(folder.run(end.run).progress().epochs["epoch"])[:1] == [1.0]
    ends, heard = train_all(study, folder)
    assert ends[end.run].reason is FinishReason.COMPLETED
    assert next(event for event in heard if isinstance(event, RunStarted)).first_epoch >= 2
