"""Saves the study as one works: shortly after an edit, in the background, without a question. Without Qt.

::

    an edit -> (a moment later) -> no folder yet? one of the study's own in the session's home -> study.toml
    refused (disk full, changed by another program)? -> said once, kept by the journal; the next edit tries again

Nothing is made while files are only looked at: a study is worth a folder from its first edit or flag on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from psygnal import Signal

from segloss_gui.app.saving import cases_of, leave_draft
from segloss_gui.app.session import Session
from segloss_gui.core.errors import OtherStudyError, error_words
from segloss_gui.data.case import Case
from segloss_gui.study.home import drop_empty, make_folder
from segloss_gui.study.models import Study
from segloss_gui.study.relinking import note_files_of
from segloss_gui.study.saving import remove_draft, save_study
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks

DELAY_MS = 700
State = Literal["", "saved", "saving", "not saved"]
Then = Callable[[], object]


class Autosave:
    """Keeps the session's study saved, where the session has a home for studies.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where the disk is written.
    wait : callable
        Whether somebody else writes the study right now.

    Signals
    -------
    changed()
        :attr:`state` or :attr:`fault` may be another.

    Attributes
    ----------
    fault : str
        Why the study is not saved, in a sentence; empty otherwise.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks, wait: Callable[[], bool] = lambda: False) -> None:
        self._session, self._tasks, self._wait = session, tasks, wait
        self._soon = tasks.ticker(DELAY_MS, self._due)
        self._turn, self._busy = 0, False
        self._noted: tuple[Path | None, tuple[Case, ...]] = None, ()
        self._waiting: list[tuple[Then, Then]] = []
        self.fault = ""
        self._overtaken = False
        session.begun.connect(self._leave)
        session.study_changed.connect(self._refresh)
        session.flags.edited.connect(self._refresh)

    @property
    def on(self) -> bool:
        """Whether studies are saved by themselves."""
        return self._session.home is not None

    @property
    def wanted(self) -> bool:
        """Whether something is there that is worth keeping and not saved."""
        session = self._session
        return session.dirty or (session.folder is None and bool(session.flags.cases))

    @property
    def state(self) -> State:
        """Where the study stands; empty where there is nothing to keep, or nothing saves by itself."""
        if self.fault:
            return "not saved"
        if not self.on:
            return ""
        if self.wanted:
            return "saving"
        return "saved" if self._session.folder is not None else ""

    def refuse(self, why: str) -> None:
        """The study cannot be saved where it lay; the next edit tries anew."""
        self._soon.stop()
        self.fault = why
        self.changed.emit()

    def settle(self) -> None:
        """The user has saved the study: what lies there is this one."""
        self._overtaken = False
        self._refresh()

    def flush(self, then: Then, otherwise: Then = lambda: None) -> None:
        """Save now what is not saved, then call ``then``; ``otherwise`` where it cannot be."""
        if not self.on or not self.wanted:
            then()
            return
        self._waiting.append((then, otherwise))
        self._due()

    def close(self) -> None:
        """No more saving by itself."""
        self._soon.stop()
        self._turn += 1

    def _refresh(self) -> None:
        if not (self.wanted or self._overtaken):
            self.fault = ""
        if self.on and self.wanted:
            self._soon.start()
        else:
            self._soon.stop()
            if not self._busy:  # somebody else has saved it: a training that begins, say
                self._answer(0)
        self.changed.emit()

    def _leave(self) -> None:
        self._soon.stop()
        self._turn += 1
        self._busy, self._waiting, self.fault, self._overtaken = False, [], "", False

    def _due(self) -> None:
        self._soon.stop()
        if self._busy:
            return
        if not self.on or not self.wanted:
            self._answer(0)
            return
        if self._wait():
            self._soon.start()
            return
        session = self._session
        study, identity, home, folder = session.study, session.identity, session.home, session.folder
        known = (session.on_disk, session.saved, *session.writing) if folder is not None else ()
        session.writing = (study,)
        self._busy, turn, cases, awaited = True, self._turn, cases_of(session), session.awaited
        noted = folder is not None and self._noted[0] == folder and self._noted[1] is cases
        draft, flags = (session.draft, session.flags.cases) if folder is None else (None, frozenset[str]())
        was_there = folder is not None and session.on_disk is not None

        def work(_: BackgroundTask) -> Path:
            if was_there and folder is not None:
                StudyFolder(folder).require_there()
            place = folder or make_folder(home, study.name)
            try:
                save_study(place, study, identity, known=known)
                leave_draft(draft, place, flags)
                if not noted:  # to look at ten thousand files at every edit would take longer than all else
                    note_files_of(study, place, cases, awaited)
            except BaseException:
                if folder is None:
                    drop_empty(place)
                raise
            return place

        self._tasks.run(
            f"Saving {study.name}", work, quiet=True, done=lambda place: self._saved(turn, study, folder, place, cases),
            failed=lambda error: self._failed(turn, error),
        )  # fmt: skip

    def _saved(self, turn: int, study: Study, folder: Path | None, place: Path, cases: tuple[Case, ...]) -> None:
        if turn != self._turn:
            return
        self._busy, self._overtaken, session = False, False, self._session
        self._noted = place, cases
        if session.folder == folder:
            session.mark_saved(study, place, by_hand=False)
        elif folder is None:  # it was given another folder meanwhile, and has all of it there
            self._tasks.run("Tidying up", lambda _: remove_draft(place), quiet=True)
        if self.wanted and self._waiting:
            self._due()
            return
        self._answer(0)

    def _failed(self, turn: int, error: BaseException) -> None:
        if turn != self._turn:
            return
        self._busy = False
        if isinstance(error, OtherStudyError):  # no edit here makes what lies there this study again
            self._overtaken = True
        if self.fault != (why := error_words(error)):
            self.refuse(why)
            self._session.said.emit("warning", f"Not saved: {why}")
        self._answer(1)

    def _answer(self, which: Literal[0, 1]) -> None:
        waiting, self._waiting = self._waiting, []
        for answers in waiting:
            answers[which]()
