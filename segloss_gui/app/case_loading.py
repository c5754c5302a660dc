"""Image, reference and predictions of the current case, loaded in the background.

Whatever arrives for a case or epoch that is no longer looked at is dropped. All methods belong to
the window's thread; volumes are kept in one bounded cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.prediction_files import (
    PredictionQuestion,
    PredictionSource,
    epoch_remark,
    questions,
    read_source,
    resolve,
)
from segloss_gui.app.session import Session
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Cohort, TargetClass
from segloss_gui.data.classes import classes_of
from segloss_gui.data.opening import Opening
from segloss_gui.metrics.overlap import Overlap

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

IMAGE, REFERENCE = "image", "reference"
LARGE_BYTES = 64 * 2**20
SHARE_A_STEP = 0.1


@dataclass(frozen=True, eq=False)
class LoadedPrediction:
    """A loaded prediction.

    Parameters
    ----------
    source : PredictionSource
        Where it came from.
    labels : LabelMap
        Class values on the image's grid.
    scores : mapping of int to Overlap
        Counts against the full reference by class value; empty without a reference.
    note : str
        What was done to the file of another tool (resampled), in words; empty where nothing was.
    """

    source: PredictionSource
    labels: LabelMap
    scores: Mapping[int, Overlap]
    note: str = ""


class Loader:
    """Loads what the current case, epoch and methods of the session ask for.

    Parameters
    ----------
    session : Session
        Followed: case, epoch, methods, runs, cohort.
    tasks : BackgroundTasks
        Background work.

    Signals
    -------
    changed(frozenset of str)
        What changed: "image", "reference", or names of methods.
    filled()
        More voxels of the image have arrived: a large one is shown while it is read.
    """

    changed = Signal(object)
    filled = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session = session
        self._cohort: Cohort | None = None
        self.store: CaseStore | None = None
        self.case_id = ""
        self.image: Volume | None = None
        self.reference: LabelMap | None = None
        self.predictions: dict[str, LoadedPrediction] = {}
        self.faults: dict[str, str] = {}
        self.classes: tuple[TargetClass, ...] = ()
        self._chosen: tuple[TargetClass, ...] = ()
        self._asked: dict[str, PredictionQuestion] = {}
        self._newest = NewestWins(tasks)
        session.cohort_changed.connect(self.refresh)
        session.case_changed.connect(self.refresh)
        session.epoch_changed.connect(self.refresh)
        session.methods_changed.connect(self.refresh)
        session.runs_changed.connect(self.refresh)
        session.study_changed.connect(self.refresh)
        session.results_changed.connect(self.refresh)
        self.refresh()

    @property
    def loading(self) -> frozenset[str]:
        """What is on its way: "image", "reference", names of methods."""
        return frozenset(map(str, self._newest.keys))

    @property
    def image_fault(self) -> str | None:
        """Why the image could not be read, empty where it was; None while it is on its way, or there is none."""
        return "" if self.image is not None else self.faults.get(IMAGE)

    def reload(self) -> None:
        """Try again what failed."""
        self.faults.clear()
        self.case_id, self._asked = "", {}
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Load what is wanted and not there; costs next to nothing where nothing changed."""
        self._follow_cohort()
        if self._session.case_id != self.case_id or self._classes_changed():
            self._start_case()
        if self.image is not None:
            self._start_predictions()

    def _follow_cohort(self) -> None:
        cohort = self._session.preview.cohort if self._session.preview else None
        if cohort is not self._cohort:
            self._cohort = cohort
            self.store = self._session.store
            self.case_id = ""
            self._newest.forget_all()

    def _classes_changed(self) -> bool:
        return self._session.study.classes != self._chosen

    def _start_case(self) -> None:
        case_id, store = self._session.case_id, self.store
        self._newest.forget_all()
        self.case_id = case_id
        dropped = {IMAGE, REFERENCE, *self.predictions, *self.faults}
        self.image, self.reference = None, None
        self.predictions, self.faults, self._asked = {}, {}, {}
        self._chosen = self._session.study.classes
        self.classes = self._chosen or classes_of(self._cohort.label_names if self._cohort else {})
        if store is not None and case_id in store.cohort.by_id:
            self._newest.ask(
                f"Loading {case_id}",
                lambda _: _open_display(store, case_id),
                lambda opened: self._image_opened(store, case_id, opened),
                lambda error: self._case_failed(IMAGE, error),
                key=IMAGE,
            )
        self.changed.emit(frozenset(dropped))

    def _image_opened(self, store: CaseStore, case_id: str, opened: Opening) -> None:
        """Show what is there of the image, and read on."""
        if opened.complete:
            self._image_loaded(store, case_id, opened.volume)
            return
        is_first, self.image = self.image is None, opened.volume
        self._newest.ask(
            f"Loading {case_id}",
            lambda _: opened.advance(opened.share + SHARE_A_STEP),
            lambda _: self._image_opened(store, case_id, opened),
            lambda error: self._case_failed(IMAGE, error),
            key=IMAGE,
        )
        if is_first:
            self.changed.emit(frozenset({IMAGE}))
        else:
            self.filled.emit()

    def _image_loaded(self, store: CaseStore, case_id: str, volume: Volume) -> None:
        was_shown, self.image = self.image is volume, volume
        if was_shown:
            self.filled.emit()
        if store.cohort.case(case_id).has_reference:
            classes = self.classes
            self._newest.ask(
                f"Loading the reference of {case_id}",
                lambda _: _display_reference(store, case_id, classes),
                self._reference_loaded,
                lambda error: self._case_failed(REFERENCE, error),
                key=REFERENCE,
            )
        self.refresh()
        self.changed.emit(frozenset({IMAGE}))

    def _reference_loaded(self, labels: LabelMap) -> None:
        self.reference = labels
        self.classes = self.classes or classes_of({}, labels.values())
        self.refresh()
        self.changed.emit(frozenset({REFERENCE}))

    def _case_failed(self, what: str, error: BaseException) -> None:
        if not _is_cancel(error):
            self.faults[what] = str(error)
            self.refresh()
            self.changed.emit(frozenset({what}))

    def _start_predictions(self) -> None:
        if self._newest.busy(IMAGE) or self._newest.busy(REFERENCE):  # scores need it; it is loaded first, and is quick
            return
        wanted = {question.method: question for question in questions(self._session)}
        known = {method.name for method in self._session.methods}
        gone = {name for name in self.predictions if name not in known}
        for name in gone:
            del self.predictions[name]
        for method, question in wanted.items():
            # One load a method at a time: a run that previews faster than files load is sampled.
            if self._asked.get(method) != question and not self._newest.busy(method):
                self._start_prediction(question)
        if gone:
            self.changed.emit(frozenset(gone))

    def _start_prediction(self, question: PredictionQuestion) -> None:
        store, image, reference = self.store, self.image, self.reference
        assert store is not None
        assert image is not None
        method = question.method
        self._asked[method] = question
        if not question.candidates:
            if self.predictions.pop(method, None) or self.faults.pop(method, None):
                self.changed.emit(frozenset({method}))
            return
        classes = self.classes
        self._newest.ask(
            f"Loading {self._session.title(method)}",
            lambda _: _load_prediction(store, question, image, reference, classes),
            lambda prediction: self._prediction_loaded(method, prediction),
            lambda error: self._prediction_failed(method, error),
            key=method,
            quiet=True,
        )

    def _prediction_loaded(self, method: str, prediction: LoadedPrediction | None) -> None:
        self.faults.pop(method, None)
        if prediction is None:
            self.predictions.pop(method, None)
        else:
            self.predictions[method] = prediction
        self.refresh()
        self.changed.emit(frozenset({method}))

    def _prediction_failed(self, method: str, error: BaseException) -> None:
        self.predictions.pop(method, None)
        if not _is_cancel(error):
            self.faults[method] = str(error)
        self.refresh()
        self.changed.emit(frozenset({method}))


def epoch_remarks(loader: Loader, session: Session) -> dict[str, str]:
    """Of methods that show another epoch than the one looked at, which; in the order of the study."""
    loaded = [method.name for method in session.methods if method.name in loader.predictions]
    found = {name: epoch_remark(loader.predictions[name].source, session.epoch) for name in loaded}
    return {name: words for name, words in found.items() if words}


def _is_cancel(error: BaseException) -> bool:
    from segloss_gui.app.background import TaskCancelled

    return isinstance(error, TaskCancelled)


def _open_display(store: CaseStore, case_id: str) -> Opening:
    """The image, a small one complete; a large one is shown while it is read, and never copied."""
    opened = store.open_image(case_id)
    if opened.volume.data.nbytes > LARGE_BYTES:
        return opened
    volume = opened.finish()
    if abs(volume.data.strides[1]) == volume.data.itemsize:
        return opened
    key = ("display", case_id)
    return Opening(store.cache.get(key, lambda: replace(volume, data=quick_axial(volume.data)), _nbytes))


def _nbytes(volume: Volume) -> int:
    return int(volume.data.nbytes)


def quick_axial(data: NDArray[np.generic]) -> NDArray[np.generic]:
    """A copy of ``(..., X, Y, Z)`` whose X axis is the quickest in memory."""
    order = (*range(data.ndim - 3), data.ndim - 1, data.ndim - 2, data.ndim - 3)
    return np.ascontiguousarray(data.transpose(order)).transpose(order)


def _display_reference(store: CaseStore, case_id: str, classes: tuple[TargetClass, ...]) -> LabelMap:
    """The reference with its label values mapped to the values of the classes."""
    labels = store.labels(case_id)
    require_same_grid(store.image(case_id).grid, labels.grid, image_name=case_id, label_name=f"reference of {case_id}")
    return LabelMap(quick_labels(by_class(labels.data, classes)), labels.grid, labels.stored)


def by_class(labels: NDArray[np.integer], classes: tuple[TargetClass, ...]) -> NDArray[np.integer]:
    """Label values as class values; values of no class become background. No classes: as they are.

    Examples
    --------
    >>> joined = TargetClass(value=1, name="both", joins=(1, 2))
    >>> by_class(np.array([0, 1, 2, 3]), (joined,)).tolist()
    [0, 1, 1, 0]
    """
    if not classes:
        return labels
    mapped = np.zeros_like(labels, dtype=np.int32)
    for target in classes:
        mapped[np.isin(labels, target.sources)] = target.value
    return mapped


def quick_labels(labels: NDArray[np.integer]) -> NDArray[np.integer]:
    """Labels in one byte where they fit, and in an order of memory whose axial slices are quick to read."""
    small = labels.size > 0 and int(labels.min()) >= 0 and int(labels.max()) <= np.iinfo(np.uint8).max
    data = labels.astype(np.uint8, copy=False) if small else labels
    return cast("NDArray[np.integer]", quick_axial(data))


def _load_prediction(
    store: CaseStore,
    question: PredictionQuestion,
    image: Volume,
    reference: LabelMap | None,
    classes: tuple[TargetClass, ...],
) -> LoadedPrediction | None:
    source = resolve(question)
    if source is None:
        return None
    # A resumed run writes a preview anew: the time of the file is part of its key.
    key = ("prediction", source.path, source.path.stat().st_mtime_ns, source.imported, classes)
    labels, note = store.cache.get(
        key, lambda: _read_prediction(source, image, classes), lambda f: int(f[0].data.nbytes)
    )
    scores = _scores(labels, reference, classes) if reference is not None else {}
    return LoadedPrediction(source, labels, scores, note)


def _read_prediction(source: PredictionSource, image: Volume, classes: tuple[TargetClass, ...]) -> tuple[LabelMap, str]:
    found = read_source(source, image, classes)
    labels = found.labels
    return LabelMap(quick_labels(labels.data), labels.grid, labels.stored), found.note


def _scores(prediction: LabelMap, reference: LabelMap, classes: tuple[TargetClass, ...]) -> dict[int, Overlap]:
    from segloss_gui.metrics.overlap import overlap

    grid = reference.grid
    return {
        c.value: overlap(prediction.data == c.value, reference.data == c.value, grid.voxel_ml, grid.unit)
        for c in classes
    }
