"""Which window has a study open: a second one is told at once, not at its first edit. Without Qt."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.app.session import Session
from segloss_gui.core.errors import FolderInUseError
from segloss_gui.study.drafts import open_lock
from segloss_gui.study.folder_lock import FolderLock


class OpenMark:
    """Marks the session's folder as open in this program, for as long as it is.

    It keeps nobody from anything: two windows may look at one study, and what both change is asked about
    when it is saved.

    Parameters
    ----------
    session : Session
        Whose folder; a folder that is open elsewhere is told through ``session.said``.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._folder: Path | None = None
        self._lock: FolderLock | None = None
        session.study_changed.connect(self._refresh)

    def close(self) -> None:
        """The window closes."""
        if self._lock is not None:
            self._lock.give_back()
            self._lock = None

    def _refresh(self) -> None:
        folder = self._session.folder
        if folder == self._folder:
            return
        self.close()
        self._folder = folder
        if folder is None or not folder.is_dir():
            return
        lock = open_lock(folder)
        try:
            lock.take()
        except FolderInUseError:
            other = lock.other()
            who = f" ({other.words})" if other is not None else ""
            self._session.said.emit(
                "warning",
                f"{folder} is open in another window, too{who}: what both change is asked about when it is saved",
            )
        except OSError:  # only to be read: nobody changes anything there
            return
        else:
            self._lock = lock
