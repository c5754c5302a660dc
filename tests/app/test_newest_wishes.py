from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segloss_gui.app.newest_wishes import AT_ONCE, NewestWishes


class HeldTasks:
    """Background work that ends when it is told to."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, Callable[[], None], Callable[[BaseException], None]]] = []

    def run(
        self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None],
        failed: Callable[[BaseException], None], quiet: bool = False,
    ) -> None:  # fmt: skip
        assert quiet
        self.begun.append((title, lambda: done(work(None)), failed))


def wishes(tasks: HeldTasks, told: list[str], **most: int) -> NewestWishes[str, str]:
    return NewestWishes(tasks, told.append, **most)  # type: ignore[arg-type]


def ask(made: NewestWishes[str, str], *keys: str) -> None:
    for key in keys:
        assert made.get(key, key, lambda _, key=key: key.upper()) is None  # type: ignore[misc]


def test_the_newest_wish_comes_first_and_the_oldest_are_dropped() -> None:
    tasks, told = HeldTasks(), list[str]()
    made = wishes(tasks, told, wishes=2)
    ask(made, "a", "b", "c", "d", "e")
    assert [title for title, *_ in tasks.begun] == ["a", "b"]
    assert len(tasks.begun) == AT_ONCE
    tasks.begun[0][1]()
    tasks.begun[1][1]()
    assert [title for title, *_ in tasks.begun] == ["a", "b", "e", "d"]
    assert told == ["a", "b"]
    assert made.get("a", "a", lambda _: "") == "A"


def test_what_failed_is_not_tried_again_until_it_is_asked_for() -> None:
    tasks, told = HeldTasks(), list[str]()
    made = wishes(tasks, told)
    ask(made, "a")
    tasks.begun[0][2](ValueError("no such case"))
    ask(made, "a")
    assert made.fault("a") == "no such case"
    assert len(tasks.begun) == 1
    made.retry(lambda _: False)
    ask(made, "a")
    assert len(tasks.begun) == 2


def test_what_was_in_the_making_when_all_was_forgotten_is_not_taken() -> None:
    tasks, told = HeldTasks(), list[str]()
    made = wishes(tasks, told)
    ask(made, "a")
    made.forget()
    tasks.begun[0][1]()
    assert not told
    ask(made, "a")


def test_only_so_many_are_kept_those_asked_for_last() -> None:
    tasks, told = HeldTasks(), list[str]()
    made = wishes(tasks, told, kept=1)
    ask(made, "a", "b")
    tasks.begun[0][1]()
    tasks.begun[1][1]()
    assert made.get("b", "b", lambda _: "") == "B"
    ask(made, "a")
