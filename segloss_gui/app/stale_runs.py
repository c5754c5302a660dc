"""Tells when an edit leaves runs behind that were trained with other settings, and which stay valid. Without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Cohort, CohortPreview
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.progress import RunState
from segloss_gui.study.read_otherwise import read_otherwise
from segloss_gui.study.stale import Folds, Settings, other_settings, settings_in, settings_of, stale_words
from segloss_gui.study.still_valid import added_words
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks


class StaleRuns:
    """Holds what each run was trained with against the study, after every edit.

    Parameters
    ----------
    session : Session
        Whose study and runs; told in words.
    tasks : BackgroundTasks or None
        Where the runs' own files are read, which know what was trained whatever was saved since; None:
        the study as it was saved is believed.

    Signals
    -------
    changed()
        :attr:`stale` or :attr:`words` may be others.

    Attributes
    ----------
    stale : mapping of str to tuple of str
        Runs trained with other settings, and which these are.
    words : tuple of str
        What was added since they were trained, and which of them stay valid, a sentence each; else what the stale ones
        were trained with.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks | None = None) -> None:
        self._session, self._tasks = session, tasks
        self._trained: dict[str, Settings] = {}
        self._read: set[str] = set()
        self._looked_at: CohortPreview | None = None
        self._looked: set[str] = set()
        self._otherwise: dict[str, tuple[str, ...] | None] = {}
        self._dealt: tuple[CohortPreview, FoldSettings, Folds] | None = None
        self.stale: dict[str, tuple[str, ...]] = {}
        self.words: tuple[str, ...] = ()
        self._best: tuple[Study, int] | None = None
        session.begun.connect(self._forget)
        session.runs_changed.connect(self._note)
        session.study_changed.connect(self._compare)
        session.cohort_changed.connect(self._compare)
        session.cohort_changed.connect(self._look_at_cases)

    def _forget(self) -> None:
        self._trained, self._read, self.stale, self.words, self._best = {}, set(), {}, (), None
        self._looked, self._otherwise = set(), {}

    def _note(self) -> None:
        session = self._session
        for run, plan in session.plans.items():
            progress = session.progress.get(run)
            if progress is None or progress.nothing_trained:
                self._trained.pop(run, None)
                self._forget_files_of(run)
                continue
            if run in self._trained:
                continue
            # A run that is queued trains what is on the screen; one on disk trained what was saved.
            study = session.study if progress.state is RunState.WAITING else session.saved
            self._trained[run] = settings_of(study, plan)
        for run in [run for run in self._trained if run not in session.progress]:
            del self._trained[run]
            self._forget_files_of(run)
        self._renew()
        self._look_at_files()
        self._look_at_cases()

    def _forget_files_of(self, run: str) -> None:
        self._read.discard(run)
        self._looked.discard(run)
        self._otherwise.pop(run, None)

    def _look_at_files(self) -> None:
        session, folder = self._session, self._session.folder
        new = {
            run: plan
            for run, plan in session.plans.items()
            if run in self._trained and run not in self._read and session.progress[run].state is not RunState.WAITING
        }
        if self._tasks is None or folder is None or not new:
            return
        self._read |= set(new)

        def read(_: object) -> dict[str, Settings]:
            store = StudyFolder(folder)
            found = {run: _facts(store, run) for run in new}
            return {run: settings_in(facts, new[run]) for run, facts in found.items() if facts}

        def done(found: dict[str, Settings]) -> None:
            if session.folder == folder:
                told = {run: values for run, values in found.items() if run in self._trained}
                if any(self._trained[run] != values for run, values in told.items()):
                    self._best = None  # what was found before was of what had been saved
                self._trained |= told
                self._renew()

        self._tasks.run("Looking at what was trained", read, done=done, failed=lambda _: None, quiet=True)

    def _look_at_cases(self) -> None:
        """Hold the files that runs were trained on against those of the cases as they are read now."""
        session, folder, preview = self._session, self._session.folder, self._session.preview
        if preview is not self._looked_at:  # what was found of the cases before stands until these were looked at
            self._looked_at, self._looked = preview, set()
        new = self._read - self._looked
        if self._tasks is None or folder is None or preview is None or not new:
            return
        self._looked |= new

        def look(_: object) -> dict[str, tuple[str, ...] | None]:
            store = StudyFolder(folder)
            return {run: _otherwise(store, run, preview.cohort) for run in new}

        def done(found: dict[str, tuple[str, ...] | None]) -> None:
            if session.folder == folder and session.preview is preview:
                self._otherwise |= found
                self._compare()

        self._tasks.run("Looking at the files of runs", look, done=done, failed=lambda _: None, quiet=True)

    def moved(self, before: Study, after: Study) -> None:
        """The data of the study lie elsewhere now: its runs were trained on them all the same."""
        for run, trained in self._trained.items():
            self._trained[run] = {
                name: getattr(after, name) if name == "cohort" and value == before.cohort
                else value.model_copy(update={"file": after.folds.file}) if name == "folds"
                else after.network if name == "network" and value == before.network else value
                for name, value in trained.items()
            }  # fmt: skip

    def _compare(self) -> None:
        before = self.stale
        self._renew()
        if set(self.stale.items()) - set(before.items()):
            self._session.said.emit("warning", " ".join(self.words))
        elif before and not self.stale:
            self._session.said.emit("info", "All runs fit the study again")

    def _folds_now(self) -> Folds | None:
        """Who trains and validates now; thousands of cases are dealt out once, not at every edit."""
        study, preview, known = self._session.study, self._session.preview, self._dealt
        if preview is None:
            return None
        # A file of folds may be another by now.
        if known is None or known[0] is not preview or known[1] != study.folds or study.folds.by == "file":
            known = self._dealt = preview, study.folds, Folds(study, preview.cohort)
        return known[2]

    def _renew(self) -> None:
        session = self._session
        folds = self._folds_now()
        found = {
            run: other_settings(session.study, session.plans[run], trained, folds)
            for run, trained in self._trained.items()
            if run in session.plans
        }
        for run, parts in self._otherwise.items():
            if run in found and parts is not None:  # what the cases are read from decides, not how they are found
                found[run] = tuple(part for part in found[run] if part != "cohort") + parts
        self.stale = {run: parts for run, parts in found.items() if parts}
        begun = {run: plan for run, plan in session.plans.items() if run in self._trained}
        undoable = self._is_undoable()
        added = added_words(session.study, begun, self._trained, self.stale, folds, undoable=undoable)
        told = stale_words(self.stale.values(), undoable=undoable)
        self.words = added or ((told,) if told else ())
        self.changed.emit()

    def _is_undoable(self) -> bool:
        """Whether *Undo* leads to a study that fewer runs were trained otherwise than; after a restart it does not."""
        study, count = self._session.study, len(self.stale)
        if self._best is None or study is self._best[0] or count <= self._best[1]:
            self._best = study, count
        return count > self._best[1] and self._session.history.leads_to(self._best[0])


def _otherwise(store: StudyFolder, run: str, cohort: Cohort) -> tuple[str, ...] | None:
    """In what the cases of a run are read otherwise by now; a damaged list says nothing, and is told elsewhere."""
    try:
        return read_otherwise(store.run(run).path, cohort.cases)
    except BadInputError:
        return None


def _facts(store: StudyFolder, run: str) -> dict[str, object]:
    """What a run was trained with, as its file says; nothing where it was not begun or cannot be read."""
    try:
        facts = store.run(run).facts()
    except BadInputError:
        return {}
    return facts if "choice" in facts else {}
