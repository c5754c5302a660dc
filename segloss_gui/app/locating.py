"""Whether the files of the study are where they were, and finding them again in another folder. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words
from segloss_gui.core.number_text import thousands
from segloss_gui.study.models import Study
from segloss_gui.study.noted_files import NotedFile, noted_files
from segloss_gui.study.relinking import Relinked, lost_files, lost_places, relink

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

AGAIN_MS = 3000
"""How often it is looked whether what is lost came back: a drive is plugged in again."""


@dataclass(frozen=True)
class Lost:
    """What is not where it was."""

    places: tuple[Path, ...] = ()
    files: tuple[NotedFile, ...] = ()

    def words(self) -> str:
        """A sentence for the window; empty where nothing is lost.

        Examples
        --------
        >>> Lost((Path("/old/set"),)).words()
        'The data of this study are not where they were: there is no /old/set.'
        """
        if self.places:
            more = f" (and {len(self.places) - 1} more)" if self.places[1:] else ""
            return f"The data of this study are not where they were: there is no {self.places[0]}{more}."
        if not self.files:
            return ""
        first, count = self.files[0].path, len(self.files)
        what = f"1 file of this study is not where it was: {first}" if count == 1 else (
            f"{thousands(count)} files of this study are not where they were: {first} and {thousands(count - 1)} more"
        )  # fmt: skip
        return f"{what}."


class Locating:
    """Tells that data moved, and takes the folder they are in now.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where the disk is looked at.
    found : callable
        Called once the study has its new paths, to load its cases.

    Signals
    -------
    changed()
        :attr:`words` came, or went.
    relinked(Study, Study)
        The study, and itself with the paths its files have now; it is about to become the session's.

    Attributes
    ----------
    words : str
        What is not where it was; empty where nothing is.
    """

    changed = Signal()
    relinked = Signal(object, object)

    def __init__(self, session: Session, tasks: BackgroundTasks, found: Callable[[], object]) -> None:
        self._session, self._tasks, self._found = session, tasks, found
        self.words = ""
        self._put_away = self._unread = self._looking = False
        self._ticker = tasks.ticker(AGAIN_MS, self._look_again)
        session.begun.connect(self._begin)

    def close(self) -> None:
        """Look no more."""
        self._ticker.stop()

    def look(self) -> None:
        """Look, in the background, whether the files of the study are there."""
        session = self._session
        study, folder = session.study, session.folder
        self._tasks.run(
            "Looking whether the data are there", lambda _: _lost(study, folder),
            done=lambda lost: self._looked(study, lost), failed=lambda _: None, quiet=True,
        )  # fmt: skip

    def case_read(self, fault: str | None) -> None:
        """Where an image could not be read, or was read again, look again: a drive is unplugged, and comes back.

        Parameters
        ----------
        fault : str or None
            Why it could not be read; empty where it was, None where that is not known.
        """
        if fault is None or bool(fault) == self._unread:  # each case says it, and looking takes a while
            return
        self._unread = bool(fault)
        if self._unread != bool(self.words) and not self._put_away:
            self.look()

    def cohort_stepped(self) -> None:
        """An undo, or a redo, gave the study other cases: they are read, or told to be elsewhere."""
        self.look()
        if self._session.preview is None:
            self._found()

    def put_away(self) -> None:
        """Say no more of it, until the study is opened again."""
        self._put_away = True
        self._show("")

    def _begin(self) -> None:
        self._put_away = self._unread = False
        self._show("")

    def locate(self, folder: Path) -> None:
        """Find all files of the study below ``folder``, which is that of the data, one above it, or one in it."""
        session = self._session
        study, home = session.study, session.folder
        self._tasks.run(
            f"Looking for the data in {folder.name}",
            lambda task: relink(
                study, noted_files(home) if home else (), folder, task.report, lambda: task.cancelled
            ),
            done=lambda found: self._located(study, found),
            failed=self._not_located,
        )  # fmt: skip

    def _looked(self, study: Study, lost: Lost) -> None:
        if study.cohort == self._session.study.cohort:
            self._show(lost.words())

    def _look_again(self) -> None:
        if self._looking:
            return
        self._looking = True
        study, folder = self._session.study, self._session.folder
        self._tasks.run(
            "Looking whether the data are back", lambda _: _lost(study, folder), quiet=True,
            done=lambda lost: self._looked_again(study, lost), failed=lambda _: self._looked_again(study, None),
        )  # fmt: skip

    def _looked_again(self, study: Study, lost: Lost | None) -> None:
        self._looking = False
        if lost is None or lost.words() or not self.words or study.cohort != self._session.study.cohort:
            return
        self._show("")
        self._session.said.emit("info", "The data of this study are where they were again")
        self._found()

    def _not_located(self, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            self._session.said.emit("error", error_words(error))

    def _located(self, study: Study, found: Relinked) -> None:
        session, new = self._session, found.study
        if session.study.cohort != study.cohort:
            return
        self.relinked.emit(study, new)
        session.awaited = found.awaited
        session.edit(cohort=new.cohort, folds=new.folds, network=new.network, imported=new.imported)
        said = found.sentence()
        keep = "" if session.home is not None else ". Save the study to keep this"
        session.said.emit("info" if found.complete else "warning", f"{said}{keep}")
        self._show("" if found.complete else f"{said}.")
        self._found()

    def _show(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self._ticker.stop()
            if words:
                self._ticker.start()
            self.changed.emit()


def _lost(study: Study, folder: Path | None) -> Lost:
    return Lost(lost_places(study), lost_files(study, noted_files(folder)) if folder is not None else ())
