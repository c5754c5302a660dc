"""What Review shows and what its keys do: plain Python over session, loader, store and scene."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from psygnal import Signal

from segloss_gui.app.case_loading import IMAGE, REFERENCE, LoadedPrediction, Loader
from segloss_gui.app.review.grader_actions import GraderActions
from segloss_gui.app.review.grading_store import GradingStore
from segloss_gui.app.review.overlay_feed import OverlayFeed
from segloss_gui.app.session import Session
from segloss_gui.app.slices.readout import Readout
from segloss_gui.study.grading import Grading, Item

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

BLIND_COLOUR = "#C6FF1A"  # no method has it
Stage = Literal["empty", "start", "grade", "results"]


class ReviewPresenter:
    """Feeds the scene with one overlay at a time and takes the grades.

    Parameters
    ----------
    session : Session
        Whose cases and methods.
    loader : Loader
        Loads images and predictions.
    tasks : BackgroundTasks
        Background work.
    clock : callable
        Seconds, for the grader's haste.

    Signals
    -------
    changed()
        Item, grades, stage or notes changed.
    """

    changed = Signal()

    def __init__(
        self, session: Session, loader: Loader, tasks: BackgroundTasks, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.session, self.loader = session, loader
        self.feed = OverlayFeed(loader, tasks, session.cursor)
        self.scene = self.feed.scene
        self.store = GradingStore(session, tasks)
        self.actions = GraderActions(self, clock)
        self.at = 0
        self.active = self.showing_results = False
        self._grading: Grading | None = None
        self._before: tuple[Path | None, int | None] = None, None
        self.store.changed.connect(self._store_changed)
        self.store.graded.connect(self._emit_changed)
        loader.changed.connect(self._loaded)
        session.case_changed.connect(self._case_changed)
        session.epoch_changed.connect(self._epoch_changed)
        session.flags.changed.connect(self._emit_changed)
        session.methods_changed.connect(self._renew)
        for signal in (session.runs_changed, session.cohort_changed, session.study_changed):
            signal.connect(self._look_again)

    def set_active(self, on: bool) -> None:
        """The workspace came to the screen, or left it: then it does no work and hides nothing from others."""
        if on == self.active:
            return
        self.active = on
        if on:
            self._before = self.session.folder, self.session.epoch
            self.session.show_epoch(None)
            self._follow_blinding()
            self.store.look()
            self._loaded(frozenset({IMAGE}))
            self._go_to_item()
            return
        self._follow_blinding()
        if self._before[0] == self.session.folder:
            self.session.show_epoch(self._before[1])

    @property
    def stage(self) -> Stage:
        """Which page is shown."""
        if self.showing_results:
            return "results"
        if self.grading is not None:
            return "grade"
        return "start" if self.store.found or self.store.looking or self.store.records else "empty"

    @property
    def blinded(self) -> bool:
        """Whether methods must not be seen now."""
        return self.grading is not None and self.grading.blinded and not self.showing_results

    def show_results(self, on: bool) -> None:
        """Show what the grades say, or go back; not before the grading in hand is unblinded."""
        self.showing_results = on and not (self.grading is not None and self.grading.blinded)
        self.store.look()
        self._follow_blinding()
        self.changed.emit()

    def unblind(self) -> None:
        """Reveal the methods of the grading in hand."""
        if self.grading is not None:
            self.grading.unblind()
            self._follow_blinding()
            self._renew()

    def _follow_blinding(self) -> None:
        # Switched off elsewhere, a method is graded all the same.
        self.session.need(frozenset(method.name for method in self.session.methods) if self.active else frozenset())
        self.session.set_blinded(self.active and self.stage == "grade" and self.blinded)

    def _look_again(self, *_: object) -> None:
        if self.active:
            self._follow_blinding()
            self.store.look()

    @property
    def grading(self) -> Grading | None:
        """The grading in hand."""
        return self.store.grading

    @property
    def item(self) -> Item | None:
        """The item on the screen; None where the case shown has none."""
        items = self.grading.items if self.grading else ()
        item = items[self.at] if self.at < len(items) else None
        return item if item is not None and item.case == self.session.case_id else None

    def prediction(self) -> LoadedPrediction | None:
        """The prediction of the item, once it is loaded; a preview of a run that trains again is none."""
        there = self.item is not None and self.loader.case_id == self.session.case_id
        found = self.loader.predictions.get(self.item.method) if there and self.item else None
        return found if found is not None and found.source.epoch is None else None

    def readout(self) -> Readout | None:
        """What lies under the crosshair."""
        return self.feed.readout()

    def title(self, item: Item) -> str:
        """What an overlay is called on the screen."""
        return f"Overlay {item.overlay}" if self.blinded else f"{item.overlay}: {self.session.title(item.method)}"

    def colour(self, item: Item) -> str:
        """The colour it is drawn in: the same for all while methods are hidden."""
        method = None if self.blinded else self.session.method(item.method)
        return method.colour if method else BLIND_COLOUR

    def note(self) -> str:
        """Why there is no overlay to grade on the screen; empty where there is one."""
        if self.item is None:
            return "This case has no overlay to grade. Up and down lead to one that has."
        if self.prediction() is not None:
            return ""
        if IMAGE in self.loader.faults:
            return f"The image cannot be read: {self.loader.faults[IMAGE]}"
        if self.item.method in self.loader.faults:
            # The file's name would give the method away.
            words = "its file is refused" if self.blinded else self.loader.faults[self.item.method]
            return f"{self.title(self.item)} cannot be shown: {words}"
        if self.item.method in self.loader.loading or self.loader.loading & {IMAGE, REFERENCE}:
            return f"Loading {self.title(self.item)} …"
        return f"{self.title(self.item)} is no longer there: its run is training again, or its file went."

    def empty_text(self) -> tuple[str, str, str]:
        """Title, words and the workspace to go to where there is nothing to grade."""
        if self.session.preview is None:
            words = "Blind grading shows predictions without saying which method made them. It begins with cases."
            return "No study is open", words, "data"
        if self.session.folder is None:
            words = "Grades are kept in the study's folder. Save the study, or train it: then it has one."
            return "The study has no folder yet", words, "train"
        words = (
            "Train two or more losses: when a run has finished, its predictions can be graded here, blinded and "
            "shuffled. Predictions of other tools can be graded too, once they are methods of the study."
        )
        return "No predictions to grade yet", words, "train"

    def show_case(self, case: str) -> None:
        """Show a case at its first overlay without a grade, else at its first."""
        items = self.grading.items if self.grading else ()
        places = [at for at, item in enumerate(items) if item.case == case]
        if places:
            self.show_item(next((at for at in places if items[at].grade is None), places[0]))

    def show_item(self, at: int) -> None:
        """Show an item; its case becomes the window's."""
        if self.grading is not None and 0 <= at < len(self.grading.items):
            self.at = at
            self._go_to_item()

    def _store_changed(self) -> None:
        grading = self.store.grading
        if grading is not self._grading:
            before = self._grading.items[self.at].key if self._grading and self._grading.items else None
            self._grading = grading
            if grading is not None:
                keys = [item.key for item in grading.items]
                first = grading.first_ungraded()
                self.at = keys.index(before) if before in keys else first if first is not None else 0
                self._follow_blinding()
                self._go_to_item()
        self._follow_blinding()
        self._renew()

    def _go_to_item(self) -> None:
        if self.grading is not None and self.active and self.at < len(self.grading.items):
            self.session.show_case(self.grading.items[self.at].case)
        self._renew()

    def _case_changed(self, case: str) -> None:
        if self.active and self.grading is not None and self.item is None:
            self.show_case(case)
        self._renew()

    def _epoch_changed(self, epoch: int | None) -> None:
        if self.active and epoch is not None and self.stage == "grade":
            # What is graded is the prediction that was kept, not how it came about.
            self.session.show_epoch(None)
            self.session.said.emit("info", "Final predictions are graded: the epoch stays the newest while grading")

    def _emit_changed(self) -> None:
        self.changed.emit()

    def _loaded(self, what: frozenset[str]) -> None:
        if not self.active:
            return
        if IMAGE in what:
            self.feed.show_image()
        self._renew()

    def _renew(self) -> None:
        if self.active:
            item, prediction = self.item, self.prediction()
            name, colour = (self.title(item), self.colour(item)) if item else ("", BLIND_COLOUR)
            self.feed.show_overlay(prediction, name, colour)
            self.actions.note_shown(item if prediction is not None else None)
        self.changed.emit()
