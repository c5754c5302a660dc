"""Save and *Save as*: what has to be asked first, and what becomes of the session afterwards. Without Qt.

::

    save      another study there, or changed by another program since?   ask -> replace, the old one is kept
    save_as   a study there?   ask -> replace, the old one is kept
              runs here?       ask -> copy (the usual), or leave them
              everything copied -> only then is the copy what the window is about; else all is as it was
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.asking import Answer, Question
from segloss_gui.app.session import Session
from segloss_gui.core.errors import OtherStudyError, error_words
from segloss_gui.data.case import Case
from segloss_gui.study.drafts import is_draft
from segloss_gui.study.flags import write_flags
from segloss_gui.study.identity import study_there
from segloss_gui.study.models import Study
from segloss_gui.study.relinking import note_files_of
from segloss_gui.study.saving import copy_study, remove_draft, same_place, save_study, tell_apart
from segloss_gui.study.store import StudyFolder, new_identity

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks

Then = Callable[[], object] | None
STOP_FIRST = "Stop the runs before the study is saved to another folder"
CASES_LATER = "Stop the runs before the study gets other cases"


class Saving:
    """Puts the session's study on disk.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where the disk is written.
    opened : callable
        Called with a folder whose runs are to be read anew.
    busy : callable
        Whether runs train, whose folder must then stay.

    Signals
    -------
    asked(Question)
        Something has to be known first; unanswered, nothing is done.
    saved(Path)
        The study lies there now.

    Attributes
    ----------
    writes : int
        How many savings are under way.
    """

    asked = Signal(object)
    saved = Signal(object)

    def __init__(
        self, session: Session, tasks: BackgroundTasks, opened: Callable[[Path], object], busy: Callable[[], bool]
    ) -> None:
        self._session, self._tasks, self._opened, self._busy = session, tasks, opened, busy
        self.writes = 0

    def save(self, folder: Path, then: Then = None, *, replace: bool = False) -> None:
        """Write the study to ``folder``; what is edited meanwhile stays unsaved."""
        session = self._session
        study, identity = session.study, session.identity
        # What was read from there too: the session may have spelled out since what it means.
        known = (session.on_disk, session.saved, *session.writing) if same_place(folder, session.folder) else ()
        self.writes += 1
        cases, awaited = cases_of(session), session.awaited

        def work(_: BackgroundTask) -> Path | None:
            aside = save_study(folder, study, identity, known=known, replace=replace)
            note_files_of(study, folder, cases, awaited)
            return aside

        self._tasks.run(
            f"Saving {folder.name}",
            work,
            done=lambda aside: self._written(folder, study, aside, then),
            failed=lambda error: self._not_saved(folder, then, error),
        )

    def _written(self, folder: Path, study: Study, aside: Path | None, then: Then) -> None:
        if aside is not None:
            self._session.said.emit("info", f"What was there before is kept in {aside}")
        self._saved(folder, study, aside, then)

    def _saved(self, folder: Path, study: Study, aside: Path | None, then: Then) -> None:
        self.writes -= 1
        self._session.mark_saved(study, folder)
        if aside is not None:
            self._opened(folder)
        self.saved.emit(folder)
        if then is not None:
            then()

    def _not_saved(self, folder: Path, then: Then, error: BaseException) -> None:
        self.writes -= 1
        if not isinstance(error, OtherStudyError):
            self._show_message(error)
            return
        self._ask_to_replace(folder, str(error), lambda: self.save(folder, then, replace=True))

    def save_as(self, folder: Path, then: Then = None) -> None:
        """Save to another folder, with what belongs to the study; what has to be asked is asked first."""
        session = self._session
        if same_place(folder, session.folder):
            self.save(folder, then)
        elif self._busy():
            session.said.emit("warning", STOP_FIRST)
        else:
            source = session.folder
            self._tasks.run(
                f"Looking at {folder.name}", lambda _: (study_there(folder), _runs_in(source)),
                done=lambda seen: self._looked(folder, then, *seen), failed=self._show_message, quiet=True,
            )  # fmt: skip

    def _looked(self, folder: Path, then: Then, there: object, runs: int) -> None:
        go_on = partial(self._ask_about_runs, folder, then, runs, replace=there is not None)
        if there is None:
            go_on()
        else:
            words = getattr(there, "words", "")
            self._ask_to_replace(folder, f"{folder} holds another study: {words}", go_on)

    def _ask_about_runs(self, folder: Path, then: Then, runs: int, *, replace: bool) -> None:
        source = self._session.folder
        if source is None or not runs or is_draft(source):
            self._copy(folder, then, runs=True, replace=replace)
            return
        count = "its run" if runs == 1 else f"its {runs} runs"
        self.asked.emit(Question(
            f"Take {count} along?",
            f"A copy with them has all results, and can be trained on. Without them it begins anew; the runs stay in "
            f"{source}. Flags, grades and methods from elsewhere come along either way.",
            (
                Answer("Copy the runs", lambda: self._copy(folder, then, runs=True, replace=replace)),
                Answer("Leave the runs", lambda: self._copy(folder, then, runs=False, replace=replace)),
            ),
        ))  # fmt: skip

    def _copy(self, folder: Path, then: Then, *, runs: bool, replace: bool) -> None:
        session = self._session
        study, source = session.study, session.folder
        moved = source is not None and is_draft(source)
        # A study that moves stays the one it is; a copy is another from now on.
        identity = session.identity if source is None or moved else new_identity()
        cases, awaited = cases_of(session), session.awaited
        draft = source if moved else session.draft
        flags = session.flags.cases if source is None else frozenset()  # else copied with the folder

        def work(task: BackgroundTask) -> Path | None:
            aside = copy_study(
                source, folder, study, identity, runs=runs, replace=replace,
                report=lambda done, total: task.report(done, total), cancelled=lambda: task.cancelled,
            )  # fmt: skip
            leave_draft(draft, folder, flags)
            try:
                note_files_of(study, folder, cases, awaited)
            except BaseException:
                if moved and source is not None:  # the window stays with it
                    tell_apart(source, identity)
                raise
            return aside

        def failed(error: BaseException) -> None:
            self.writes -= 1
            self._show_message(error)

        self.writes += 1
        self._tasks.run(
            f"Saving {folder.name}", work,
            done=lambda aside: self._copied(folder, study, identity, runs, aside, then), failed=failed,
        )  # fmt: skip

    def _copied(self, folder: Path, study: Study, identity: str, runs: bool, aside: Path | None, then: Then) -> None:
        session = self._session
        source, session.identity = session.folder, identity
        if not runs:
            session.set_runs({}, {})
        self._saved(folder, study, aside, None)
        if runs and session.progress:
            self._opened(folder)
        if source is not None and is_draft(source):
            self._tasks.run("Tidying up", lambda _: remove_draft(source), quiet=True)
        stay = f"; the runs stay in {source}, this copy begins without runs" if source is not None and not runs else ""
        kept = f"; what was there before is kept in {aside}" if aside is not None else ""
        session.said.emit("info", f"Saved in {folder}{stay}{kept}")
        if then is not None:
            then()

    def _ask_to_replace(self, folder: Path, why: str, then: Callable[[], object]) -> None:
        self.asked.emit(Question(
            f"Replace the study in “{folder.name}”?",
            f"{why}. “{self._session.study.name}” takes its place; what is there now is kept beside it under another "
            "name, with its runs.",
            (Answer("Replace", then, loses=True),),
        ))  # fmt: skip

    def _show_message(self, error: BaseException) -> None:
        from segloss_gui.app.background import TaskCancelled

        if isinstance(error, TaskCancelled):
            self._session.said.emit("info", "Saving was cancelled; the study is where it was")
        else:
            self._session.said.emit("error", error_words(error))


def leave_draft(draft: Path | None, folder: Path, flags: frozenset[str]) -> None:
    """A study was saved for the first time: what else its draft holds is in ``folder``, too, and the draft another."""
    if flags:
        write_flags(folder, flags)
    if draft is not None:
        tell_apart(draft)


def cases_of(session: Session) -> tuple[Case, ...]:
    """The cases of the study, as far as they were read."""
    return session.preview.cohort.cases if session.preview is not None else ()


def _runs_in(folder: Path | None) -> int:
    return 0 if folder is None else len(StudyFolder(folder).runs_in_sight())
