"""What the papers expect of the cohort that is open, counted while somebody looks; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError
from segloss_gui.core.same_object import SameObject

if TYPE_CHECKING:
    from pathlib import Path

    from segloss_gui.data.cache import CaseStore
    from segloss_gui.report.expectations import Expectation
    from segloss_gui.study.models import Study
    from segloss_gui.study.object_facts import ObjectFacts

NO_COHORT, COUNTING = "Open images with references first.", "Counting the references …"


class ExpectationsPresenter:
    """Facts and expectations of the session's study, with the outcome where its folder has scores.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where references are counted.

    Signals
    -------
    changed()
        Facts or expectations are others.

    Attributes
    ----------
    facts, found : sequence
        What was counted, and what it leads to expect; empty before that.
    note : str
        Why there is nothing; empty where there is something.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session = session
        self.facts: Sequence[ObjectFacts] = ()
        self.found: Sequence[Expectation] = ()
        self.note = NO_COHORT
        self._question: tuple[Any, ...] | None = None
        self._newest = NewestWins(tasks)
        self._watched = False
        for signal in (session.study_changed, session.cohort_changed, session.runs_changed):
            signal.connect(self._refresh)

    def watch(self, looking: bool) -> None:
        """Count while somebody looks; what goes on when nobody does is given up."""
        self._watched = looking
        if looking:
            self._refresh()
        elif self._newest.busy():
            self._give_up()

    def _refresh(self, *_: object) -> None:
        if self._watched:
            self._ask()

    def _ask(self) -> None:
        study, store, folder = self._session.study, self._session.store, self._session.folder
        if store is None:
            self._give_up()
            self._show((), (), NO_COHORT)
            return
        finished = sum(progress.finished is not None for progress in self._session.progress.values())
        question = (SameObject(store), study.classes, study.policy, study.losses, folder, finished)
        if question == self._question:
            return
        self._question = question
        self._show((), (), COUNTING)

        def failed(error: BaseException) -> None:
            cancelled = isinstance(error, TaskCancelled)
            self._show((), (), "Counting was cancelled." if cancelled else _words(error))

        self._newest.ask(
            "Counting the references", lambda task: _work(study, store, folder, task),
            lambda answer: self._show(answer[0], answer[1], ""), failed,
        )  # fmt: skip

    def _show(self, facts: Sequence[ObjectFacts], found: Sequence[Expectation], note: str) -> None:
        self.facts, self.found, self.note = facts, found, note
        self.changed.emit()

    def _give_up(self) -> None:
        self._question = None
        self._newest.forget()


def _work(
    study: Study, store: CaseStore, folder: Path | None, task: BackgroundTask
) -> tuple[Sequence[ObjectFacts], Sequence[Expectation]]:
    from segloss_gui.report.expectations import expectations
    from segloss_gui.report.expected_outcomes import finished_scores
    from segloss_gui.study.cases import with_classes
    from segloss_gui.study.loss_groups import method_groups
    from segloss_gui.study.object_facts import object_facts
    from segloss_gui.study.store import StudyFolder

    named = with_classes(study, store)
    facts = object_facts(store, named.classes, named.policy, cancelled=lambda: task.cancelled)
    if task.cancelled:
        raise TaskCancelled
    table = finished_scores(StudyFolder(folder), store.cohort) if folder is not None else None
    groups = method_groups(table, study.losses) if table is not None else {}
    return facts, expectations(facts, named, table, groups)


def _words(error: BaseException) -> str:
    text = str(error) if isinstance(error, SegLossError) else f"{type(error).__name__}: {error}"
    return f"The references could not be counted: {text}"
