"""Probability maps behind the predictions that are shown, with their scores at every threshold.

A method's maps come from the file beside its label map, from another tool's file, or, asked for, from
the weights its run kept. Nothing is loaded until :meth:`Probabilities.set_active`; all methods belong
to the window's thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, TaskCancelled
from segloss_gui.app.case_loading import LoadedPrediction, Loader
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.model_work import ModelWork
from segloss_gui.app.probability_maps import ComputedMaps, ShownProbabilities, computed_maps, load_maps
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words
from segloss_gui.study.imported import ImportedProbabilities
from segloss_gui.study.probabilities import (
    ProbabilityFile,
    ProbabilityMaps,
    ProbabilitySource,
    beside,
    write_probabilities,
)

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

LOG = logging.getLogger(__name__)
Question = tuple[object, ...]
"""What was asked of a method: its prediction, the reference, what its weights said."""


class Probabilities:
    """Loads the probability maps of every method that is switched on.

    Signals
    -------
    changed()
        Maps, faults or what is missing changed.

    Attributes
    ----------
    shown : dict of str to ShownProbabilities
        By method.
    faults : dict of str to str
        What could not be read: file and cause.
    missing : set of str
        Methods whose prediction kept no probabilities.
    computing : ModelWork
        Asks kept weights for those that are missing.
    """

    changed = Signal()

    def __init__(self, session: Session, loader: Loader, tasks: BackgroundTasks) -> None:
        self._session, self._loader, self._tasks = session, loader, tasks
        self.shown: dict[str, ShownProbabilities] = {}
        self.faults: dict[str, str] = {}
        self.missing: set[str] = set()
        self.computing: ModelWork[ComputedMaps] = ModelWork(session, loader, tasks, "Probabilities", computed_maps)
        self._active = False
        self._asked: dict[str, Question] = {}
        self._newest = NewestWins(tasks)
        loader.changed.connect(self.refresh)
        session.methods_changed.connect(self.refresh)
        self.computing.changed.connect(self._computed_more)

    @property
    def loading(self) -> bool:
        """Whether maps are on their way."""
        return bool(self._newest.keys)

    def set_active(self, active: bool) -> None:
        """Follow what is shown, or rest."""
        self._active = active
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Load what is wanted and not there; costs next to nothing where nothing changed."""
        if not self._active:
            return
        for method in [m for m in self._asked if m not in self._wanted()]:
            self._drop(method)
        for method, prediction in self._wanted().items():
            question = (prediction, self._loader.reference, self.computing.results.get(method))
            if self._asked.get(method) != question:
                self._drop(method)
                self._asked[method] = question
                self._load(method, prediction)

    def compute_missing(self) -> None:
        """Ask the kept weights of every method whose prediction kept no probabilities."""
        self.computing.start([method.name for method in self._session.methods if method.name in self.missing])

    def _wanted(self) -> dict[str, LoadedPrediction]:
        predictions = self._loader.predictions
        return {m.name: predictions[m.name] for m in self._session.methods if m.visible and m.name in predictions}

    def _drop(self, method: str) -> None:
        self._asked.pop(method, None)
        self._newest.forget(method)
        self.faults.pop(method, None)
        self.missing.discard(method)
        if self.shown.pop(method, None) is not None:
            self.changed.emit()

    def _load(self, method: str, prediction: LoadedPrediction) -> None:
        loader, computed = self._loader, self.computing.results.get(method)
        store, image, reference = loader.store, loader.image, loader.reference
        source = self._source(prediction)
        assert store is not None
        assert image is not None
        self._newest.ask(
            f"Loading the probabilities of {self._session.title(method)}",
            lambda _: load_maps(store, source, computed, image, reference),
            lambda found: self._loaded(method, found),
            lambda error: self._failed(method, error),
            key=method,
            quiet=True,
        )

    def _source(self, prediction: LoadedPrediction) -> ProbabilitySource | None:
        path, imported = prediction.source.path, prediction.source.imported
        image, classes = self._loader.image, self._loader.classes
        if imported is None:
            return ProbabilityFile(beside(path), tuple(target.value for target in classes))
        if imported.kind != "probabilities" or image is None:
            return None
        return ImportedProbabilities(imported, path, classes, image.grid)

    def _loaded(self, method: str, found: ShownProbabilities | None) -> None:
        if found is None:
            self.missing.add(method)
        else:
            self.shown[method] = found
        self.changed.emit()

    def _failed(self, method: str, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            self.faults[method] = error_words(error)
        self.changed.emit()

    def _computed_more(self) -> None:
        self._keep_computed()
        self.refresh()
        self.changed.emit()

    def _keep_computed(self) -> None:
        """Computed maps of a final prediction are what its run would have kept: write them where it would have."""
        for method, computed in self.computing.results.items():
            prediction = self._loader.predictions.get(method)
            if prediction is None or prediction.source.epoch is not None or method not in self.missing:
                continue
            self._tasks.run(
                f"Keeping the probabilities of {self._session.title(method)}",
                _writing(beside(prediction.source.path), computed.maps),
                failed=lambda error: LOG.warning("probabilities could not be kept: %s", error),
                quiet=True,
            )


def _writing(path: Path, maps: ProbabilityMaps) -> Callable[[BackgroundTask], None]:
    return lambda _: write_probabilities(path, maps)
