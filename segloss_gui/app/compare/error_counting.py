"""Errors of a method on a case, of one class or of all together; the latter are counted in the background."""

from __future__ import annotations

import numpy as np
from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.case_loading import LoadedPrediction, Loader
from segloss_gui.app.slices.error_map import ANY_CLASS, mask_of
from segloss_gui.metrics.overlap import Overlap, overlap


class ErrorCounting:
    """Voxels of each kind of error.

    Parameters
    ----------
    loader : Loader
        Holds the reference.
    tasks : BackgroundTasks
        Count.

    Signals
    -------
    changed()
        A count has come.
    """

    changed = Signal()

    def __init__(self, loader: Loader, tasks: BackgroundTasks) -> None:
        self._loader, self._tasks = loader, tasks
        self._together: dict[str, tuple[LoadedPrediction, Overlap]] = {}
        self._counting: dict[str, LoadedPrediction] = {}

    def of(self, method: str, prediction: LoadedPrediction, class_value: int) -> Overlap | None:
        """The counts of a prediction; None while all its classes are counted together."""
        if class_value != ANY_CLASS:
            return prediction.scores.get(class_value)
        if len(prediction.scores) == 1:
            return next(iter(prediction.scores.values()))
        known, counts = self._together.get(method, (None, None))
        if known is not prediction:
            self._count(method, prediction)
            return None
        return counts

    def _count(self, method: str, prediction: LoadedPrediction) -> None:
        reference = self._loader.reference
        if reference is None or self._counting.get(method) is prediction:
            return
        self._counting[method] = prediction
        labels = prediction.labels.data

        def work(_: object) -> Overlap:
            inside = np.asarray(mask_of(labels, ANY_CLASS)), np.asarray(mask_of(reference.data, ANY_CLASS))
            return overlap(*inside, reference.grid.voxel_ml, reference.grid.unit)

        def done(counts: Overlap) -> None:
            if self._counting.get(method) is prediction:  # else a later one is on its way
                del self._counting[method]
                self._together[method] = prediction, counts
                self.changed.emit()

        self._tasks.run(f"Counting the errors of {method}", work, done=done, quiet=True)
