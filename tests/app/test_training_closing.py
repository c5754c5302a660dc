"""Closing while training: everything stops, nothing is lost, and the next start goes on."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from segloss_gui.app import executor_pool
from segloss_gui.app.event_queue import EventQueue
from segloss_gui.app.plain_tasks import PlainTasks
from segloss_gui.app.session import Session
from segloss_gui.app.training import Training
from segloss_gui.core.events import CheckpointSaved, Event, RunStarted, StepFinished
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import ScheduleSettings
from tests.patience import PATIENCE_S
from tests.study.tiny import tiny_study


class Window:
    """What the window has of a training, without a screen."""

    def __init__(self, folder: Path, epochs: int) -> None:
        self.study = tiny_study(
            "cross_entropy", "soft_dice", schedule=ScheduleSettings(epochs=epochs, steps_per_epoch=2)
        )
        self.session, self.tasks = Session(), PlainTasks()
        there = StudyFolder(folder)
        if not there.study_path.exists():
            there.save(self.study)
        self.session.begin(self.study, folder=folder, identity=there.identity())
        self.heard: list[Event] = []
        self.said: list[str] = []
        self.session.said.connect(lambda kind, words: self.said.append(words))
        self.events = EventQueue(self.session, arm=lambda: self.tasks.post(self.events.drain))
        self.training = Training(self.session, self, self.tasks)  # type: ignore[arg-type]
        self.checkpoints = {plan.id: threading.Event() for plan in plan_runs(self.study)}

    def push(self, event: Event) -> None:
        """Hear an event, then hand it on."""
        self.heard.append(event)
        if isinstance(event, CheckpointSaved):
            self.checkpoints[event.run].set()
        self.events.push(event)

    def until(self, event: threading.Event) -> None:
        """Let the window work until something has happened."""
        end = time.monotonic() + PATIENCE_S
        while not event.is_set():
            assert time.monotonic() < end, f"it must happen, got nothing but {self.said}"
            self.tasks.process(0.1)

    def close(self) -> None:
        """As the window closes."""
        closed = threading.Event()
        self.training.close(closed.set)
        self.until(closed)
        self.tasks.close()


def test_closing_while_two_runs_train_keeps_their_checkpoints_and_the_next_start_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor_pool, "CLOSE_S", PATIENCE_S)  # else a slow machine closes while they still stop
    first = Window(tmp_path, epochs=3)
    first.training.start()
    for saved in first.checkpoints.values():
        first.until(saved)
    first.close()
    folder = StudyFolder(tmp_path)
    states = {run.id: run.progress() for run in folder.runs()}
    assert {progress.state for progress in states.values()} <= {RunState.STOPPED, RunState.FINISHED}
    assert all(progress.last_checkpoint >= 1 for progress in states.values())
    window = Window(tmp_path, epochs=3)
    window.training.start()
    done = threading.Event()
    window.training.changed.connect(lambda: None if window.training.active_runs else done.set())
    window.until(done)
    window.tasks.wait(PATIENCE_S)
    window.tasks.close()
    assert [run.progress().state for run in folder.runs()] == [RunState.FINISHED] * 2, window.said
    began = {event.run: event.first_epoch for event in window.heard if isinstance(event, RunStarted)}
    assert all(began[run] > 1 for run in began)
    trained = {(event.run, event.epoch) for event in window.heard if isinstance(event, StepFinished)}
    assert not any(epoch <= states[run].last_checkpoint for run, epoch in trained)
    assert (tmp_path / "scores.csv").exists()
