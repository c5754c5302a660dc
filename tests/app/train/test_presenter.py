from __future__ import annotations

import math
from typing import Any

import pytest

from segloss_gui.app.session import Session
from segloss_gui.app.train import readiness
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.readiness import READING
from segloss_gui.app.train.run_row import GroupRow, RunRow
from segloss_gui.core import events as ev
from segloss_gui.data.case import Cohort
from segloss_gui.data.folds import Fold
from segloss_gui.study.cases import fold_for
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from tests.screens.train import EPOCHS, fill, finished, run_events, started, study


class Training:
    """Remembers what it was asked."""

    def __init__(self, active: tuple[str, ...] = ()) -> None:
        self.alive, self.requests, self.calls = set(active), dict[str, str](), list[tuple[Any, ...]]()

    def active(self, run_id: str) -> bool:
        return run_id in self.alive

    def asked(self, run_id: str) -> str | None:
        return self.requests.get(run_id)

    def unfinished(self) -> tuple[Any, ...]:
        return ()

    def start(self, plans: Any = None) -> None:
        self.calls.append(("start", None if plans is None else [plan.id for plan in plans]))

    def pause(self, *run_ids: str) -> None:
        self.calls.append(("pause", *run_ids))

    def resume(self, *run_ids: str) -> None:
        self.calls.append(("resume", *run_ids))

    def stop(self, *run_ids: str) -> None:
        self.calls.append(("stop", *run_ids))

    def resume_all(self) -> None:
        self.calls.append(("resume_all",))


def made(given: Study | None = None) -> tuple[TrainPresenter, Training, Session]:
    session, training = Session(), Training()
    session.set_study(study() if given is None else given)
    session.set_preview(session.study.cohort.preview() if session.study.cohort is not None else None)
    return TrainPresenter(session, training), training, session  # type: ignore[arg-type]


def only(presenter: TrainPresenter, run: str) -> RunRow:
    return presenter.row(presenter.plans()[run])


def test_the_stage_names_what_is_missing_next() -> None:
    assert made(Study())[0].stage == "no cohort"
    assert made(study(()))[0].stage == "no losses"
    assert made()[0].stage == "ready"
    unread = made()[0]
    unread.session.set_preview(None)
    assert (unread.stage, unread.missing()) == ("not ready", (READING,))
    presenter, _, session = made()
    fill(session, (1,))
    assert presenter.stage == "runs"


def test_cases_are_dealt_out_once_to_see_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    dealt: list[int] = []

    def dealing(of: Study, cohort: Cohort, fold: int) -> Fold:
        dealt.append(fold)
        return fold_for(of, cohort, fold)

    monkeypatch.setattr(readiness, "fold_for", dealing)
    presenter, _, session = made()
    folds = len(session.study.folds.trained)
    assert (presenter.stage, presenter.stage) == ("ready", "ready")
    session.edit(name="another")
    assert presenter.missing() == ()
    assert len(dealt) == folds
    session.edit(folds=session.study.folds.model_copy(update={"seed": 7}))
    assert presenter.stage == "ready"
    assert len(dealt) == 2 * folds


def test_the_invitation_counts_runs_and_epochs_and_promises_no_time() -> None:
    assert made()[0].invitation() == f"5 runs of {EPOCHS} epochs, 2 at a time"
    assert made(study(("soft_dice",)))[0].invitation() == f"1 run of {EPOCHS} epochs"


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("not started", {"start"}),
        ("waiting", {"pause", "stop"}),
        ("running", {"pause", "stop"}),
        ("paused", {"resume", "stop"}),
        ("pausing …", {"resume", "stop"}),
        ("stopping …", set()),
        ("interrupted", {"resume"}),
        ("stopped", {"resume"}),
        ("out of memory", {"resume"}),
        ("finished", set()),
        ("finished early", set()),
    ],
)
def test_what_can_be_asked_follows_from_the_state(state: str, actions: set[str]) -> None:
    presenter, training, session = made()
    run = fill(session, (0,))[0].id
    put(session, training, run, state)
    row = only(presenter, run)
    assert (row.state, row.actions) == (state, frozenset(actions))


def put(session: Session, training: Training, run: str, state: str) -> None:
    ends = {
        "stopped": ev.FinishReason.STOPPED, "out of memory": ev.FinishReason.OUT_OF_MEMORY,
        "finished": ev.FinishReason.COMPLETED, "finished early": ev.FinishReason.EARLY_STOPPED,
    }  # fmt: skip
    if state != "not started" and state != "waiting":
        session.apply([started(run)])
    if state in ends:
        session.apply([finished(run, ends[state])])
    elif state == "interrupted":
        session.progress[run].interrupted()
    elif state != "not started":
        training.alive.add(run)
    if state == "paused":
        session.apply([ev.RunPaused(run=run, time=0.0)])
    if state.endswith("ing …"):
        training.requests[run] = {"pausing …": "pause", "stopping …": "stop"}[state]


def test_a_failed_run_has_its_reason_and_a_sentence_with_a_way_on() -> None:
    presenter, _, session = made()
    run = fill(session, (5,))[1].id
    session.apply([finished(run, ev.FinishReason.NON_FINITE, "the loss became not a number at step 61", 5)])
    row = presenter.problems()[0]
    assert row.reason == "non-finite loss"
    assert row.message.startswith("The loss became not a number at step 61. Lower the learning rate")


def test_problems_are_those_of_the_selected_runs_where_they_have_any() -> None:
    presenter, _, session = made()
    plans = fill(session, (2,))
    for plan in plans[:2]:
        session.apply([finished(plan.id, ev.FinishReason.DISK_FULL, "the disk is full: last.pt could not be written")])
    assert [row.run for row in presenter.problems([plans[1].id])] == [plans[1].id]
    assert len(presenter.problems([plans[4].id])) == 2


def test_numbers_not_known_yet_are_nan_and_sort_last() -> None:
    presenter, _, session = made()
    fill(session, (0, 3, 6))
    rows = [row for row in presenter.rows(sort="kept") if isinstance(row, RunRow)]
    assert math.isnan(rows[-1].kept)
    assert rows[0].kept <= rows[1].kept


def test_groups_gather_runs_and_say_their_mean() -> None:
    presenter, _, session = made(study(("cross_entropy", "soft_dice"), folds=3))
    fill(session, (4,))
    rows = presenter.rows(group="method")
    heads = [row for row in rows if isinstance(row, GroupRow)]
    assert [head.title for head in heads] == ["CE", "sDice"]
    assert "3 runs, mean Dice" in heads[0].summary
    assert isinstance(rows[1], RunRow)
    assert len(presenter.rows(group="fold")) == 6 + 3


def test_the_filter_wants_every_word() -> None:
    presenter, _, session = made(study(folds=2))
    fill(session, (1,))
    found = [row for row in presenter.rows(text="DICE fold 1") if isinstance(row, RunRow)]
    assert [(row.method, row.fold) for row in found] == [("soft_dice", 1)]


def test_actions_go_only_to_runs_that_allow_them() -> None:
    presenter, training, session = made()
    plans = fill(session, (2, 2, 0))
    training.alive = {plans[0].id, plans[1].id}
    session.apply([ev.RunPaused(run=plans[1].id, time=0.0)])
    presenter.do("pause", [plan.id for plan in plans])
    presenter.do("resume", [plans[1].id])
    presenter.do("start", [plans[2].id])
    assert training.calls == [("pause", plans[0].id), ("resume", plans[1].id), ("start", [plans[2].id])]


def test_the_summary_counts_states() -> None:
    presenter, _, session = made()
    plans = fill(session, (4, 4, 4, 4, EPOCHS))
    session.apply([finished(plans[4].id, ev.FinishReason.COMPLETED)])
    assert presenter.summary() == "4 running, 1 of 5 finished"


def test_runs_that_left_the_study_stay_on_screen() -> None:
    presenter, _, session = made()
    fill(session, (2,))
    session.set_study(study(("soft_dice",)))
    assert len(presenter.rows()) == 5


@pytest.mark.parametrize(("text", "wrong"), [("0, 1 2", ""), ("a", "whole"), ("", "one or more"), ("1 1", "different")])
def test_seeds_are_read_or_refused_in_words(text: str, wrong: str) -> None:
    presenter, _, session = made()
    assert wrong in presenter.edit_seeds(text)
    assert session.study.seeds == ((0, 1, 2) if not wrong else (0,))


def test_epochs_and_share_come_from_the_run_itself() -> None:
    presenter, _, session = made()
    plan = plan_runs(session.study)[0]
    fill(session, (0,))
    session.apply(list(run_events(plan.id, 0, 10)))
    row = only(presenter, plan.id)
    assert (row.epoch, row.epochs, row.share) == (10, EPOCHS, pytest.approx(0.25))


def test_what_goes_on_besides_steps_is_the_state_with_its_count_and_still_counts_as_running() -> None:
    presenter, training, session = made()
    plans = fill(session, (0, EPOCHS))
    training.alive = {plan.id for plan in plans[:2]}
    session.apply([ev.RunPhase(run=plans[0].id, time=0, phase="reading", done=3, total=12, seconds=6.0)])
    session.apply([ev.RunPhase(run=plans[1].id, time=0, phase="scoring", done=12, total=58, seconds=24.0)])
    ready, scoring = (only(presenter, plan.id) for plan in plans[:2])
    assert (ready.state, scoring.state) == ("reading 3 of 12", "scoring 12 of 58")
    assert scoring.seconds_left == pytest.approx(92.0)
    assert presenter.summary() == "3 running, 0 of 5 finished"
    session.apply([finished(plans[1].id, ev.FinishReason.COMPLETED)])
    assert only(presenter, plans[1].id).state == "finished"


def test_a_run_that_waits_for_memory_promises_no_time() -> None:
    presenter, training, session = made()
    plan = fill(session, (0, EPOCHS))[1]
    training.alive = {plan.id}
    session.apply([ev.RunPhase(run=plan.id, time=0, phase="awaiting memory", done=1, total=0, seconds=9.0)])
    row = only(presenter, plan.id)
    assert row.state == "awaiting memory"
    assert math.isnan(row.seconds_left)
