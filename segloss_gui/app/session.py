"""What the window is about and where the user looks: plain Python, observable, without Qt.

Workspaces read the session and ask it for changes; they learn of changes, their own included,
from its signals. All of it lives on the window's thread.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from psygnal import Signal

from segloss_gui.app.cursor import Cursor
from segloss_gui.app.history import History, Step, Way
from segloss_gui.app.method_looks import LASTING, MethodLooks, MethodView, with_look
from segloss_gui.core.events import Event, RunPhase, StepFinished
from segloss_gui.data.cache import GIB, CaseStore
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.flags import Flags
from segloss_gui.study.models import ImportedMethod, Study
from segloss_gui.study.noted_files import NotedFile
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.store import new_identity

# What the window looks at, predictions included; training keeps its own, larger store.
STORE_BYTES = 1 * GIB
STEPS = StepFinished, RunPhase
"""Events after which curves go on, and nothing else has changed."""


class Session:
    """The state behind the window.

    Signals
    -------
    begun()
        Another document is coming, and nothing was changed yet: the last time to keep something of the one before.
    study_changed()
        The study document was edited, opened or saved (``dirty`` and ``folder`` included).
    cohort_changed()
        ``preview`` holds another cohort (or None).
    runs_changed()
        The set of runs changed (``plans``, ``progress``).
    runs_updated(frozenset of run ids)
        New events were applied; at most once a frame.
    results_changed(frozenset of run ids)
        Among them was more than steps: predictions, scores or states of these runs are others.
    methods_changed()
        Colour, visibility or opacity of methods changed, or methods came or went.
    error_wanted(case, method or None)
        A case is to be shown at the largest error of a method (None: of its worst), by whoever shows slices.
    case_changed(str), epoch_changed(int or None)
        Where the user looks; epoch None is the newest.
    readout_changed(str)
        What lies under the pointer, in words; empty when it left the picture.
    blinded_changed(bool)
        Methods are hidden (somebody grades blind), or shown again.
    said(level, text)
        A sentence for the status bar: level "info", "warning" or "error"; "passing" for one that holds only until
        study, runs or flags change.

    Attributes
    ----------
    store : CaseStore or None
        The one cache of the cohort's images, references and predictions, shared by all workspaces; safe
        to read from background threads.
    saved : Study
        The study as it was saved last; what it began as, where it never was.
    kept : Study
        The study as the user saved or opened it last: what :meth:`revert` returns to.
    home : Path or None
        Folder in which studies get a folder of their own by themselves; None where they are saved by hand alone.
    on_disk : Study or None
        What was read from or written to ``folder`` last, word for word; None where nothing was.
    writing : tuple of Study
        What is being written to ``folder`` now, or was last: no other program's words.
    draft : Path or None
        Where the edits of a study without a folder are kept meanwhile.
    identity : str
        Tells the document apart from every other, whatever they are called.
    flags : Flags
        Cases to come back to; has signals of its own.
    trained_by : str
        Which other program trains in ``folder`` now, in words; empty where none does.
    awaited : tuple of NotedFile
        Files of the study that were missing when its data were found again: they stay noted when it is saved.
    blinded : bool
        Whether nothing on the screen may say which method an overlay is.
    looks : MethodLooks
        Gives methods the names and colours that nobody chose.
    needed : frozenset of str
        Methods whose predictions are loaded although they are switched off.
    """

    begun = Signal()
    study_changed = Signal()
    cohort_changed = Signal()
    runs_changed = Signal()
    runs_updated = Signal(object)
    results_changed = Signal(object)
    methods_changed = Signal()
    error_wanted = Signal(str, object)
    case_changed = Signal(str)
    epoch_changed = Signal(object)
    readout_changed = Signal(str)
    blinded_changed = Signal(bool)
    said = Signal(str, str)

    def __init__(self) -> None:
        self.study = self.saved = self.kept = Study()
        self.home: Path | None = None
        self.writing: tuple[Study, ...] = ()
        self.on_disk: Study | None = None
        self.draft: Path | None = None
        self.identity = new_identity()
        self.history = History()
        self._planned: tuple[Study, tuple[RunPlan, ...]] | None = None
        self.folder: Path | None = None
        self.dirty = False
        self.preview: CohortPreview | None = None
        self.store: CaseStore | None = None
        self.trained_by = ""
        self.awaited: tuple[NotedFile, ...] = ()
        self.plans: dict[str, RunPlan] = {}
        self.progress: dict[str, RunProgress] = {}
        self.looks = MethodLooks()
        self.methods: tuple[MethodView, ...] = ()
        self.case_id = ""
        self.epoch: int | None = None
        self.cursor = Cursor()
        self.readout = ""
        self.flags = Flags()
        self.blinded = False
        self.needed: frozenset[str] = frozenset()

    def edit(self, **changes: object) -> None:
        """Replace fields of the study (validated) and mark it unsaved; :meth:`undo` takes it back."""
        study = self.looks.kept(Study.model_validate({**dict(self.study), **changes}), self.methods)
        if study != self.study:
            self.history.note(Step(self.study, self.preview), study)
        self.set_study(study, dirty=True)

    def amend(self, **changes: object) -> None:
        """Replace fields of the study without a step to undo: what the last edit meant was spelled out."""
        study = Study.model_validate({**dict(self.study), **changes})
        if self.kept == self.study:
            self.kept = study
        if not self.dirty:
            self.saved = study
        self.set_study(study, dirty=self.dirty)

    def undo(self) -> bool:
        """Take the last edit of the study back; False where there is none."""
        return self._go("undo")

    def redo(self) -> bool:
        """Do the edit again that was taken back last; False where there is none."""
        return self._go("redo")

    def revert(self) -> None:
        """Return to the study as the user saved or opened it last; :meth:`undo` brings the edits back."""
        if self.study != self.kept:
            self.history.note(Step(self.study, self.preview))
        self.set_study(self.kept, dirty=self.kept != self.saved)

    def restore(self, study: Study) -> None:
        """Show edits that were never saved, over the study that was: :meth:`undo` leads back to it."""
        self.history.clear()
        self.history.note(Step(self.study, self.preview))
        self.set_study(study, dirty=study != self.saved)

    def _go(self, way: Way) -> bool:
        step = self.history.take(way, Step(self.study, self.preview))
        if step is None:
            return False
        moved = step.study.cohort != self.study.cohort
        self.set_study(step.study, dirty=step.study != self.saved)
        if moved and step.preview is not self.preview:
            self.set_preview(step.preview)
        return True

    def mark_saved(self, study: Study, folder: Path, *, by_hand: bool = True) -> None:
        """``study`` lies in ``folder`` now; what was edited since it was handed over stays unsaved.

        With ``by_hand`` it is what :meth:`revert` returns to from now on.
        """
        self.saved = self.on_disk = study
        self.kept = study if by_hand else self.kept
        self.folder, self.dirty, self.draft = folder, self.study != study, None
        self.study_changed.emit()

    def set_study(self, study: Study, *, folder: Path | None = None, dirty: bool = False) -> None:
        """Put another study in the window's place; ``folder`` where it lies on disk, ``dirty`` unless it is saved."""
        self.study, self.dirty = study, dirty
        if not dirty and study != self.saved:
            self.saved = self.kept = study
        self.folder = folder or self.folder
        methods = self.looks.views(study, self.methods)
        if methods != self.methods:
            self.methods = methods
            self.methods_changed.emit()
        self.study_changed.emit()

    def begin(self, study: Study, *, folder: Path | None = None, dirty: bool = False, identity: str = "") -> None:
        """Put a fresh document in the window's place: no cohort loaded, no runs, newest epoch."""
        self.begun.emit()
        self.folder, self.identity, self.draft = folder, identity or new_identity(), None
        self.trained_by, self.awaited = "", ()
        self.saved = self.kept = study
        self.on_disk, self.writing = study if folder else None, ()
        self.history.clear()
        self.flags.forget()
        self.set_preview(None)
        self.set_runs({}, {})
        self.show_epoch(None)
        shown, self.methods, self.looks = self.methods, (), MethodLooks()
        self.say_readout("")
        self.set_study(study, folder=folder, dirty=dirty)
        if shown and not self.methods:
            self.methods_changed.emit()

    def set_preview(self, preview: CohortPreview | None) -> None:
        """Show another cohort; the first case becomes the current one."""
        self.preview = preview
        self.store = CaseStore(preview.cohort, STORE_BYTES) if preview else None
        cases = preview.cohort.cases if preview else ()
        self.cohort_changed.emit()
        if self.case_id not in {case.id for case in cases}:
            self.show_case(cases[0].id if cases else "")

    def plan(self) -> tuple[RunPlan, ...]:
        """The runs the study asks for; remembered, because a sweep has thousands."""
        if self._planned is None or self._planned[0] is not self.study:
            self._planned = self.study, plan_runs(self.study)
        return self._planned[1]

    def set_runs(self, plans: dict[str, RunPlan], progress: dict[str, RunProgress]) -> None:
        """Show other runs (a study was opened, or training was started)."""
        self.plans, self.progress = plans, progress
        self.runs_changed.emit()

    def apply(self, events: list[Event]) -> None:
        """Fold a frame's events into the runs' progress and tell of it once."""
        for event in events:
            if event.run in self.progress:
                self.progress[event.run].apply(event)
        touched = frozenset(event.run for event in events if event.run in self.progress)
        if touched:
            self.runs_updated.emit(touched)
        if more := touched.intersection(event.run for event in events if not isinstance(event, STEPS)):
            self.results_changed.emit(more)

    def show_case(self, case_id: str) -> None:
        """Make ``case_id`` the current case everywhere."""
        if case_id != self.case_id:
            self.case_id = case_id
            self.case_changed.emit(case_id)

    def show_error(self, case_id: str, method: str | None = None) -> None:
        """Make ``case_id`` the current case and look at the largest error of a method (None: of its worst)."""
        self.error_wanted.emit(case_id, method)
        self.show_case(case_id)

    def set_blinded(self, on: bool) -> None:
        """Hide which method is which everywhere in the window, or show it again."""
        if on != self.blinded:
            self.blinded = on
            self.blinded_changed.emit(on)

    def need(self, methods: frozenset[str]) -> None:
        """Have these methods' predictions loaded although they are switched off."""
        if methods != self.needed:
            self.needed = methods
            self.methods_changed.emit()

    def show_epoch(self, epoch: int | None) -> None:
        """Look at the previews of ``epoch``; None follows the newest."""
        if epoch != self.epoch:
            self.epoch = epoch
            self.epoch_changed.emit(epoch)

    def say_readout(self, text: str) -> None:
        """Show what lies under the pointer in the status bar."""
        if text != self.readout:
            self.readout = text
            self.readout_changed.emit(text)

    def change_method(self, name: str, **changes: Any) -> None:
        """Change name, colour, visibility, opacity or fill of a method; name and colour are edits of the study."""
        if lasting := {what: changes.pop(what) for what in LASTING if what in changes}:
            self.edit(methods=with_look(self.study, name, **lasting))
        if changes:
            self.methods = tuple(replace(m, **changes) if m.name == name else m for m in self.methods)
            self.methods_changed.emit()

    def imported(self, name: str) -> ImportedMethod | None:
        """How the predictions of a method from elsewhere are read; None for a method that is trained here."""
        return next((method for method in self.study.imported if method.name == name), None)

    def method(self, name: str) -> MethodView | None:
        """The method whose id is ``name``."""
        return next((m for m in self.methods if m.name == name), None)

    def title(self, name: str) -> str:
        """What a method is called on screen; one that the study does not have keeps its id."""
        view = self.method(name)
        return view.title if view is not None else name
