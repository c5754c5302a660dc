"""What the grader does: every action that the table of keys names, and a few more."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from segloss_gui.app.case_loading import LoadedPrediction
from segloss_gui.app.review.grading_store import GradingStore
from segloss_gui.app.scores.score_rows import mean
from segloss_gui.app.session import Session
from segloss_gui.metrics.overlap import dice
from segloss_gui.study.grading import NAN, Grading, Item

GUARD_S = 0.3
"""Sooner after an overlay came nobody has judged it: the key was meant for the one before."""
TOO_SOON = "Not graded: this overlay has only just appeared. Look at it, then grade it."


class Lab(Protocol):
    """What the actions need of :class:`~segloss_gui.app.review.presenter.ReviewPresenter`."""

    session: Session
    store: GradingStore
    at: int

    @property
    def grading(self) -> Grading | None:
        """The grading in hand."""
        ...

    @property
    def item(self) -> Item | None:
        """The item on the screen."""
        ...

    def prediction(self) -> LoadedPrediction | None:
        """The prediction of the item, once it is loaded."""
        ...

    def show_case(self, case: str) -> None:
        """Show a case."""
        ...

    def show_item(self, at: int) -> None:
        """Show an item."""
        ...


class GraderActions:
    """Grades the overlay on the screen and walks through the others.

    Parameters
    ----------
    of : Lab
        Knows the grading in hand and what is shown.
    clock : callable
        Seconds.

    Attributes
    ----------
    leads_on : bool
        Whether a grade that is given shows the next overlay without one.
    """

    def __init__(self, of: Lab, clock: Callable[[], float] = time.monotonic) -> None:
        self._of, self._clock = of, clock
        self.leads_on = True
        self._shown: Item | None = None
        self._came = -GUARD_S
        self._given: list[Item] = []
        self._taken: list[Item] = []

    def what_keys_do(self) -> dict[str, Callable[..., object]]:
        """By the names in the table of keys."""
        return {
            "step_case": self.step_case,
            "step_overlay": self.step_overlay,
            "give": self.give,
            "clear": self.clear,
            "take_back": self.take_back,
            "flag": self.flag,
            "next_flagged": self.next_flagged,
        }

    def start(self, grader: str, seed: int) -> None:
        """Begin as ``grader``, or go on where that grader stopped."""
        if grader.strip():
            self._given.clear()
            self._taken.clear()
            self._of.store.open(grader.strip(), seed)

    def leave(self) -> None:
        """Put the grading away and go back to the list of graders."""
        self._of.store.close()
        self._of.store.look()

    def note_shown(self, item: Item | None) -> None:
        """Tell which overlay is on the screen; None while none is."""
        if (item and item.key) != (self._shown and self._shown.key):
            self._came = self._clock()
        self._shown = item

    def give(self, grade: int) -> None:
        """Grade the overlay on the screen, and lead on to the next.

        One that is not there yet is not graded, nor one that came but a moment ago.
        """
        prediction, grading = self._of.prediction(), self._of.grading
        if grading is None or prediction is None:
            return
        if self._shown is not None and self._clock() - self._came < GUARD_S:
            self._of.session.said.emit("passing", TOO_SOON)
            return
        self._given.append(grading.items[self._of.at])
        self._taken.clear()
        grading.give(self._of.at, grade, mean(dice(counts) for counts in prediction.scores.values()))
        if grading.graded == len(grading.items):
            self._of.session.said.emit("passing", f"All {grading.graded} overlays are graded")
        elif self.leads_on:
            self.next_ungraded()

    def clear(self) -> None:
        """Take the grade of the overlay on the screen away."""
        if self._of.grading is not None and self._of.item is not None and self._of.item.grade is not None:
            self._given.append(self._of.item)
            self._taken.clear()
            self._of.grading.give(self._of.at, None, NAN)

    def take_back(self) -> None:
        """Take back the last grade, and show its overlay again; then the one before it."""
        if not self._step(self._given, self._taken):
            self._of.session.said.emit("passing", "No grade was given that can be taken back")

    def give_again(self) -> None:
        """Give the grade again that was taken back last: a key that is held down takes back all of them."""
        if not self._step(self._taken, self._given):
            self._of.session.said.emit("passing", "No grade was taken back that can be given again")

    def _step(self, wanted: list[Item], other: list[Item]) -> bool:
        """Make an overlay what it was, or was to be, and show it; False where none is left."""
        grading = self._of.grading
        while grading is not None and wanted:
            then = wanted.pop()
            places = [at for at, item in enumerate(grading.items) if item.key == then.key]
            if places:  # else its prediction went, or changed
                other.append(grading.items[places[0]])
                grading.restore(places[0], then)
                self._of.show_item(places[0])
                return True
        return False

    def comment(self, text: str) -> None:
        """Say something about the overlay on the screen."""
        if self._of.grading is not None and self._of.item is not None:
            self._of.grading.comment(self._of.at, text)

    def flag(self) -> None:
        """Flag the overlay and with it the case, or take the flag away.

        The case keeps its flag while another of its overlays has one.
        """
        if self._of.grading is None or self._of.item is None:
            return
        case = self._of.item.case
        self._of.grading.flag(self._of.at, not self._of.item.flagged)
        self._of.session.flags.set_flag(case, any(item.flagged for item in self._of.grading.items if item.case == case))

    def step_case(self, steps: int) -> None:
        """Go to the next case of the grading, staying at the ends."""
        if self._of.grading is not None and self._of.grading.items:
            cases = self._of.grading.cases
            here = cases.index(self._of.grading.items[self._of.at].case)
            self._of.show_case(cases[min(max(here + steps, 0), len(cases) - 1)])

    def step_overlay(self, steps: int) -> None:
        """Go to the next overlay, over the ends of a case into the next one."""
        if self._of.grading is not None and self._of.grading.items:
            self._of.show_item(min(max(self._of.at + steps, 0), len(self._of.grading.items) - 1))

    def next_ungraded(self) -> None:
        """Go to the next overlay without a grade."""
        at = self._of.grading.first_ungraded(self._of.at) if self._of.grading else None
        if at is not None:
            self._of.show_item(at)

    def next_flagged(self) -> None:
        """Go to the next flagged case, to its flagged overlay where one is."""
        grading = self._of.grading
        if grading is None or not grading.items:
            return
        case = self._of.session.flags.step(grading.items[self._of.at].case, grading.cases)
        places = [at for at, item in enumerate(grading.items) if item.case == case]
        if not places:
            self._of.session.said.emit("passing", "No case is flagged")
            return
        self._of.show_item(next((at for at in places if grading.items[at].flagged), places[0]))
