"""Threads follow what other programs leave; told numbers, not the machine's, decide."""

from __future__ import annotations

import pytest

from segloss_gui.training.thread_pace import ThreadPace, busy_seconds


class Machine:
    """Two cores whose work is told, second by second."""

    def __init__(self, threads: int = 2, cores: int = 2) -> None:
        self.now = self.busy = self.own = 0.0
        self.told: list[int] = []
        self.pace = ThreadPace(
            threads, cores=cores, busy=lambda: self.busy, own=lambda: self.own, clock=lambda: self.now,
            set_threads=self.told.append,
        )  # fmt: skip

    def second(self, own: float, others: float, seconds: float = 1.0) -> int:
        self.now += seconds
        self.own += own * seconds
        self.busy += (own + others) * seconds
        self.pace.after_step()
        return self.pace.threads


def test_alone_all_threads_stay_and_nothing_is_ever_set() -> None:
    machine = Machine()
    assert {machine.second(1.9, 0.05) for _ in range(50)} == {2}
    assert machine.told == []


def test_beside_a_busy_core_one_is_left_and_all_come_back_when_it_is_free() -> None:
    machine = Machine()
    assert machine.second(1.33, 0.67) == 1  # two that spin and one that works share two cores
    assert [machine.second(1.0, 1.0) for _ in range(20)] == [1] * 20
    assert machine.second(1.0, 0.02) == 2
    assert machine.told == [1, 2]


def test_between_looks_nothing_changes_and_a_full_machine_leaves_one() -> None:
    machine = Machine(threads=8, cores=8)
    assert [machine.second(1.0, 7.0, seconds=0.2) for _ in range(4)] == [8] * 4
    assert machine.second(1.0, 7.0, seconds=0.3) == 1
    assert machine.second(4.0, 3.0) == 5


def test_one_thread_is_never_changed_and_an_untold_load_changes_nothing() -> None:
    machine = Machine(threads=1)
    assert machine.second(0.5, 1.5) == 1
    assert machine.told == []
    silent = ThreadPace(2, busy=lambda: None, clock=iter([0.0, 5.0]).__next__, set_threads=pytest.fail)
    silent.after_step()
    assert silent.threads == 2


def test_the_work_of_all_cores_grows() -> None:
    before = busy_seconds()
    sum(range(3_000_000))
    after = busy_seconds()
    assert before is None or after is None or after >= before
