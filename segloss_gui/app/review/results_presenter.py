"""Feeds the results page: computed in the background, exported on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.review.export_grades import export_results
from segloss_gui.app.review.grading_store import GradingStore
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words
from segloss_gui.study.grading_file import GradingRecord
from segloss_gui.study.grading_results import Results, results_of

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

ONE_GRADER = "One grader: agreement needs a second one, here or by a file put into gradings in the study's folder."


class ResultsPresenter:
    """What the unblinded grades of all graders say.

    Signals
    -------
    changed()
        ``results`` are new.
    """

    changed = Signal()

    def __init__(self, session: Session, store: GradingStore, tasks: BackgroundTasks) -> None:
        self.session, self._gradings, self._tasks = session, store, tasks
        self.results: Results | None = None
        self._of: tuple[tuple[GradingRecord, ...], tuple[str, ...]] | None = None

    def refresh(self) -> None:
        """Compute anew where gradings or methods changed."""
        of = self._gradings.records, tuple(method.name for method in self.session.methods)
        if of == self._of or self._gradings.looking:
            return
        self._of = of
        self._tasks.run(
            "Comparing grades", lambda _: results_of(*of), done=lambda results: self._computed(of, results), quiet=True
        )

    def _computed(self, of: object, results: Results) -> None:
        if of == self._of:
            self.results = results
            self.changed.emit()

    def note(self) -> str:
        """What the results lack and why; empty where nothing is."""
        results = self.results
        if results is None:
            return "Comparing grades …"
        left_out = f"Still blinded, so left out: {', '.join(results.left_out)}." if results.left_out else ""
        if not results.points:
            return f"No grades to show yet. Unblind a grading first. {left_out}".strip()
        if len(results.graders) == 1:
            return f"{ONE_GRADER} {left_out}".strip()
        return left_out

    def export(self, path: Path) -> None:
        """Write grades and results as CSV."""
        records, results = self._gradings.records, self.results
        if results is None:
            return
        path = path if path.suffix else path.with_suffix(".csv")
        self._tasks.run(
            f"Writing {path.name}", lambda _: export_results(path, records, results),
            done=lambda files: self.session.said.emit("info", f"Grades: {files[0]}; what they say: {files[1]}"),
            failed=lambda error: self.session.said.emit("error", f"{path}: could not be written: {error_words(error)}"),
        )  # fmt: skip
