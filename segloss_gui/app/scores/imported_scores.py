"""Scores of methods from elsewhere over the whole cohort, worked out in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.metrics import TOLERANCE_MM
from segloss_gui.study.imported_scores import ImportedRows, score_imported
from segloss_gui.study.models import ImportedMethod
from segloss_gui.study.score_file import ScoreRow

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks

Key = tuple[ImportedMethod, tuple[TargetClass, ...], CaseStore, float]


class ImportedScores:
    """Rows as a run's ``scores.csv`` has them, of every case a method from elsewhere has a file of.

    Signals
    -------
    changed()
        Rows of another method are there.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session = session
        self._tolerance_mm = TOLERANCE_MM
        self._asked: dict[str, Key] = {}
        self._rows: dict[str, tuple[ScoreRow, ...]] = {}
        self._newest = NewestWins(tasks)
        session.study_changed.connect(self.refresh)
        session.cohort_changed.connect(self.refresh)
        self.refresh()

    def rows(self, method: str) -> tuple[ScoreRow, ...]:
        """Rows of a method; empty until they are worked out."""
        return self._rows.get(method, ())

    def use_tolerance(self, tolerance_mm: float) -> None:
        """Tolerance of the surface Dice."""
        self._tolerance_mm = tolerance_mm
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Score what is new or read in another way; costs next to nothing where nothing changed."""
        store, classes = self._session.store, self._session.study.classes
        wanted: dict[str, Key] = {}
        if store is not None and classes:
            wanted = {m.name: (m, classes, store, self._tolerance_mm) for m in self._session.study.imported}
        for method in [name for name, key in self._asked.items() if wanted.get(name) != key]:
            self._forget(method)
        for method, key in wanted.items():
            if method not in self._asked:
                self._start(method, key)

    def _forget(self, method: str) -> None:
        del self._asked[method]
        self._newest.forget(method)
        if self._rows.pop(method, None):
            self.changed.emit()

    def _start(self, method: str, key: Key) -> None:
        self._asked[method] = key

        def done(found: ImportedRows) -> None:
            self._rows[method] = found.rows
            if found.faults:
                more = f" ({len(found.faults)} files)" if len(found.faults) > 1 else ""
                text = f"{self._session.title(method)} could not be scored everywhere{more}: {found.faults[0]}"
                self._session.said.emit("warning", text)
            self.changed.emit()

        def failed(error: BaseException) -> None:
            if not isinstance(error, TaskCancelled):
                self._session.said.emit("warning", str(error))

        self._newest.ask(
            f"Scoring {self._session.title(method)}", lambda task: _scored(key, task), done, failed, key=method
        )


def _scored(key: Key, task: BackgroundTask) -> ImportedRows:
    method, classes, store, tolerance_mm = key

    def told(done: int, total: int) -> bool:
        task.report(done, total)
        return not task.cancelled

    return score_imported(method, classes, store, tolerance_mm=tolerance_mm, told=told)
