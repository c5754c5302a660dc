"""Executors that share their places keep to the number of runs at once together."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.semaphore import RunSemaphore
from segloss_gui.study.store import StudyFolder
from tests.patience import PATIENCE_S, until
from tests.study.test_executor import FakeRuns, going, study_of

Made = list[tuple[ThreadExecutor, tuple[RunPlan, ...]]]


@pytest.fixture
def runs() -> FakeRuns:
    return FakeRuns()


@pytest.fixture
def executors(tmp_path: Path, runs: FakeRuns) -> Iterator[Callable[..., Made]]:
    """One for each limit, of studies that differ, over the same places; their threads end with the test."""
    semaphore, made = RunSemaphore(), Made()

    def build(*limits: int) -> Made:
        for number, limit in enumerate(limits):
            study = study_of(3, concurrency=limit, seeds=(number,))
            executor = ThreadExecutor(
                study, StudyFolder(tmp_path / str(number)), lambda _: None, runner=runs, semaphore=semaphore
            )
            made.append((executor, plan_runs(study)))
        return made

    yield build
    runs.gate.set()
    for executor, _ in made:
        executor.close()


def test_two_studies_together_train_no_more_runs_at_once_than_one(
    executors: Callable[..., Made], runs: FakeRuns
) -> None:
    (first, early), (second, late) = executors(2, 2)
    first.submit(early)
    second.submit(late)
    assert going() == {plan.id for plan in early[:2]}
    until(lambda: len(runs.began) == 2)
    first.stop(early[0].id)
    until(lambda: len(runs.began) == 3)  # the one place that is free now goes to who asked first
    assert set(runs.began) == {plan.id for plan in early}
    runs.gate.set()
    assert first.wait(PATIENCE_S)
    assert second.wait(PATIENCE_S)
    assert (runs.most, len(runs.began)) == (2, 6)


def test_a_stopped_run_of_one_study_makes_room_for_one_of_the_other(
    executors: Callable[..., Made], runs: FakeRuns
) -> None:
    (first, early), (second, late) = executors(2, 2)
    first.submit(early[:2])
    second.submit(late[:1])
    until(lambda: len(runs.began) == 2)
    first.stop(early[0].id)
    until(lambda: late[0].id in runs.began)
    runs.gate.set()
    assert first.wait(PATIENCE_S)
    assert second.wait(PATIENCE_S)
    assert runs.most == 2


def test_a_waiting_run_that_is_stopped_gives_no_place_back_that_it_never_had(
    executors: Callable[..., Made], runs: FakeRuns
) -> None:
    (first, early), (second, late) = executors(1, 1)
    first.submit(early[:1])
    second.submit(late)
    second.stop(late[0].id)
    until(lambda: late[0].id in second.ends())
    assert going() == {early[0].id}
    runs.gate.set()
    assert first.wait(PATIENCE_S)
    assert second.wait(PATIENCE_S)
    assert runs.most == 1


def test_the_smaller_limit_waits_for_its_turn(executors: Callable[..., Made], runs: FakeRuns) -> None:
    (first, early), (second, late) = executors(2, 1)
    first.submit(early[:2])
    second.submit(late[:1])
    until(lambda: len(runs.began) == 2)
    first.stop(early[0].id)
    until(lambda: early[0].id not in going())  # its thread has given its place back, and told of it
    assert going() == {early[1].id}
    runs.gate.set()
    assert second.wait(PATIENCE_S)


def test_a_run_that_fails_gives_its_place_back(tmp_path: Path) -> None:
    def broken(*_: object, **rest: object) -> RunFinished:
        raise RuntimeError("boom")

    study, semaphore = study_of(3, concurrency=1), RunSemaphore()
    executor = ThreadExecutor(study, StudyFolder(tmp_path), lambda _: None, runner=broken, semaphore=semaphore)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    assert {end.reason for end in executor.ends().values()} == {FinishReason.FAILED}
    executor.close()
    assert semaphore.take(1)


def test_an_executor_that_is_gone_is_told_nothing() -> None:
    class Waiting:
        def start(self) -> None:
            told.append(self)

    semaphore, told = RunSemaphore(), list[Waiting]()
    there, gone = Waiting(), Waiting()
    semaphore.tell(gone.start)
    semaphore.tell(there.start)
    del gone
    gc.collect()
    semaphore.take(1)
    semaphore.give_back()
    assert told == [there]


def test_no_place_is_taken_twice_by_many_threads() -> None:
    semaphore, taken = RunSemaphore(), list[bool]()
    threads = [threading.Thread(target=lambda: taken.append(semaphore.take(3))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 3
