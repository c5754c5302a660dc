"""Scores of finished runs, read from their folders in the background, and those of methods from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.scores.imported_scores import ImportedScores
from segloss_gui.app.session import Session
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.score_file import ScoreRow
from segloss_gui.study.size_units import with_units
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks


class FinalScores:
    """Rows of each finished run's ``scores.csv``: those of the predictions that were kept.

    Signals
    -------
    changed()
        Rows of another run were read, or of another method from elsewhere worked out.

    Attributes
    ----------
    elsewhere : ImportedScores
        The same of methods from elsewhere.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks
        self._rows: dict[Path, tuple[ScoreRow, ...]] = {}
        self._asked: set[Path] = set()
        self.elsewhere = ImportedScores(session, tasks)
        self.elsewhere.changed.connect(self.changed.emit)
        session.runs_changed.connect(self.refresh)
        session.results_changed.connect(self.refresh)
        session.cohort_changed.connect(self._learn_units)
        self.refresh()

    def rows(self, run: str) -> tuple[ScoreRow, ...]:
        """Rows of a run; empty until it has finished and they were read."""
        return self._rows.get(self._path(run), ()) if self._session.folder else ()

    def refresh(self, *_: object) -> None:
        """Read what finished since the last time; a run that is trained on is forgotten, and so are other studies'."""
        self._forget_others()
        if self._session.folder is None:
            return
        for run, progress in self._session.progress.items():
            path = self._path(run)
            if progress.state is not RunState.FINISHED:
                self._asked.discard(path)
                self._rows.pop(path, None)
            elif path not in self._asked:
                self._asked.add(path)
                self._read(path)

    def _forget_others(self) -> None:
        folder = self._session.folder
        runs = {self._path(run) for run in self._session.progress} if folder is not None else set()
        self._asked &= runs
        self._rows = {path: rows for path, rows in self._rows.items() if path in runs}

    def _learn_units(self, *_: object) -> None:
        """Rows of earlier versions say no unit of sizes: the cohort, once it is there, does."""
        if self._session.preview is not None:
            self._asked -= {path for path, rows in self._rows.items() if not _in_units(rows)}
            self.refresh()

    def _read(self, path: Path) -> None:
        preview = self._session.preview
        cases = preview.cohort.by_id if preview else {}

        def done(rows: tuple[ScoreRow, ...]) -> None:
            if path in self._asked:
                self._rows[path] = rows
                self.changed.emit()
                if preview is None and self._session.preview is not None and not _in_units(rows):
                    self._read(path)  # the cohort came meanwhile

        def failed(error: BaseException) -> None:
            self._session.said.emit("warning", str(error))

        def read(_: object) -> tuple[ScoreRow, ...]:
            return with_units(rows_of(RunFolder(path.parent)), cases)

        self._tasks.run(f"Reading {path.name}", read, done, failed, quiet=True)

    def _path(self, run: str) -> Path:
        assert self._session.folder is not None
        return StudyFolder(self._session.folder).run(run).scores_path


def _in_units(rows: tuple[ScoreRow, ...]) -> bool:
    return all(row.size_unit for row in rows)
