"""Work on the newest question only: while one answer is made, later questions replace each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class BackgroundTasks(Protocol):
    """Runs a function in the background and calls back on the asker's thread."""

    def __call__(
        self, function: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Begin ``function()``."""
        ...


class NewestWins:
    """At most one question is answered and one waits; a newer one takes the waiting one's place.

    Parameters
    ----------
    run : BackgroundTasks
        Does the work in the background.
    answer : callable
        From a question to its answer; on the background's thread.
    answered, failed : callable
        Take the answer, or the error; on the asker's thread.

    Examples
    --------
    >>> waiting = []
    >>> asked = NewestWins(lambda work, done, failed: waiting.append((work, done)), str, print, print)
    >>> for number in range(4):
    ...     asked.ask(number)
    >>> while waiting:
    ...     work, done = waiting.pop()
    ...     done(work())
    0
    3
    """

    def __init__(
        self,
        run: BackgroundTasks,
        answer: Callable[[Any], Any],
        answered: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._run, self._answer, self._answered, self._failed = run, answer, answered, failed
        self._waiting: list[Any] = []
        self._busy = False

    def ask(self, question: Any) -> None:
        """Answer ``question`` as soon as the one in work is done, unless a newer one comes."""
        self._waiting = [question]
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            question = self._waiting.pop()
            self._run(lambda: self._answer(question), self._on_done, self._on_failed)

    def _on_done(self, answer: Any) -> None:
        self._next()
        self._answered(answer)

    def _on_failed(self, error: BaseException) -> None:
        self._next()
        self._failed(error)
