"""Two windows at one study: one trains, the other one looks on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.run_row import RunRow
from segloss_gui.app.trained_elsewhere import TrainedElsewhere
from segloss_gui.app.training import Training
from segloss_gui.core import events as ev
from segloss_gui.study import drafts
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder
from tests.app.own_process import OwnProcess
from tests.app.test_autosave import Window
from tests.screens.train import finished, run_events, study


class Other:
    """The first window, in a process of its own: it trains without training."""

    def __init__(self, folder: Path) -> None:
        self.process, self.store = OwnProcess(), StudyFolder(folder)
        with self.process:
            self.store.lock.take()

    def train(self, plan: RunPlan, epochs: int) -> RunFolder:
        run = self.store.run(plan.id)
        with self.process:
            run.lock.take()
            run.create(plan)
        for event in run_events(plan.id, 0, epochs):
            run.append(event)
        return run

    def say(self, run: RunFolder, *events: ev.Event) -> None:
        for event in events:
            run.append(event)

    def end(self) -> None:
        self.process.die()
        for path in self.store.path.rglob("*.lock.json"):
            path.unlink()


class Looking(Window):
    """The second window."""

    def __init__(self) -> None:
        super().__init__(None)
        tasks: Any = self.tasks
        events: Any = SimpleNamespace(push=lambda _: None)
        self.training = Training(self.session, events, tasks)
        self.documents._opened = self.training.open_runs
        self.elsewhere = TrainedElsewhere(self.session, tasks, self.documents.watch, self.training.open_runs)
        self.presenter = TrainPresenter(self.session, self.training)

    def row(self, plan: RunPlan) -> RunRow:
        return self.presenter.row(plan)


@pytest.fixture
def plans() -> tuple[RunPlan, ...]:
    return plan_runs(study())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(drafts, "drafts_folder", lambda: tmp_path / "drafts")
    StudyFolder(tmp_path / "study").save(study())
    return tmp_path / "study"


@pytest.fixture
def other(folder: Path) -> Iterator[Other]:
    made = Other(folder)
    yield made
    made.end()


@pytest.fixture
def window() -> Looking:
    return Looking()


def test_a_run_that_another_window_trains_is_said_to_train_there_and_by_whom(
    folder: Path, other: Other, window: Looking, plans: tuple[RunPlan, ...]
) -> None:
    other.train(plans[0], 2)
    window.documents.open_study(folder)
    row = window.row(plans[0])
    assert row.state == "training elsewhere"
    assert "process " in row.note
    assert row.epoch == 2
    words, who = window.presenter.summary().split(" · ")
    assert words == "1 training elsewhere, 0 of 5 finished"
    assert who == f"{window.session.trained_by} trains here"
    assert window.presenter.problems() == []


def test_neither_resume_nor_start_is_offered_until_the_other_window_has_ended(
    folder: Path, other: Other, window: Looking, plans: tuple[RunPlan, ...]
) -> None:
    other.train(plans[0], 2)
    window.documents.open_study(folder)
    assert window.presenter.allowed(plan.id for plan in plans) == frozenset()
    other.end()
    window.tasks.tick()
    row = window.row(plans[0])
    assert (row.state, row.note, row.actions) == ("interrupted", "", {"resume"})
    assert window.row(plans[1]).actions == {"start"}


def test_a_run_that_waits_there_is_said_to_be_paused_there(
    folder: Path, other: Other, window: Looking, plans: tuple[RunPlan, ...]
) -> None:
    other.say(other.train(plans[0], 2), ev.RunPaused(run=plans[0].id, time=0.0))
    window.documents.open_study(folder)
    assert window.row(plans[0]).state == "paused elsewhere"


def test_the_curves_of_such_a_run_go_on(
    folder: Path, other: Other, window: Looking, plans: tuple[RunPlan, ...]
) -> None:
    run = other.train(plans[0], 2)
    window.documents.open_study(folder)
    window.tasks.tick()
    told: list[frozenset[str]] = []
    window.session.runs_updated.connect(told.append)
    window.tasks.tick()
    assert told == []  # nothing was written since
    other.say(run, *list(run_events(run.id, 0, 3))[1:])
    window.tasks.tick()
    assert told == [frozenset({run.id})]
    assert window.row(plans[0]).epoch == 3


def test_what_begins_and_ends_there_is_seen_by_a_window_that_was_open_before(
    folder: Path, window: Looking, plans: tuple[RunPlan, ...]
) -> None:
    window.documents.open_study(folder)
    window.tasks.tick()
    assert window.row(plans[0]).actions == {"start"}
    other = Other(folder)
    run = other.train(plans[0], 2)
    window.tasks.tick()
    assert window.row(plans[0]).state == "training elsewhere"
    other.say(run, finished(run.id, ev.FinishReason.COMPLETED))
    with other.process:
        run.lock.give_back()
    window.tasks.tick()
    assert window.row(plans[0]).state == "finished"
    assert window.session.trained_by
    other.end()
    window.tasks.tick()
    assert not window.session.trained_by


def test_another_study_is_trained_by_nobody(folder: Path, other: Other, window: Looking) -> None:
    window.documents.open_study(folder)
    assert window.session.trained_by
    window.documents.new_study()
    assert not window.session.trained_by


def test_a_study_nobody_else_trains_costs_a_look_at_one_file(
    folder: Path, window: Looking, plans: tuple[RunPlan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.documents.open_study(folder)
    read: list[Path] = []
    monkeypatch.setattr(RunFolder, "progress", lambda run: read.append(run.path))
    for _ in range(3):
        window.tasks.tick()
    assert read == []


def test_training_by_a_key_meanwhile_is_refused_with_who_trains_there_and_changes_nothing(
    folder: Path, other: Other, window: Looking, plans: tuple[RunPlan, ...]
) -> None:
    other.train(plans[0], 2)
    window.documents.open_study(folder)
    window.training.start()
    assert f"got one that does: {window.session.trained_by}" in window.said[-1]
    assert [window.row(plan).state for plan in plans] == ["training elsewhere", *["not started"] * 4]
    assert window.training.active_runs == ()
