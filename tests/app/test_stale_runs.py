from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from segloss_gui.app.session import Session
from segloss_gui.app.stale_runs import StaleRuns
from segloss_gui.data.case import Cohort, TargetClass
from segloss_gui.data.folds import Fold
from segloss_gui.study import stale as stale_settings
from segloss_gui.study.cases import fold_for
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import ScheduleSettings
from tests.app.instant_tasks import FakeTasks
from tests.study.tiny import tiny_study
from tests.study.two_channels import source_of, two_channel_study, write_cases


def test_an_edit_that_leaves_runs_behind_is_told_and_undoing_it_too() -> None:
    session, said = Session(), list[str]()
    stale = StaleRuns(session)
    study = tiny_study("soft_dice", "cross_entropy")
    session.begin(study)
    plans = {plan.id: plan for plan in plan_runs(study)}
    session.set_runs(plans, {run: RunProgress(run, RunState.FINISHED) for run in plans})
    session.said.connect(lambda _, text: said.append(text))
    session.edit(name="renamed")
    assert said == []
    session.edit(schedule=ScheduleSettings(epochs=99))
    assert said[-1].startswith("2 runs were trained with another schedule: they stay as they are")
    assert set(stale.stale) == set(plans)
    session.undo()
    assert said[-1] == "All runs fit the study again"
    assert stale.stale == {}


def test_a_run_that_failed_before_its_first_step_is_trained_anew_with_what_was_mended() -> None:
    session, said = Session(), list[str]()
    stale = StaleRuns(session)
    session.begin(tiny_study())
    plans = {plan.id: plan for plan in session.plan()}
    session.set_runs(plans, {run: RunProgress(run, RunState.FAILED) for run in plans})
    session.said.connect(lambda _, text: said.append(text))
    session.edit(schedule=ScheduleSettings(epochs=99))
    assert (stale.stale, said) == ({}, [])


def test_a_run_that_is_queued_trains_what_is_on_the_screen() -> None:
    session = Session()
    stale = StaleRuns(session)
    session.begin(tiny_study())
    session.edit(schedule=ScheduleSettings(epochs=99))
    plans = {plan.id: plan for plan in session.plan()}
    session.set_runs(plans, {run: RunProgress(run) for run in plans})
    session.edit(name="renamed")
    assert stale.stale == {}
    session.undo()
    session.undo()
    assert set(stale.stale) == set(plans)


def test_what_a_run_was_trained_with_is_read_from_its_own_file_whatever_was_saved_since(tmp_path: Path) -> None:
    study = tiny_study("soft_dice", "cross_entropy")
    store, plans = StudyFolder(tmp_path), {plan.id: plan for plan in plan_runs(study)}
    for plan in plans.values():
        facts = json.loads(study.model_dump_json(include={"schedule", "classes", "network", "sampling"}))
        run = store.run(plan.id)
        run.create(plan, **facts, choice={}, train_cases=["a", "b"], validation_cases=["c"])
        run.close()
    session, tasks = Session(), FakeTasks()
    any_tasks: Any = tasks
    stale = StaleRuns(session, any_tasks)
    edited = study.model_copy(update={"schedule": ScheduleSettings(epochs=99), "seeds": (0, 1)})
    session.begin(edited, folder=tmp_path)  # saved after an edit, and opened again
    session.set_runs(plans, {run: RunProgress(run, RunState.FINISHED) for run in plans})
    assert set(stale.stale.values()) == {("schedule",)}
    assert stale.words == (
        "Seed 1 is not trained yet: 2 runs to train. "
        "Of the runs there none stays valid, for they were trained with other settings.",
    )


def test_undo_is_offered_only_where_it_leads_back_to_what_runs_were_trained_with(tmp_path: Path) -> None:
    trained = tiny_study("soft_dice", "cross_entropy")
    edited = trained.model_copy(update={"schedule": ScheduleSettings(epochs=99)})
    plans = {plan.id: plan for plan in plan_runs(trained)}
    for plan in plans.values():
        facts = json.loads(trained.model_dump_json(include={"schedule", "classes", "network", "sampling"}))
        run = StudyFolder(tmp_path).run(plan.id)
        run.create(plan, **facts, choice={})
        run.close()
    for opened, offered in ((trained, True), (edited, False)):
        session, said, tasks = Session(), list[str](), FakeTasks()
        any_tasks: Any = tasks
        stale = StaleRuns(session, any_tasks)
        session.begin(opened, folder=tmp_path)
        session.set_runs(plans, {run: RunProgress(run, RunState.FINISHED) for run in plans})
        session.said.connect(lambda _, text, said=said: said.append(text))
        session.edit(name="renamed")
        session.edit(schedule=ScheduleSettings(epochs=7))
        assert set(stale.stale) == set(plans)
        (words,) = stale.words
        assert ("; or undo" in words) is offered
        assert not said or said[-1] == words
        session.edit(classes=(*trained.classes, TargetClass(value=9, name="cyst")))
        assert any(("; or undo." in words) is offered for words in stale.words)
        session.undo()
        session.undo()
        assert not any("undo" in words for words in stale.words)


def test_cases_are_dealt_out_once_however_many_edits_come(monkeypatch: pytest.MonkeyPatch) -> None:
    dealt: list[int] = []

    def dealing(study: Study, cohort: Cohort, fold: int, choice: LossChoice) -> Fold:
        dealt.append(fold)
        return fold_for(study, cohort, fold, choice)

    monkeypatch.setattr(stale_settings, "fold_for", dealing)
    study = tiny_study("soft_dice", "cross_entropy")
    session = Session()
    stale = StaleRuns(session)
    session.begin(study)
    session.set_preview(study.cohort.preview())
    plans = {plan.id: plan for plan in plan_runs(study)}
    session.set_runs(plans, {run: RunProgress(run, RunState.FINISHED) for run in plans})
    for run, trained in stale._trained.items():
        stale._trained[run] = {**trained, "cases": (("a",), ("b",))}
    for name in ("one", "two", "three"):
        session.edit(name=name)
    assert dealt == [0]
    assert all("cases" in parts for parts in stale.stale.values())
    session.edit(folds=study.folds.model_copy(update={"seed": study.folds.seed + 1}))
    assert dealt == [0, 0]


def test_cases_that_are_read_from_other_files_by_now_leave_runs_behind_and_other_names_do_not(tmp_path: Path) -> None:
    root = write_cases(tmp_path / "data", "adc", "dwi", "t2")
    roles = {"adc": "channel:ADC", "dwi": "channel:DWI", "seg": "reference", "t2": "ignore"}
    study, store = two_channel_study(root, cohort=source_of(root, **roles)), StudyFolder(tmp_path / "study")
    store.save(study)
    (plan,) = plan_runs(study)
    assert run_one(study, plan, store, emit=lambda _: None, control=RunControl()).reason.good
    session, said, any_tasks = Session(), list[str](), cast("Any", FakeTasks())
    stale = StaleRuns(session, any_tasks)
    session.begin(study, folder=store.path)
    session.set_preview(study.cohort.preview())
    session.set_runs({plan.id: plan}, {plan.id: store.run(plan.id).progress()})
    assert stale.stale == {}
    session.said.connect(lambda _, text: said.append(text))

    def sort_anew(**changes: str) -> None:
        session.edit(cohort=source_of(root, **roles | changes))
        session.set_preview(session.study.cohort.preview())

    sort_anew(dwi="channel:b0 map")
    assert (stale.stale, said) == ({}, [])
    sort_anew(dwi="ignore", t2="channel:T2")
    assert stale.stale == {plan.id: ("set of channels",)}
    assert said[-1].startswith("1 run was trained with another set of channels: it stays as it is.")
    sort_anew()
    assert stale.stale == {}
    assert said[-1] == "All runs fit the study again"
