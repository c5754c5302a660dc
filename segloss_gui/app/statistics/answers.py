"""Answers worked out in the background: the newest questions first, those nobody asks any more never."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.statistics.choices import Selection
from segloss_gui.app.statistics.questions import Question
from segloss_gui.core.errors import SegLossError, error_words
from segloss_gui.statistics.score_table import ScoreTable

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks

AT_ONCE = 2
KEPT = 150
SELECTED_KEPT = 4


@dataclass(frozen=True)
class Unanswered:
    """Why a question has no answer, in words."""

    why: str


class Answers:
    """Keeps answers, and works out those that are wanted and missing.

    Signals
    -------
    changed()
        An answer arrived, or work began or ended.
    """

    changed = Signal()

    def __init__(self, tasks: BackgroundTasks) -> None:
        self._tasks = tasks
        self._table: ScoreTable | None = None
        self._wanted: tuple[Question, ...] = ()
        self._known: OrderedDict[Question, Any] = OrderedDict()
        self._running: dict[Question, BackgroundTask | None] = {}
        self._selected: dict[tuple[int, Selection], ScoreTable] = {}

    def want(self, table: ScoreTable | None, questions: Sequence[Question]) -> None:
        """Work out these and no others, the first ones first.

        A question in work that is no longer wanted is told to stop; numpy cannot be, so the next one does
        not wait for it.
        """
        self._table, self._wanted = table, tuple(questions)
        for question in self._wanted:
            if question in self._known:
                self._known.move_to_end(question)
        for question, task in self._running.items():
            if question not in self._wanted and task is not None:
                task.cancel()
        self._next()

    def get(self, question: Question) -> Any:
        """The answer; :class:`Unanswered` where there is none, None while it is not worked out."""
        return self._known.get(question)

    @property
    def missing(self) -> tuple[Question, ...]:
        """What is wanted and not there yet."""
        return tuple(question for question in self._wanted if question not in self._known)

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the wanted questions are answered, and how many they are."""
        return len(self._wanted) - len(self.missing), len(self._wanted)

    def _next(self) -> None:
        for question in self.missing:
            in_work = sum(running in self._wanted for running in self._running)
            if in_work >= AT_ONCE or len(self._running) > AT_ONCE:
                return
            if question not in self._running:
                self._begin(question)

    def _begin(self, question: Question) -> None:
        table = self._table
        assert table is not None
        self._running[question] = None

        def done(answer: Any) -> None:
            self._end(question, answer)

        def failed(error: BaseException) -> None:
            if isinstance(error, TaskCancelled):
                self._running.pop(question, None)
                self._next()
            elif isinstance(error, SegLossError):
                self._end(question, Unanswered(str(error)))
            else:
                self._end(question, Unanswered(f"could not be worked out: {error_words(error)}"))

        at, many = self.progress
        title = f"Statistics {at + 1} of {many}: {question.words}"
        task = self._tasks.run(title, lambda _: question.answer(self._of(table, question)), done, failed)
        if question in self._running:
            self._running[question] = task

    def _end(self, question: Question, answer: Any) -> None:
        self._running.pop(question, None)
        self._known[question] = answer
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self._next()
        self.changed.emit()

    def _of(self, table: ScoreTable, question: Question) -> ScoreTable:
        """The selected scores; on a background thread, where two may meet: then both select."""
        key = question.version, question.selection
        found = self._selected.get(key)
        if found is None:
            found = question.selection.of(table)
            kept = list(self._selected.items())[-SELECTED_KEPT + 1 :]
            self._selected = {**dict(kept), key: found}
        return found
