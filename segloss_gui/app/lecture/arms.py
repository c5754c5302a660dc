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
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.core.colours import method_colour
from segloss_gui.core.errors import SegLossError, error_words
from segloss_gui.core.events import Event, PredictionReady
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.store import StudyFolder

MOST_ARMS = 6
LONGEST_SIDE = 256
Picture = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ShownCase:
    """One slice of the case that is predicted after every epoch, right on the left and anterior up.

    Parameters
    ----------
    id, group : str
    image : array, shape (H, W)
        First channel, 0 to 1.
    truth : array of bool, shape (H, W)
        All classes of the full reference.
    height : int
        Index of the slice: where the reference is largest.
    """

    id: str
    group: str
    image: Picture
    truth: Mask
    height: int


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
        read = partial(_prediction, path, case)
        self._pictures.ask(
            "Reading a prediction", lambda _task: read(), partial(self._predicted_of, run), lambda _error: None,
            key=run, quiet=True,
        )  # fmt: skip

    def _predicted_of(self, run: str, answer: tuple[str, Mask]) -> None:
        if run in self._progress:
            self._predicted[run] = answer
            self.pictures_changed.emit()


def read_shown(study: Study, case: str = "") -> tuple[ShownCase, dict[str, str]]:
    """The slice that is shown of a case (of the first one that is validated), and the group of every case.

    Raises
    ------
    BadInputError
        When the cohort or the case cannot be read.
    """
    from segloss_gui.study.cases import fold_for, open_store

    store = open_store(study)
    case = case or fold_for(study, store.cohort, 0).validation[0].id
    labels = store.labels(case).data > 0
    height = int(labels.sum(axis=(0, 1)).argmax())
    image = _seen(store.image(case).data[0], height).astype(np.float32)
    low, high = np.percentile(image, (1, 99))
    image = np.clip((image - low) / max(float(high - low), 1e-6), 0, 1)
    shown = ShownCase(case, store.cohort.case(case).group, image, _seen(labels, height), height)
    return shown, {each.id: each.group for each in store.cohort.cases}


def arm_picture(case: ShownCase, predicted: Mask | None, colour: str) -> NDArray[np.uint8]:
    """The slice in grey with the prediction in the method's colour, RGBA, shape (H, W, 4).

    Examples
    --------
    >>> blank = np.zeros((2, 2), np.float32)
    >>> case = ShownCase("a", "", blank, blank > 0, 0)
    >>> arm_picture(case, np.array([[True, False], [False, False]]), "#FF0000")[0].tolist()
    [[147, 0, 0, 255], [0, 0, 0, 255]]
    """
    grey = np.repeat((255 * case.image[..., None]).astype(np.uint8), 3, axis=2)
    if predicted is not None:
        tone = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
        grey[predicted] = (0.42 * grey[predicted] + 0.58 * tone).astype(np.uint8)
    return np.concatenate([grey, np.full((*grey.shape[:2], 1), 255, np.uint8)], axis=2)


def _prediction(path: Path, case: ShownCase) -> tuple[str, Mask]:
    from segloss_gui.data.readers import read_labels

    found = _seen(read_labels(path).data > 0, case.height)
    if found.shape != case.truth.shape:
        raise SegLossError(f"{path}: must have the shape of its case")
    return str(path), found


def _seen(volume: NDArray[Any], height: int) -> NDArray[Any]:
    """A slice as it is looked at, thinned where it is larger than a picture here."""
    flat = volume[..., height].T[::-1, ::-1]
    every = -(-max(flat.shape) // LONGEST_SIDE)
    return np.ascontiguousarray(flat[::every, ::every])


def _mean(values: Sequence[float]) -> float:
    kept = [value for value in values if not math.isnan(value)]
    return math.fsum(kept) / len(kept) if kept else math.nan
