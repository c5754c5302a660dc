"""Notices that the open study's folder was deleted, renamed or unplugged, and asks where to go on. Without Qt.

::

    every few seconds, in the background: is study.toml there?  twice not -> look beside it for the study's id
    gone -> the study has no folder any more, its edits are kept in a draft -> one question
    nothing changed for half a minute -> look more rarely;  the window is hidden or minimised -> not at all
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.asking import Answer, Question
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words
from segloss_gui.study.drafts import write_unsaved
from segloss_gui.study.home import drop_empty
from segloss_gui.study.models import Study
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks

EVERY_MS = 2000
MISSES = 2
"""How often in a row the file must be missing: a drive may be away for a moment."""
CALM, SELDOM = 15, 8
"""Looks in a row that found all well and nothing edited, after which every eighth turn is enough."""


class FolderWatch:
    """Looks after the folder of the session's study while nothing trains in it.

    Parameters
    ----------
    session : Session
        Whose folder.
    tasks : BackgroundTasks
        Where the disk is looked at.
    busy : callable
        Whether runs train, or something is being written: they tell by themselves what goes wrong.
    reopen : callable
        Opens a study folder.
    forget : callable
        Takes away what is kept of edits that now lie in that folder.

    Signals
    -------
    lost(str)
        The folder is gone, in a sentence.
    asked(Question)
        Where to go on.
    place_wanted()
        The user wants to choose another folder, whoever asked.
    looked()
        The folder is there; a good time to look at more of it.
    """

    lost = Signal(str)
    asked = Signal(object)
    place_wanted = Signal()
    looked = Signal()

    def __init__(
        self,
        session: Session,
        tasks: BackgroundTasks,
        busy: Callable[[], bool],
        reopen: Callable[[Path], object],
        forget: Callable[[], object] = lambda: None,
    ) -> None:
        self._session, self._tasks, self._busy = session, tasks, busy
        self._reopen, self._forget = reopen, forget
        self._ticker = tasks.ticker(EVERY_MS, self._take_turn)
        self._folder: Path | None = None
        self._misses, self._looking, self._resting = 0, False, False
        self._calm = self._turn = 0
        session.study_changed.connect(self._refresh)

    def close(self) -> None:
        """Look no more."""
        self._ticker.stop()

    def rest(self, resting: bool) -> None:
        """Do not look while nobody sees the window; look at once when somebody does again."""
        if resting == self._resting:
            return
        self._resting = resting
        self._restart()
        if not resting:
            self._look()

    def stay_awake(self) -> None:
        """Something goes on in the folder: the next look comes soon."""
        self._calm = self._turn = 0

    def _refresh(self) -> None:
        folder = self._session.folder
        self._calm = self._turn = 0
        if folder != self._folder:
            self._folder, self._misses = folder, 0
            self._restart()

    def _restart(self) -> None:
        self._calm = self._turn = 0
        self._ticker.stop()
        if self._folder is not None and not self._resting:
            self._ticker.start()

    def _take_turn(self) -> None:
        self._turn += 1
        if self._calm < CALM or self._turn % SELDOM == 0:
            self._look()

    def _look(self) -> None:
        session, folder = self._session, self._folder
        if folder is None or self._looking or session.on_disk is None or self._busy():
            return
        self._looking, identity = True, session.identity
        self._tasks.run(
            "Looking after the study's folder", lambda _: found_again(folder, identity), quiet=True,
            done=lambda found: self._looked(folder, found), failed=lambda _: self._looked(folder, folder),
        )  # fmt: skip

    def _looked(self, folder: Path, found: Path | None) -> None:
        self._looking = False
        if folder != self._session.folder or self._busy():
            return
        self._misses, self._calm = (0, self._calm + 1) if found == folder else (self._misses + 1, 0)
        if self._misses >= MISSES:
            self._lose(folder, found)
        elif found == folder:
            self.looked.emit()

    def _lose(self, folder: Path, found: Path | None) -> None:
        session, runs, known = self._session, len(self._session.progress), self._session.on_disk
        session.folder = session.on_disk = None
        session.set_runs({}, {})
        session.set_study(session.study, dirty=True)
        self._tasks.run("Tidying up", lambda _: drop_empty(folder), quiet=True)
        what = f"{folder} was {'renamed' if found is not None else 'deleted, moved or unplugged'}"
        self.lost.emit(what)
        lost = f"; {runs} run{'' if runs == 1 else 's'} went with it" if runs else ""
        where = f"It lies in {found} now" if found is not None else f"The study as you see it is kept{lost}"
        again = Answer("Look again", lambda: self._go_on(folder, known))
        if found is not None:
            again = Answer("Go on there", lambda: self._go_on(found, known))
        self.asked.emit(Question(f"The folder of “{session.study.name}” is gone", f"{what}. {where}.", (
            again, Answer("Save elsewhere…", self.place_wanted.emit),
        )))  # fmt: skip

    def _go_on(self, folder: Path, known: Study | None) -> None:
        """Open the study where it lies now, with what was edited since it was saved; another's folder as it is."""
        session = self._session
        study, identity = session.study, session.identity

        def carry(_: BackgroundTask) -> bool:
            there = StudyFolder(folder).study_path.is_file() and StudyFolder(folder).identity() == identity
            if there and study != known:
                write_unsaved(folder, study, identity, known)
            return there

        def opened(there: bool) -> None:
            if there:
                self._forget()
            self._reopen(folder)

        self._tasks.run(f"Opening {folder.name}", carry, done=opened, failed=self._not_carried)

    def _not_carried(self, error: BaseException) -> None:
        self._session.said.emit("error", f"The study could not be opened there: {error_words(error)}")


def found_again(folder: Path, identity: str) -> Path | None:
    """Where the study lies: in its folder, or, renamed, beside it; None where it is in neither."""
    if os.path.isfile(StudyFolder(folder).study_path):
        return folder
    try:
        beside = sorted(path for path in folder.parent.iterdir() if path.is_dir())
    except OSError:
        return None
    return next((path for path in beside if identity and StudyFolder(path).identity() == identity), None)
