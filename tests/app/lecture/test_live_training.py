from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.event_queue import EventQueue
from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.live_training import LiveTraining, lecture_plans, picture_study
from segloss_gui.app.plain_tasks import PlainTasks
from segloss_gui.core.events import Event, RunPaused
from segloss_gui.study.progress import RunState
from tests import patience
from tests.patience import PATIENCE_S


def until(tasks: PlainTasks, ready: object, seconds: float = PATIENCE_S) -> None:
    import time

    end = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < end
        tasks.process(0.05)


def test_the_arms_differ_in_the_loss_alone() -> None:
    plans = lecture_plans(picture_study(0))
    assert [dict(plan.choice.params)["phi"] for plan in plans] == ["I", "BI", "I"]
    assert {plan.choice.labels for plan in plans} == {"policy"}
    assert {(plan.fold, plan.seed) for plan in plans} == {(0, 0)}


def test_networks_train_while_curves_and_predictions_move(monkeypatch: pytest.MonkeyPatch) -> None:
    def push_and_wait(queue: EventQueue, event: Event) -> None:
        push(queue, event)
        patience.until(lambda: not queue._queue, "the window")  # else a busy machine shows all steps at once

    push = EventQueue.push
    monkeypatch.setattr(EventQueue, "push", push_and_wait)
    tasks = PlainTasks()
    arms = Arms(tasks)
    live = LiveTraining(tasks, arms)
    seen: set[int] = set()
    arms.changed.connect(lambda: seen.add(sum(len(arm.progress.steps) for arm in arms.arms)))
    live.begin(0, quick=True)
    assert live.training
    until(tasks, lambda: not live.training and tasks.idle)
    assert live.fault == ""
    assert [len(arm.progress.steps) for arm in arms.arms] == [60, 60, 60]
    assert len(seen) > 3
    assert all(arm.predicted is not None for arm in arms.arms)
    assert all(arm.progress.finished.reason.good for arm in arms.arms)
    live.close()
    tasks.close()


def test_stopping_ends_the_runs_and_deletes_what_they_wrote() -> None:
    tasks = PlainTasks()
    arms = Arms(tasks)
    live = LiveTraining(tasks, arms)
    live.begin(0)
    folder = Path(live._folder.name)
    until(tasks, lambda: any(len(arm.progress.steps) for arm in arms.arms))
    live.stop()
    assert not live.training
    tasks.wait(PATIENCE_S)
    assert not folder.exists()
    tasks.close()


def test_a_stopped_training_says_nothing_to_what_is_shown_after_it() -> None:
    tasks = PlainTasks()
    arms = Arms(tasks)
    live = LiveTraining(tasks, arms)
    live.begin(0, quick=True)
    late, run = live._events, arms.arms[0].plan.id
    live.stop()
    arms.show(picture_study(0), Path("elsewhere"), lecture_plans(picture_study(0)))
    late.push(RunPaused(run=run, time=0.0))
    tasks.wait(PATIENCE_S)
    assert arms.arms[0].plan.id == run
    assert arms.arms[0].progress.state is RunState.WAITING
    live.close()
    tasks.close()
