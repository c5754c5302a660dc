"""Trained runs used on new images: predicted in the background, then opened as a study that shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.faults import in_words
from segloss_gui.app.offered_folders import RUNS, dated_folder, free_folder
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError, SegLossError
from segloss_gui.core.number_text import count_of
from segloss_gui.data.case import Refusal, TargetClass
from segloss_gui.data.layouts import CohortSource
from segloss_gui.study.home import folder_name
from segloss_gui.study.method_names import display_names, named, study_names
from segloss_gui.study.models import ImportedMethod, Study
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.documents import Documents

FOLDER = "predictions"
"""Where the label maps lie in the folder of the new study."""
RUN_FILE = "run.json"
CANCELLED = "Predicting was cancelled; images that were predicted before keep their predictions"
NO_MODEL = "A run predicts once it has kept a model: train it first"
FINE = 1000
"""Steps of the progress bar per image, since an image may take minutes."""


@dataclass(frozen=True)
class Predicted:
    """What came of it.

    Parameters
    ----------
    folder : Path
        Of the study that shows the predictions.
    count : int
        Images predicted.
    refusals : tuple of Refusal
        Images left out, each with its cause.
    notes : tuple of str
        What was done otherwise than in training, and how channels were taken, a sentence each.
    """

    folder: Path
    count: int
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """One sentence: what was left out stands before the folder, for a narrow status bar cuts the middle.

        Examples
        --------
        >>> Predicted(Path("new"), 3).words
        '3 images predicted, in new'
        >>> Predicted(Path("new"), 1, (Refusal(Path("a.nii"), "is empty (0 bytes)"),)).words
        '1 image predicted; 1 left out: a.nii: is empty (0 bytes); in new'
        """
        left_out = f"; {len(self.refusals)} left out: {self.refusals[0]};" if self.refusals else ","
        return f"{count_of(self.count, 'image')} predicted{left_out} in {self.folder}"

    def words_with(self, more: str = "") -> str:
        """:attr:`words`, with ``more`` of the same sentence, and the notes after it.

        Examples
        --------
        >>> Predicted(Path("new"), 3, notes=("They were cut.",)).words_with("; old stays")
        '3 images predicted, in new; old stays. They were cut.'
        """
        return ". ".join([self.words + more, " ".join(self.notes)]) if self.notes else self.words + more


class Predicting:
    """Predicts with runs of the study that is open.

    Parameters
    ----------
    session : Session
        Whose runs, and who is told how it went.
    tasks : BackgroundTasks
        Where the work is done.
    documents : Documents
        Opens what was made, and asks first where unsaved changes would be left.

    Signals
    -------
    shown()
        Predictions were made and are about to be opened: whoever shows slices comes forward.
    """

    shown = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks, documents: Documents) -> None:
        self._session, self._tasks, self._documents = session, tasks, documents

    def able(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the runs that have kept a model, or saved one so far."""
        return tuple(run.id for run in self._runs(run_ids) if any(run.checkpoints.glob("*.pt")))

    def predict(self, run_ids: Sequence[str], images: Sequence[Path], folder: Path | None = None) -> None:
        """Predict ``images`` with runs of the study, into a new study in ``folder`` (None: beside the study's)."""
        self.predict_with(self._runs(run_ids), images, folder)

    def offered_folder(self, run_ids: Sequence[str]) -> Path | None:
        """A folder for predictions that is not there yet, by method and date; None where the study has no folder."""
        runs = self._runs(run_ids)
        return dated_folder(runs[0].path, self._title(run_ids[0]), len(runs), date.today()) if runs else None

    def _title(self, run_id: str) -> str:
        """A run as people know it: method, fold and seed."""
        if (plan := self._session.plans.get(run_id)) is None:
            return run_id
        method = study_names(self._session.study).get(plan.method, plan.method)
        return f"{folder_name(method)} fold {plan.fold} seed {plan.seed}"

    def predict_with(self, runs: Sequence[RunFolder], images: Sequence[Path], folder: Path | None = None) -> None:
        """Predict ``images`` with runs wherever they lie, together where there are several, into a new study.

        The study holds the images as its cohort and the predictions as a method; it is opened once they are made.
        What has been written when the task is cancelled stays, without a study.
        """
        if not runs:
            self._session.said.emit("warning", NO_MODEL)
            return
        self._begin(lambda: runs, images, folder)

    def predict_from(self, place: Path, images: Sequence[Path], folder: Path | None = None) -> None:
        """:meth:`predict_with` the run a folder is, or the runs in it: it is looked through in the background."""

        def runs() -> Sequence[RunFolder]:
            if not (found := runs_in(place)):
                raise BadInputError(f"{place}: there must be a run in it, or in its folder {RUNS}, got none")
            return found

        self._begin(runs, images, folder)

    def _begin(self, runs: Callable[[], Sequence[RunFolder]], images: Sequence[Path], folder: Path | None) -> None:
        def work(task: BackgroundTask) -> Predicted:
            found = runs()
            return _predict(task, found, images, folder or free_folder(found[0].path, images))

        title = f"Predicting {images[0].name}" if len(images) == 1 else f"Predicting {len(images)} images"
        self._tasks.run(title, work, done=self._shown, failed=self._show_message)

    def _runs(self, run_ids: Sequence[str]) -> list[RunFolder]:
        folder = self._session.folder
        return [] if folder is None else [StudyFolder(folder).run(run_id) for run_id in run_ids]

    def _shown(self, found: Predicted) -> None:
        before, level = self._session.folder, "warning" if found.refusals else "info"

        def say() -> None:
            stays = "" if before is None else f"; the study before stays in {before}"
            self._session.said.emit(level, found.words_with(stays))

        self._session.said.emit(level, found.words_with())  # here too, where the study that is open is not left
        self._documents.leave_for(found.folder, say)
        self.shown.emit()

    def _show_message(self, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):
            self._session.said.emit("info", CANCELLED)
        else:
            self._session.said.emit("error", str(error) if isinstance(error, SegLossError) else in_words(error))


def runs_in(folder: Path) -> tuple[RunFolder, ...]:
    """The run a folder is, or the runs in it or in its ``runs``; they may have been moved away from their study."""
    if (folder / RUN_FILE).is_file():
        return (RunFolder(folder),)
    inside = [path for place in (folder, folder / RUNS) if place.is_dir() for path in sorted(place.iterdir())]
    return tuple(RunFolder(path) for path in inside if (path / RUN_FILE).is_file())


def _predict(task: BackgroundTask, runs: Sequence[RunFolder], images: Sequence[Path], folder: Path) -> Predicted:
    from segloss_gui.data.new_images import new_images
    from segloss_gui.study.predict_images import Models, predict_cohort
    from segloss_gui.training.device import resolve_device

    store = StudyFolder(folder)
    if store.study_path.exists():
        raise BadInputError(
            f"{folder}: predictions begin a study of their own, and there is one; choose another folder"
        )
    models = Models.open(runs, resolve_device())
    method = _method_of(runs)
    source, found = new_images(images, lambda: task.cancelled, models.image_channels)
    notes = models.notes_on(found.cohort)
    refusals, count, total = list(found.refusals), 0, len(found.cohort.cases)

    def tell(done: int, windows: int) -> None:
        if task.cancelled:
            raise TaskCancelled(task.title)
        task.report((count + len(refusals) - len(found.refusals)) * FINE + FINE * done // windows, total * FINE)

    for result in predict_cohort(models, found.cohort, folder / FOLDER, progress=tell):
        if isinstance(result, Refusal):
            refusals.append(result)
        else:
            count += 1
    if not count:
        raise BadInputError(f"no image could be predicted: {'; '.join(map(str, refusals[:3])) or 'there is none'}")
    store.save(study_of(source, models.classes, method, folder))
    return Predicted(folder, count, tuple(refusals), notes)


def _method_of(runs: Sequence[RunFolder]) -> str:
    """What their predictions are called: as the loss is on screen, alone or together."""
    methods = {made.id: made for made in (named(run.plan().choice) for run in runs)}  # folds share theirs
    (name, *others) = display_names(list(methods.values())).values()
    if len(runs) == 1:
        return name
    return f"mean of {len(runs)} runs" if others else f"{name}, mean of {len(runs)} runs"


def study_of(source: CohortSource, classes: Sequence[TargetClass], method: str, folder: Path) -> Study:
    """A study of the images with their predictions, in ``folder``, as its one method."""
    values = {target.value: target.value for target in classes}  # as the runs write them, whatever a class joins
    predictions = ImportedMethod(name=method, folder=folder / FOLDER, labels=values)
    return Study(name=folder.name or "predictions", cohort=source, classes=tuple(classes), imported=(predictions,))
