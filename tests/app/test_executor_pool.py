"""Executors are kept while they have runs, and closed when another comes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segloss_gui.app.executor_pool import CLOSE_S, ExecutorPool, Trained, wait_and_close
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan

ONE, OTHER = (Trained(Study(name=name), Path(name)) for name in ("one", "other"))


class Executor:
    """Remembers that it was closed."""

    def __init__(self, *, hangs: bool = False) -> None:
        self.hangs, self.closed = hangs, False
        self.waited: list[float | None] = []

    def submit(self, plans: Sequence[RunPlan]) -> None: ...
    def pause(self, run_id: str) -> None: ...
    def resume(self, run_id: str) -> None: ...
    def stop(self, run_id: str) -> None: ...
    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        return not self.hangs

    def close(self) -> None:
        self.closed = True


def test_a_study_that_is_trained_already_keeps_its_executor() -> None:
    pool, first = ExecutorPool(), Executor()
    pool.keep(ONE, first, busy=())
    pool.keep(ONE, first, busy=(first,))
    assert pool.of(ONE) is first
    assert pool.of(OTHER) is None
    assert pool.all == (first,)


def test_an_equal_study_in_another_folder_is_trained_by_another() -> None:
    pool = ExecutorPool()
    pool.keep(ONE, Executor(), busy=())
    assert pool.of(ONE._replace(folder=Path("copy"))) is None
    assert pool.of(ONE._replace(generation=1)) is None


def test_an_idle_executor_is_closed_when_another_comes_and_a_busy_one_is_not() -> None:
    pool, idle, busy, new = ExecutorPool(), Executor(), Executor(), Executor()
    pool.keep(ONE, idle, busy=(idle,))
    pool.keep(ONE, busy, busy=(idle, busy))
    pool.keep(OTHER, new, busy=(busy, None))
    assert (idle.closed, busy.closed, new.closed) == (True, False, False)
    assert pool.all == (busy, new)


def test_an_executor_that_hangs_is_left_to_die_with_the_program() -> None:
    hanging, ending = Executor(hangs=True), Executor()
    wait_and_close((hanging, ending))
    assert (hanging.closed, ending.closed) == (False, True)


def test_all_executors_together_have_a_few_seconds_to_end() -> None:
    executors, clock = (Executor(hangs=True), Executor(hangs=True), Executor()), iter([100.0, 100.5, 103.0, 110.0])
    wait_and_close(executors, clock=lambda: next(clock))
    assert [executor.waited for executor in executors] == [[CLOSE_S - 0.5], [CLOSE_S - 3.0], [0.0]]
    assert CLOSE_S < 5
