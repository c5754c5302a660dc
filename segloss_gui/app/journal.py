"""Edits that are not saved yet, kept on disk as they are made, so that a crash loses none. Without Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.app.session import Session
from segloss_gui.core.errors import FolderInUseError, error_words
from segloss_gui.study.drafts import (
    edit_lock,
    folder_for_unsaved,
    forget_unsaved,
    is_draft,
    put_unreadable_aside,
    read_unsaved,
    write_unsaved,
)
from segloss_gui.study.flags import write_flags
from segloss_gui.study.folder_lock import FolderLock
from segloss_gui.study.models import Study
from segloss_gui.study.saving import keep_apart
from segloss_gui.study.store import new_identity

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks


class Journal:
    """Writes the session's unsaved edits beside its ``study.toml``, or into a draft where it has no folder.

    What is written goes when the edits are saved or taken back; another study that comes leaves it there.

    Parameters
    ----------
    session : Session
        Whose edits.
    tasks : BackgroundTasks
        Where they are written.

    Attributes
    ----------
    place : Path or None
        Where the edits in hand are kept.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks
        self.place: Path | None = None
        self._lock: FolderLock | None = None
        self._refused: Path | None = None
        self._ours: set[Path] = set()
        self._identity_apart = new_identity()
        # Newest first come, newest written: a task takes what is wanted when it begins, not when it was asked for.
        self._wanted: dict[Path, Callable[[], object]] = {}
        self._writing = threading.Lock()
        session.begun.connect(self._leave)
        session.study_changed.connect(self._refresh)
        session.flags.edited.connect(self._refresh)

    def adopt(self, folder: Path) -> None:
        """Go on in a draft whose edits were opened."""
        if self._hold(folder):
            self.place = self._session.draft = folder

    def forget(self) -> None:
        """The edits in hand are discarded."""
        if self.place is not None:
            self._ask(self.place, None)
            self._let_go()

    def flush(self) -> None:
        """Write what is not written yet, now."""
        with self._writing:
            while self._wanted:
                self._wanted.pop(next(iter(self._wanted)))()

    def close(self) -> None:
        """Write what is not written yet, and let others edit."""
        self.flush()
        self._let_go()

    def _leave(self) -> None:
        self.flush()
        self._let_go()

    def _refresh(self) -> None:
        session = self._session
        flagged = session.folder is None and session.flags.cases
        if not (session.dirty or flagged):
            self.forget()
            return
        place = self._settle()
        if place is None:
            return
        session.draft = place if session.folder is None else None
        study, flags, place_is_draft = session.study, session.flags.cases, place != session.folder
        apart = place_is_draft and session.folder is not None
        # Two studies must not be taken for one: what is kept apart is another.
        identity = self._identity_apart if apart else session.identity
        base = None if place_is_draft else session.on_disk

        def write() -> None:
            if place not in self._ours:
                keep_others_apart(place, study)
                self._ours.add(place)
            write_unsaved(place, study, identity, base)
            if place_is_draft:
                write_flags(place, flags)

        self._ask(place, write)

    def _settle(self) -> Path | None:
        """Where edits are kept from now on: in the study's folder, or in a draft where another keeps its own there."""
        session = self._session
        drafted = self.place if self.place is not None and is_draft(self.place) else None
        place = session.folder or drafted or folder_for_unsaved(session.study.name)
        if place == self.place:
            return place
        before = self.place
        taken = edit_lock(place).other() is not None
        if taken and before is not None and is_draft(before):
            return before
        self.forget()
        if taken:
            self._say_apart(place)
            place = folder_for_unsaved(session.study.name)
            self._identity_apart = new_identity()
        if not self._hold(place):
            return None
        self.place = place
        return place

    def _say_apart(self, folder: Path) -> None:
        if folder != self._refused:
            self._refused = folder
            self._session.said.emit(
                "warning", f"{folder} is open in another window, too: what is not saved here is kept apart meanwhile"
            )

    def _ask(self, place: Path, write: Callable[[], object] | None) -> None:
        waiting = bool(self._wanted)
        self._wanted[place] = write or (lambda: forget_unsaved(place))
        if not waiting:
            self._tasks.run("Keeping unsaved changes", lambda _: self.flush(), failed=self._not_written, quiet=True)

    def _not_written(self, error: BaseException) -> None:
        self._session.said.emit("warning", f"Unsaved changes cannot be kept for a crash: {error_words(error)}")

    def _hold(self, place: Path) -> bool:
        """Whether edits can be kept in a folder."""
        lock = edit_lock(place)
        try:
            lock.take()
        except (FolderInUseError, OSError) as error:
            self._not_written(error)
            return False
        self._lock = lock
        return True

    def _let_go(self) -> None:
        self._ours.clear()
        self.place = None
        if self._lock is not None:
            self._lock.give_back()
            self._lock = None


def keep_others_apart(folder: Path, study: Study) -> None:
    """Edits that another window left behind in a folder make room for those of this one, but stay beside them."""
    put_unreadable_aside(folder)
    unsaved = read_unsaved(folder)
    if unsaved is not None and unsaved.study != study:
        keep_apart(folder, unsaved)
