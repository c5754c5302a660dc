"""Studies and cohorts from and to disk, as the window sees it: everything slow in the background.

No Qt here. A dropped or opened folder becomes a :class:`Proposal` first: what was matched, what was
not and why, for the user to accept, correct or put away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.asking import Answer, Question
from segloss_gui.app.autosave import Autosave
from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.cohort_loading import CohortLoading
from segloss_gui.app.folder_watch import FolderWatch
from segloss_gui.app.journal import Journal
from segloss_gui.app.locating import Locating
from segloss_gui.app.open_mark import OpenMark
from segloss_gui.app.reading_study import FoundStudy, read_study
from segloss_gui.app.recent_studies import RecentStudies
from segloss_gui.app.saving import CASES_LATER, Saving
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.classes import usual_classes
from segloss_gui.data.folds import labelled_subjects
from segloss_gui.data.layouts import CohortSource, Phantom
from segloss_gui.data.layouts.spec import folder_of
from segloss_gui.data.splits import splits_near
from segloss_gui.study.drafts import holds_study
from segloss_gui.study.from_folder import found_methods
from segloss_gui.study.models import Study
from segloss_gui.study.relinking import DataMovedError
from segloss_gui.study.saving import same_place
from segloss_gui.study.store import STUDY_FILE, StudyFolder


@dataclass(frozen=True)
class Proposal:
    """A cohort that was found but not yet taken.

    Parameters
    ----------
    source : CohortSource
        How the files would be read.
    preview : CohortPreview or None
        What that gives; None while it is looked at, or where it failed.
    fault : str
        Why it cannot be read; empty otherwise.
    folds : Path or None
        The data set's own folds, taken with it unless they are declined.
    at_once : bool
        Whether it is taken without asking, unless it cannot be read.
    opened : Path or None
        The folder that was opened, which may hold more than what the source reads; None where none was.
    """

    source: CohortSource
    preview: CohortPreview | None = None
    fault: str = ""
    folds: Path | None = None
    at_once: bool = False
    opened: Path | None = None

    @property
    def folder(self) -> Path:
        """Whose files are accounted for: the folder opened where the source is of one in it, else the source's."""
        read = folder_of(self.source)
        return self.opened if self.opened is not None and read.is_relative_to(self.opened) else read

    @property
    def to_be_answered(self) -> bool:
        """Whether there is something for the user to see and decide."""
        return not self.at_once or bool(self.fault) or (self.preview is not None and not self.preview.cohort.cases)


class Documents:
    """Open, save, look at folders.

    Parameters
    ----------
    session : Session
        Gets what was opened.
    tasks : BackgroundTasks
        Where reading and writing happens.
    opened : callable
        Called with a study's folder after it was opened, to read its runs.
    busy : callable
        Whether runs train.
    preparing : callable
        Whether a training is about to write the study.

    Signals
    -------
    proposal_changed()
        ``proposal`` came, was filled, or went.
    asked(Question)
        Something has to be known before a study is opened or saved; unanswered, nothing is done.
    files_opened()
        Files were opened to be looked at: whoever shows slices comes forward.

    Attributes
    ----------
    locating : Locating
        Tells that the files of the study are not where they were, and finds them again.
    recent : RecentStudies
        Studies of late.
    autosave : Autosave
        Saves as one works.
    watch : FolderWatch
        Looks after the study's folder.
    """

    proposal_changed = Signal()
    asked = Signal(object)
    files_opened = Signal()

    def __init__(
        self,
        session: Session,
        tasks: BackgroundTasks,
        opened: Callable[[Path], object],
        busy: Callable[[], bool] = lambda: False,
        preparing: Callable[[], bool] = lambda: False,
    ) -> None:
        self._session, self._tasks, self._opened, self._busy = session, tasks, opened, busy
        self._saving = Saving(session, tasks, opened, busy)
        # Not `emit` itself: to learn how many arguments it takes, `inspect` would read its words as Python for 30 ms.
        self._saving.asked.connect(lambda question: self.asked.emit(question))
        self._journal, self._mark = Journal(session, tasks), OpenMark(session)
        self.autosave = Autosave(session, tasks, lambda: bool(self._saving.writes) or preparing())
        self.watch = FolderWatch(
            session,
            tasks,
            lambda: busy() or preparing() or bool(self._saving.writes),
            self.open_study,
            self.forget_edits,
        )
        self.watch.asked.connect(lambda question: self.asked.emit(question))
        self.watch.lost.connect(self.autosave.refuse)
        self.recent = RecentStudies(session, tasks)
        self._saving.saved.connect(lambda path: self.recent.remembered.emit(path))
        self._saving.saved.connect(lambda _: self.autosave.settle())
        self._cohort = CohortLoading(session, tasks, self._not_found, self._show_message)
        self.locating = Locating(session, tasks, self._cohort.load)
        self.proposal: Proposal | None = None
        self._looking: BackgroundTask | None = None

    def new_study(self) -> None:
        """Begin an empty study."""
        self.dismiss()
        self._session.begin(Study())

    def begin(self, study: Study, then: Callable[[], object] | None = None) -> None:
        """Begin a study made elsewhere (a built-in one), load its cohort, then call ``then``."""
        self.dismiss()
        self._session.begin(study)
        self._cohort.load(then)

    def open_study(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Open a study folder or its ``study.toml``, with edits that a crash kept from being saved; then call ``then``.

        What was said about the study before goes with it: what is still to be known is said by ``then``.
        """
        store = StudyFolder(path)
        self._tasks.run(
            f"Opening {store.path.name}", lambda _: read_study(store),
            done=lambda found: self._study_opened(store, found, then), failed=self._show_message,
        )  # fmt: skip

    def _study_opened(self, store: StudyFolder, found: FoundStudy, then: Callable[[], object] | None = None) -> None:
        session, unsaved, folder = self._session, found.unsaved, store.path
        self.dismiss()
        if found.study is None:
            assert unsaved is not None
            session.begin(Study(), identity=unsaved.identity)
            self._journal.adopt(folder)
            session.flags.show(found.flags)
        else:
            session.begin(found.study, folder=folder, identity=found.identity)
        if unsaved is not None and unsaved.study != session.study:
            session.restore(unsaved.study)
            session.said.emit("info", f"Changes of {unsaved.time:%Y-%m-%d %H:%M} that were never saved are back")
        if found.apart is not None:
            session.said.emit("info", f"Changes that were not saved when it was saved elsewhere are in {found.apart}")
        if found.spoilt:
            session.said.emit("warning", f"Changes that were never saved cannot be read, and are kept: {found.spoilt}")
        if found.in_use is not None:
            session.trained_by = found.in_use.words
            session.said.emit("warning", f"Only shown until it has ended: {found.in_use.words} trains in {folder}")
        if found.study is not None:
            self._opened(folder)
        self.locating.look()
        self._cohort.load()
        if then is not None:
            then()

    def save(self, folder: Path, then: Callable[[], object] | None = None) -> None:
        """Write the study to ``folder``, then call ``then``; what is edited meanwhile stays unsaved."""
        if same_place(folder, self._session.folder):
            self._saving.save(folder, then)
        else:
            self._saving.save_as(folder, then)

    def save_as(self, folder: Path, then: Callable[[], object] | None = None) -> None:
        """Save to another folder with all that belongs to the study, then call ``then``; see :class:`Saving`."""
        self._saving.save_as(folder, then)

    def discard(self) -> None:
        """Return to the study as the user saved or opened it last, with its cases and runs; these are never deleted."""
        session = self._session
        moved = session.study.cohort != session.kept.cohort
        session.revert()
        self.dismiss()
        if moved:
            session.set_preview(None)
            self._cohort.load()
        if session.folder is not None and not self._busy():
            self._opened(session.folder)

    def forget_edits(self) -> None:
        """The window closes, and the user wants none of the edits that are not saved."""
        self._journal.forget()

    def close(self) -> None:
        """Write what is still to be kept of unsaved edits."""
        self.autosave.close()
        self.watch.close()
        self.locating.close()
        self._journal.close()
        self._mark.close()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open whatever the paths are: a study, a folder of cases (proposed first), or single files."""
        study = next((path for path in paths if is_study(path)), None)
        if study is not None:
            self.leave_for(study)
            return
        from segloss_gui.data.recognising import recognise

        at_once = not any(path.is_dir() for path in paths)
        self._tasks.run(
            f"Looking at {paths[0].name}", lambda task: recognise(paths, lambda: task.cancelled),
            done=lambda source: self.propose(source, accept=at_once, opened=paths[0]), failed=self._show_message,
        )  # fmt: skip

    def leave_for(self, study: Path, then: Callable[[], object] | None = None) -> None:
        """Open another study, once it is known what becomes of unsaved changes; then call ``then``."""
        session = self._session
        if self._busy():
            session.said.emit("warning", "Stop the runs before another study is opened")
        elif not session.dirty:
            self.open_study(study, then)
        elif self.autosave.on:
            self.autosave.flush(lambda: self.open_study(study, then), lambda: self._ask_to_leave(study, then))
        else:
            self._ask_to_leave(study, then)

    def _ask_to_leave(self, study: Path, then: Callable[[], object] | None) -> None:
        self.asked.emit(Question(
            f"Open another study and leave “{self._session.study.name}”?",
            "Its changes are not saved. Left, they are kept and listed among the recent studies.",
            (
                Answer("Leave it", lambda: self.open_study(study, then)),
                Answer("Discard its changes", lambda: self._discard_for(study, then), loses=True),
            ),
        ))  # fmt: skip

    def _discard_for(self, study: Path, then: Callable[[], object] | None) -> None:
        self.discard()
        self.open_study(study, then)

    def propose(self, source: CohortSource, *, accept: bool = False, opened: Path | None = None) -> None:
        """Look at what ``source`` gives; taken at once with ``accept``, else shown as a proposal.

        It is of the folder ``opened``, or of that which the proposal before is of.
        """
        if self._looking is not None:
            self._looking.cancel()
        self._offer(Proposal(source, at_once=accept, opened=opened or _opened_by(self.proposal)))

        def look(task: BackgroundTask) -> tuple[CohortPreview, Path | None]:
            preview = source.preview(task.report, lambda: task.cancelled)
            return preview, splits_near(folder_of(source), preview.cohort)

        self._looking = self._tasks.run(
            "Matching files", look,
            done=lambda found: self._found(source, *found, accept),
            failed=lambda error: self._not_found(source, error),
        )  # fmt: skip

    def accept(self, *, with_folds: bool = True) -> None:
        """Take the proposed cohort, with its folds unless these are declined; it waits for runs that go on."""
        proposal = self.proposal
        if self._busy():
            self._session.said.emit("warning", CASES_LATER)
        elif proposal is not None and proposal.preview is not None:
            self.dismiss()
            if is_only_looked_at(self._session) or self._is_about_other_cases(proposal.preview):
                self._begin_beside()
            more = found_methods(self._session.study, proposal.source)
            if proposal.folds is not None and with_folds:
                by_file = {"by": "file", "file": proposal.folds, "use": (0,)}
                more["folds"] = self._session.study.folds.model_copy(update=by_file)
            self.use(proposal.source, proposal.preview, **more)

    def _is_about_other_cases(self, preview: CohortPreview) -> bool:
        """Whether runs or predictions of the study belong to cases none of which is in another cohort."""
        from segloss_gui.data.same_cases import share_cases

        session = self._session
        if session.preview is None or not (session.progress or session.study.imported):
            return False
        return not share_cases(session.preview, preview)

    def _begin_beside(self) -> None:
        """Begin a study with the same losses and settings: the one before keeps its cases, runs and folder."""
        session, before = self._session, self._session.folder
        kept = {"name": "untitled", "imported": (), "preview_case": "", "policy": Study().policy}
        session.begin(session.study.model_copy(update=kept))
        if before is not None:
            session.said.emit("info", f"This is another study; the one before stays in {before}")

    def dismiss(self) -> None:
        """Put the proposal away."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if self.proposal is not None:
            self._offer(None)

    def use(
        self, source: CohortSource, preview: CohortPreview, classes: tuple[TargetClass, ...] = (), **more: object
    ) -> None:
        """Make a cohort the study's own, with ``more`` of the study in the same step of undo.

        Where neither the cohort nor ``classes`` names classes, its files are asked.
        """
        session = self._session
        name = preview.cohort.name if session.study.name == "untitled" and preview.cohort.name else session.study.name
        fewer = None if session.progress else session.study.folds.fewer(labelled_subjects(preview.cohort))
        more = {**({"folds": fewer} if fewer else {}), **more}
        session.edit(
            cohort=source, classes=classes or usual_classes(preview.cohort), name=name, preview_case="", **more
        )
        session.set_preview(preview)
        self._cohort.find_classes(preview)

    def _found(self, source: CohortSource, preview: CohortPreview, folds: Path | None, accept: bool) -> None:
        self._looking = None
        self._offer(Proposal(source, preview, folds=folds, at_once=accept, opened=_opened_by(self.proposal)))
        if accept and preview.cohort.cases:
            session = self._session
            untouched = not session.dirty
            self.accept()
            if untouched and session.folder is None:  # files opened to be looked at are no work to lose
                session.set_study(session.study, dirty=False)
            if not isinstance(source, Phantom):
                self.files_opened.emit()

    def _not_found(self, source: CohortSource, error: BaseException) -> None:
        if isinstance(error, DataMovedError):  # told by `locating`, which takes the folder they are in now
            return
        if isinstance(error, TaskCancelled):
            if self.proposal is not None and self.proposal.source == source and self.proposal.preview is None:
                self._looking = None
                self._offer(None)
            return
        self._looking = None
        self._offer(Proposal(source, fault=str(error), opened=_opened_by(self.proposal)))

    def _offer(self, proposal: Proposal | None) -> None:
        self.proposal = proposal
        self.proposal_changed.emit()

    def _show_message(self, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):
            return
        self._session.said.emit("error", error_words(error))


def is_only_looked_at(session: Session) -> bool:
    """Whether files are open that nobody has worked on: they, and what was said of them, make room for a study."""
    return session.preview is not None and session.folder is None and not session.dirty


def is_study(path: Path) -> bool:
    """Whether ``path`` is a study folder, with a study saved or not, or its ``study.toml``."""
    return path.name == STUDY_FILE or holds_study(path)


def _opened_by(proposal: Proposal | None) -> Path | None:
    """The folder a proposal is of; None where there is none."""
    return proposal.opened if proposal is not None else None
