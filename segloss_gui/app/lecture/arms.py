"""Several runs of one study side by side, live or replayed: curves, Dice by group, what each predicts. No Qt, no torch.

What is shown comes from the events and the preview files of the runs alone, so that a training, a replay of a
finished one and a replay from another computer look the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.lecture.shown_case import Mask, ShownCase, read_predicted, read_shown
from segloss_gui.core.colours import method_colour
from segloss_gui.core.errors import error_words
from segloss_gui.core.events import Event, PredictionReady
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.store import StudyFolder

MOST_ARMS = 6


@dataclass(frozen=True)
class Arm:
    """One run as it is shown.

    Parameters
    ----------
    plan : RunPlan
    colour : str
    progress : RunProgress
    predicted : array of bool, shape (H, W), or None
        Its newest prediction of the case.
    """

    plan: RunPlan
    colour: str
    progress: RunProgress
    predicted: Mask | None = None

    def dice_of(self, case: str) -> float:
        """Dice of one case after the last epoch that scored it, mean over its classes; NaN before."""
        for epoch in sorted(self.progress.scores, reverse=True):
            found = [row.dice for row in self.progress.scores[epoch] if row.case == case]
            if found:
                return _mean(found)
        return math.nan


class Arms:
    """The runs that are shown, and what they have said so far.

    Parameters
    ----------
    tasks : BackgroundTasks
        Read the case and the previews.

    Signals
    -------
    begun()
        Other runs are shown.
    changed()
        Runs went on.
    pictures_changed()
        The case is there, or a prediction of it.
    """

    begun = Signal()
    changed = Signal()
    pictures_changed = Signal()

    def __init__(self, tasks: BackgroundTasks) -> None:
        self.study: Study | None = None
        self.title = self.fault = ""
        self.case: ShownCase | None = None
        self.groups: dict[str, str] = {}
        self._folder = StudyFolder("")
        self._plans: dict[str, RunPlan] = {}
        self._progress: dict[str, RunProgress] = {}
        self._predicted: dict[str, tuple[str, Mask]] = {}
        self._newest = NewestWins(tasks)
        self._pictures = NewestWins(tasks, in_turn=True)

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The runs, in the order of the study."""
        return tuple(
            Arm(plan, method_colour(place), self._progress[run], self._predicted.get(run, ("", None))[1])
            for place, (run, plan) in enumerate(self._plans.items())
        )

    def show(self, study: Study, folder: Path, plans: Sequence[RunPlan], case: str = "") -> None:
        """Show these runs (the first six), before they have said anything; of one case, else the study's own."""
        self.study, self.title, self._folder = study, study.name, StudyFolder(folder)
        self._plans = {plan.id: plan for plan in plans[:MOST_ARMS]}
        self.case, self.groups, self.fault = None, {}, ""
        self.rewind()
        self.begun.emit()
        case = case or study.preview_case
        self._newest.ask(
            "Reading the case that is shown",
            lambda _task: read_shown(study, case),
            self._read,
            self._not_read,
            quiet=True,
        )

    def rewind(self) -> None:
        """Forget what the runs have said."""
        self._pictures.forget_all()
        self._progress = {run: RunProgress(run) for run in self._plans}
        self._predicted = {}
        self.changed.emit()
        self.pictures_changed.emit()

    def apply(self, events: Iterable[Event]) -> None:
        """Take in what runs say; runs that are not shown are ignored."""
        for event in events:
            if (progress := self._progress.get(event.run)) is not None:
                progress.apply(event)
                if isinstance(event, PredictionReady):
                    self._ask(event.run)
        self.changed.emit()

    def dice_curve(self, run: str, group: str) -> tuple[list[float], list[float]]:
        """Steps, and mean Dice over the validation cases of a group ("": of all) after each epoch."""
        progress = self._progress[run]
        at = dict(zip(progress.epochs["epoch"], progress.epochs["step"], strict=True))
        steps, means = [], []
        for epoch, rows in sorted(progress.scores.items()):
            found = [row.dice for row in rows if group in ("", self.groups.get(row.case))]
            if epoch in at and found:
                steps.append(at[epoch])
                means.append(_mean(found))
        return steps, means

    @property
    def shown_groups(self) -> tuple[str, ...]:
        """Groups that Dice is told apart by: two, or all together ("")."""
        found = tuple(sorted({group for group in self.groups.values() if group}))
        return found if len(found) == 2 else ("",)

    def _read(self, answer: tuple[ShownCase, dict[str, str]]) -> None:
        self.case, self.groups = answer
        for run in self._progress:
            self._ask(run)
        self.changed.emit()
        self.pictures_changed.emit()

    def _not_read(self, error: BaseException) -> None:
        self.fault = f"The images of this study are not there, so that curves alone are shown: {error_words(error)}"
        self.pictures_changed.emit()

    def _ask(self, run: str) -> None:
        case = self.case
        if case is None:
            return
        there = self._progress[run].previews
        epochs = [epoch for epoch, of in there if of == case.id]
        if not epochs:
            return
        path = self._folder.run(run).path / there[max(epochs), case.id]
        read = partial(read_predicted, path, case)
        self._pictures.ask(
            "Reading a prediction", lambda _task: read(), partial(self._predicted_of, run), lambda _error: None,
            key=run, quiet=True,
        )  # fmt: skip

    def _predicted_of(self, run: str, answer: tuple[str, Mask]) -> None:
        if run in self._progress:
            self._predicted[run] = answer
            self.pictures_changed.emit()


def _mean(values: Sequence[float]) -> float:
    kept = [value for value in values if not math.isnan(value)]
    return math.fsum(kept) / len(kept) if kept else math.nan
