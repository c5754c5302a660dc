"""Of each key only the newest question's answer is told, in whatever order the answers come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.latest_only import NewestWins


class HeldTasks:
    """Background work that ends when, and in the order, the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[BackgroundTask, Callable[[], None], Callable[[BaseException], None]]] = []

    def run(
        self, title: str, function: Callable[[BackgroundTask], Any], done: Callable[[Any], None],
        failed: Callable[[BaseException], None], *, quiet: bool = False,
    ) -> BackgroundTask:  # fmt: skip
        task = BackgroundTask(title, quiet=quiet)
        self.begun.append((task, lambda: done(function(task)), failed))
        return task


def asking(tasks: HeldTasks, told: list[Any], *, in_turn: bool = False) -> Callable[..., NewestWins]:
    newest = NewestWins(tasks, in_turn=in_turn)  # type: ignore[arg-type]

    def ask(number: int, key: str = "") -> NewestWins:
        newest.ask("Counting", lambda _: number, told.append, told.append, key=key)
        return newest

    return ask


def test_a_newer_question_cancels_the_one_in_work_and_drops_its_answer() -> None:
    tasks, told = HeldTasks(), list[Any]()
    ask = asking(tasks, told)
    ask(0)
    newest = ask(1)
    (old, finish_old, _), (_, finish_new, _) = tasks.begun
    assert old.cancelled
    finish_old()
    assert newest.busy("")
    finish_new()
    assert told == [1]
    assert not newest.busy("")


def test_an_error_of_a_stale_question_is_dropped_too() -> None:
    tasks, told = HeldTasks(), list[Any]()
    ask = asking(tasks, told)
    ask(0)
    ask(1)
    tasks.begun[0][2](ValueError("stale"))
    tasks.begun[1][2](KeyError("newest"))
    assert [type(error) for error in told] == [KeyError]


def test_what_is_forgotten_is_never_told() -> None:
    tasks, told = HeldTasks(), list[Any]()
    newest = asking(tasks, told)(0)
    newest.forget("")
    tasks.begun[0][1]()
    assert told == []
    assert tasks.begun[0][0].cancelled


def test_in_turn_only_the_newest_question_waits_and_the_one_in_work_is_told() -> None:
    tasks, told = HeldTasks(), list[Any]()
    ask = asking(tasks, told, in_turn=True)
    for number in range(10):
        ask(number)
    assert len(tasks.begun) == 1
    tasks.begun[0][1]()
    assert len(tasks.begun) == 2
    tasks.begun[1][1]()
    assert told == [0, 9]
    assert not tasks.begun[0][0].cancelled


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), min_size=1, max_size=12), st.randoms())
def test_whatever_order_the_answers_come_in_each_key_ends_with_its_newest(steps: list[Any], order: Any) -> None:
    tasks, told = HeldTasks(), list[Any]()
    newest = NewestWins(tasks)  # type: ignore[arg-type]
    last: dict[str, int | None] = {}
    for number, (key, forgotten) in enumerate(steps):
        newest.ask("Counting", lambda _, n=number: n, lambda n, k=key: told.append((k, n)), told.append, key=key)
        last[key] = number
        if forgotten:
            newest.forget(key)
            last[key] = None
    endings = [finish for _, finish, _ in tasks.begun]
    order.shuffle(endings)
    for finish in endings:
        finish()
    assert sorted(told) == sorted((key, number) for key, number in last.items() if number is not None)
