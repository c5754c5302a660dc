"""Tables, plots and the report, written to files in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.offered_folders import within_the_study
from segloss_gui.app.session import Session
from segloss_gui.app.statistics.choices import Choices
from segloss_gui.app.statistics.export_files import write_picture, write_table
from segloss_gui.core.errors import error_words
from segloss_gui.report.parts import Picture, Table

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks


class ResultFiles:
    """Writes what the Statistics page shows.

    Parameters
    ----------
    session : Session
        Told what was written; the report is of its folder.
    tasks : BackgroundTasks
        Where it is written.
    choices : callable
        The rules the report is written under.

    Signals
    -------
    changed()
        A report was written.

    Attributes
    ----------
    written : Path or None
        The report written last.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks, choices: Callable[[], Choices]) -> None:
        self._session, self._tasks, self._choices = session, tasks, choices
        self.written: Path | None = None

    def write_table(self, table: Table, path: Path) -> None:
        """Write a table as CSV, LaTeX or Markdown."""
        self._write(path, lambda: write_table(table, path))

    def write_picture(self, picture: Picture, path: Path) -> None:
        """Write a plot as a figure for publication."""
        self._write(path, lambda: write_picture(picture, path))

    def _write(self, path: Path, work: Callable[[], Path]) -> None:
        self._tasks.run(
            f"Writing {path.name}", lambda _: work(),
            done=lambda file: self._session.said.emit("info", f"Written: {file}"),
            failed=lambda error: self._not_written(path, "could not be written", error),
        )  # fmt: skip

    def _not_written(self, path: Path, what: str, error: BaseException) -> None:
        self._session.said.emit("error", f"{path}: {what}: {error_words(error)}")

    def report_refusal(self) -> str:
        """Why no report can be written now; empty where one can."""
        if self._session.folder is None:
            return "The report is written from the study's folder: save or train the study first"
        return ""

    @property
    def offered_folder(self) -> Path | None:
        """Where the report would go."""
        return within_the_study(self._session, "report")

    def write_report(self, out: Path) -> None:
        """Write the whole report of the study's folder, under the rules chosen here."""
        folder = self._session.folder
        if folder is None:
            return
        chosen = self._choices()

        def work(_: object) -> tuple[Path, ...]:
            from segloss_gui.report.full import write_full_report
            from segloss_gui.report.results import StudyResults
            from segloss_gui.study.store import StudyFolder

            results = StudyResults(StudyFolder(folder))
            return write_full_report(
                results, out, empty=chosen.rule, missed=chosen.missed, correction=chosen.correction
            )

        def done(files: tuple[Path, ...]) -> None:
            self.written = files[0]
            self._session.said.emit("info", f"Report written: {files[0]} and {len(files) - 1} more files")
            self.changed.emit()

        self._tasks.run(
            f"Writing the report to {out.name}", work, done,
            lambda error: self._not_written(out, "the report could not be written", error),
        )  # fmt: skip
