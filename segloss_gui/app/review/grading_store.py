"""Gradings of the study's folder: read, gone on with, and saved after every change, in the background."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.review.prediction_index import Stamp as Seen
from segloss_gui.app.review.prediction_index import find, wanted
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError, error_words
from segloss_gui.study.grading import Found, Grading, begin
from segloss_gui.study.grading_file import (
    GradingRecord,
    Stamp,
    read_grader,
    read_gradings,
    record_of,
    save_grading,
    stamp_of,
)

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks


class GradingStore:
    """What can be graded, who has graded, and the grading in hand.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where the disk is looked at and written.

    Signals
    -------
    changed()
        Predictions or gradings were found, a grading was opened, or saving failed.
    graded()
        Something in the grading in hand changed.

    Attributes
    ----------
    found : tuple of Found
        Predictions that can be graded.
    records : tuple of GradingRecord
        Gradings on disk.
    faults : tuple of str
        Grading files that were refused, or why saving failed.
    looking : bool
        Whether the disk is being looked at.
    """

    changed = Signal()
    graded = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self.session, self._tasks = session, tasks
        self.found: tuple[Found, ...] = ()
        self.records: tuple[GradingRecord, ...] = ()
        self.faults: tuple[str, ...] = ()
        self.save_fault = ""
        self.grading: Grading | None = None
        self._digests: dict[Seen, str] = {}
        self._folder: Path | None = None
        self._look_task: BackgroundTask | None = None
        self.looking = False
        self._writing = self._dirty = False
        self._stamp: Stamp | None = None
        self._unsaved: GradingRecord | None = None

    def look(self) -> None:
        """Look at the disk for predictions and gradings."""
        folder = self.session.folder
        if folder != self._folder:
            self.close()
            self._folder, self.found, self.records, self.faults = folder, (), (), ()
        if self._look_task is not None and self.looking:
            self._look_task.cancel()
        self.looking = False
        where = wanted(self.session)
        if where is not None:
            self.looking = True
            self._look_task = self._tasks.run(
                "Looking for predictions to grade",
                lambda task: (find(where, self._digests, task), read_gradings(where.folder)),
                done=lambda seen: self._seen(where.folder, *seen),
                failed=lambda error: self._not_seen(where.folder, error),
            )
        self.changed.emit()

    def _seen(
        self,
        folder: Path,
        predictions: tuple[tuple[Found, ...], tuple[str, ...]],
        gradings: tuple[tuple[GradingRecord, ...], tuple[str, ...]],
    ) -> None:
        if folder != self._folder:
            return
        self.looking = False
        (self.found, refused), (self.records, faults) = predictions, gradings
        self.faults, found = refused + faults, self.found
        there = {(f.case, f.method, f.prediction) for f in found}
        self._carry(there)
        grading = self.grading
        if grading is not None and found and there != {item.key for item in grading.items}:
            self._take(begin(grading.grader, grading.seed, found, grading.rows, grading.unblinded))
        self.changed.emit()

    def _carry(self, there: AbstractSet[tuple[str, str, str]]) -> None:
        """Go on, in a copy of the study with the same predictions, with the grades its folder could not take."""
        record = self._unsaved
        if record is not None and self.grading is None and {item.key for item in record.rows} <= there:
            self._take(begin(record.grader, record.seed, self.found, record.rows, record.unblinded))
            self._changed()

    def _not_seen(self, folder: Path, error: BaseException) -> None:
        from segloss_gui.app.background import TaskCancelled

        if folder == self._folder and not isinstance(error, TaskCancelled):
            self.looking = False
            self.faults = (str(error),)
            self.changed.emit()

    def open(self, grader: str, seed: int) -> None:
        """Begin a grading, or go on with the one ``grader`` has begun; refused files become faults."""
        folder = self._folder
        if folder is None or not self.found:
            return
        self.close()
        self._tasks.run(
            f"Opening the grades of {grader}",
            lambda _: read_grader(folder, grader) or GradingRecord(grader, seed, "", ()),
            done=lambda record: self._opened(folder, record),
            failed=self._refused,
            quiet=True,
        )

    def _opened(self, folder: Path, record: GradingRecord) -> None:
        if folder == self._folder:
            self._take(begin(record.grader, record.seed, self.found, record.rows, record.unblinded))
            self.changed.emit()

    def _refused(self, error: BaseException) -> None:
        self.faults = (str(error),)
        self.changed.emit()

    def _take(self, grading: Grading) -> None:
        if self.grading is not None:
            self.grading.changed.disconnect(self._changed)
        self.grading = grading
        self._stamp = None
        grading.changed.connect(self._changed)

    def close(self) -> None:
        """Put the grading in hand away, saved."""
        self.flush()
        if self.grading is not None:
            self.grading.changed.disconnect(self._changed)
            self.grading = None
            self.changed.emit()

    def _changed(self) -> None:
        self._dirty = True
        self._save()
        self.graded.emit()

    def _save(self) -> None:
        folder, grading = self._folder, self.grading
        if self._writing or not self._dirty or folder is None or grading is None:
            return
        # One writer at a time, always with the newest grades: an older one must not come last.
        self._dirty, self._writing = False, True
        record, ours = record_of(grading), self._stamp
        self._tasks.run(
            "Saving grades", lambda _: stamp_of(save_grading(folder, record, ours)), done=self._saved,
            failed=self._not_saved, quiet=True,
        )  # fmt: skip

    def _saved(self, stamp: Stamp | None) -> None:
        self._writing, self._stamp, self._unsaved = False, stamp, None
        if self.save_fault:
            self.save_fault = ""
            self.changed.emit()
        self._save()

    def _not_saved(self, error: BaseException) -> None:
        """The grades stay here, and are written with the next change."""
        self._writing, self._dirty = False, True
        self.save_fault = f"The grades could not be saved: {error_words(error)}"
        self.changed.emit()

    def flush(self) -> None:
        """Write what is not known to be on the disk, now: the window closes, or another grading is opened."""
        if self.grading is None or self._folder is None or not (self._dirty or self._writing):
            return
        self._dirty = False
        try:
            save_grading(self._folder, record_of(self.grading))
        except (SegLossError, OSError) as error:
            self._unsaved = record_of(self.grading)
            self.session.said.emit(
                "error", f"The grades of {self.grading.grader} could not be saved: {error_words(error)}"
            )
