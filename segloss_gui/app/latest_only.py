"""Answers from the background of which only the newest counts: stale ones are dropped in one place."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks


@dataclass(eq=False)
class _Asked:
    """A question, and who takes its answer."""

    title: str
    work: Callable[[BackgroundTask], Any]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]
    quiet: bool
    task: BackgroundTask | None = None


class NewestWins:
    """Asks questions in the background; of each key only the newest question's answer is told.

    Parameters
    ----------
    tasks : BackgroundTasks
        Do the work.
    in_turn : bool
        Whether a newer question waits for the one in work, whose answer is then told too, and takes the
        place of one that waits: for pictures that follow the mouse. Otherwise it begins at once, and the
        one before is cancelled.

    Examples
    --------
    >>> from segloss_gui.app.plain_tasks import PlainTasks
    >>> tasks = PlainTasks()
    >>> newest = NewestWins(tasks)
    >>> for number in range(3):
    ...     newest.ask("Counting", lambda task, number=number: number, print, print)
    >>> tasks.wait()
    2
    >>> tasks.close()
    """

    def __init__(self, tasks: BackgroundTasks, *, in_turn: bool = False) -> None:
        self._tasks, self._in_turn = tasks, in_turn
        self._current: dict[Hashable, _Asked] = {}
        self._waiting: dict[Hashable, _Asked] = {}

    def ask(
        self, title: str, work: Callable[[BackgroundTask], Any], done: Callable[[Any], None],
        failed: Callable[[BaseException], None], *, key: Hashable = None, quiet: bool = False,
    ) -> None:  # fmt: skip
        """Work a question out; ``done`` or ``failed`` is called unless a newer one of the key came.

        Parameters
        ----------
        title : str
            What is done, for the status bar.
        work : callable
            ``work(task)`` is the answer; on the background's thread.
        done, failed : callable
            Take the answer, or the error, on the asker's thread.
        key : hashable
            What it is a question of.
        quiet : bool
            Not shown in the status bar.
        """
        asked = _Asked(title, work, done, failed, quiet)
        if self._in_turn and key in self._current:
            self._waiting[key] = asked
        else:
            self.forget(key)
            self._begin(key, asked)

    def forget(self, key: Hashable = None) -> None:
        """Nobody waits for the answer any more: the work is cancelled, and what comes of it dropped."""
        self._waiting.pop(key, None)
        asked = self._current.pop(key, None)
        if asked is not None and asked.task is not None:
            asked.task.cancel()

    def forget_all(self) -> None:
        """:meth:`forget` every key."""
        for key in list(self._current):
            self.forget(key)

    def task(self, key: Hashable = None) -> BackgroundTask | None:
        """The work that goes on."""
        asked = self._current.get(key)
        return asked.task if asked is not None else None

    def busy(self, key: Hashable = None) -> bool:
        """Whether an answer is on its way."""
        return key in self._current

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """Of what answers are on their way."""
        return tuple(self._current)

    def _begin(self, key: Hashable, asked: _Asked) -> None:
        self._current[key] = asked
        asked.task = self._tasks.run(
            asked.title, asked.work, lambda answer: self._ended(key, asked, asked.done, answer),
            lambda error: self._ended(key, asked, asked.failed, error), quiet=asked.quiet,
        )  # fmt: skip

    def _ended(self, key: Hashable, asked: _Asked, tell: Callable[[Any], None], outcome: Any) -> None:
        if self._current.get(key) is not asked:
            return
        del self._current[key]
        if (waiting := self._waiting.pop(key, None)) is not None:
            self._begin(key, waiting)
        tell(outcome)
