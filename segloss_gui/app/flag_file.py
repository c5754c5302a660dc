"""The session's flagged cases from and to ``flags.json`` of the study's folder, in the background."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError, error_words
from segloss_gui.study.flags import read_flags, write_flags
from segloss_gui.study.within import require_folder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks


class FlagFile:
    """Reads the file when a study's folder comes, writes it when the user flags.

    Flags of a study that was not saved yet go into its folder once it has one.

    Parameters
    ----------
    session : Session
        Whose flags.
    tasks : BackgroundTasks
        Where reading and writing happens.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks
        self._folder: Path | None = None
        self._wanted: frozenset[str] = frozenset()
        self._number, self._written_number = 0, 0
        self._turn = threading.Lock()
        self._read = self._writing = self._dirty = False
        session.flags.forgotten.connect(self._forget)
        session.flags.edited.connect(self._edited)
        session.study_changed.connect(self._refresh)
        self._refresh()

    def flush(self) -> None:
        """Write what is not known to be on the disk, now: the window closes, or another study comes."""
        folder = self._folder
        if folder is None or not (self._dirty or self._writing):
            return
        self._dirty = False
        try:
            cases = self._wanted if self._read else self._wanted | read_flags(folder)
            self._write(folder, cases, self._next())
        except (SegLossError, OSError) as error:
            self._not_written(error)

    def _forget(self) -> None:
        self.flush()
        self._folder, self._read, self._dirty = None, False, False

    def _refresh(self) -> None:
        folder = self._session.folder
        if folder == self._folder:
            return
        if folder is None:  # it was deleted or renamed: what was flagged goes where the study goes
            self._folder, self._read = None, False
            return
        self._folder, self._read = folder, False
        self._tasks.run(
            "Reading the flags", lambda _: read_flags(folder), quiet=True,
            done=lambda cases: self._found(folder, cases),
            failed=lambda error: self._session.said.emit("warning", str(error)),
        )  # fmt: skip

    def _found(self, folder: Path, cases: frozenset[str]) -> None:
        if folder != self._folder:
            return
        flags = self._session.flags
        self._read = True
        here = flags.cases
        if cases - here:
            flags.show(here | cases)
        if here - cases:
            self._edited()

    def _edited(self) -> None:
        self._dirty, self._wanted = True, self._session.flags.cases
        folder = self._folder
        # A file that was not read, or refused, is not written over.
        if folder is None or not self._read or self._writing:
            return
        self._dirty, self._writing = False, True
        cases, number = self._wanted, self._next()
        self._tasks.run(
            "Saving the flags", lambda _: self._write(folder, cases, number), quiet=True,
            done=lambda _: self._written(), failed=self._not_written,
        )  # fmt: skip

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _write(self, folder: Path, cases: frozenset[str], number: int) -> None:
        """Write unless newer flags were written meanwhile, by whichever thread."""
        with self._turn:
            if number > self._written_number:
                require_folder(folder)
                write_flags(folder, cases)
                self._written_number = number

    def _written(self) -> None:
        self._writing = False
        if self._dirty:
            self._edited()

    def _not_written(self, error: BaseException) -> None:
        self._writing = False
        self._session.said.emit("error", f"The flags could not be saved: {error_words(error)}")
