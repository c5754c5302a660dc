"""Metrics of the predictions on the screen: quick ones at once, surfaces and lesions in the background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.case_loading import LoadedPrediction, Loader
from segloss_gui.core.volume import LabelMap
from segloss_gui.metrics import METRICS, TOLERANCE_MM, from_counts, measure

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

Values = Mapping[int, Mapping[str, float]]


@dataclass(eq=False)
class _Known:
    """What was worked out of one prediction against one reference."""

    prediction: LoadedPrediction
    reference: LabelMap
    tolerance_mm: float
    values: dict[int, dict[str, float]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def is_of(self, prediction: LoadedPrediction, reference: LabelMap, tolerance_mm: float) -> bool:
        same = self.prediction is prediction and self.reference is reference
        return same and self.tolerance_mm == tolerance_mm


class Measures:
    """Works out the metrics that somebody looks at, of the predictions that are loaded.

    Parameters
    ----------
    loader : Loader
        Whose predictions.
    tasks : BackgroundTasks
        Where distances and lesions are worked out.

    Signals
    -------
    changed()
        Metrics of another prediction are there.

    Attributes
    ----------
    tolerance_mm : float
        Of the surface Dice.
    """

    changed = Signal()

    def __init__(self, loader: Loader, tasks: BackgroundTasks) -> None:
        self._loader, self._tasks = loader, tasks
        self.tolerance_mm = TOLERANCE_MM
        self._slow: frozenset[str] = frozenset()
        self._known: dict[str, _Known] = {}
        loader.changed.connect(self.refresh)

    def want(self, keys: Iterable[str], tolerance_mm: float = TOLERANCE_MM) -> None:
        """Say which metrics are looked at, from now on; quick ones cost nothing and need not be said."""
        self._slow = frozenset(key for key in keys if METRICS[key].slow)
        self.tolerance_mm = tolerance_mm
        self.refresh()

    def of(self, method: str) -> Values:
        """Metrics by class value of a method's prediction; a slow one that is not there yet is left out."""
        prediction = self._loader.predictions.get(method)
        if prediction is None:
            return {}
        known = self._current(method, prediction)
        slow = known.values if known is not None else {}
        return {value: {**from_counts(counts), **slow.get(value, {})} for value, counts in prediction.scores.items()}

    def pending(self, method: str) -> bool:
        """Whether metrics of a method are on their way."""
        prediction = self._loader.predictions.get(method)
        known = None if prediction is None else self._current(method, prediction)
        return known is not None and any(key not in found for found in known.values.values() for key in known.asked)

    def refresh(self, *_: object) -> None:
        """Work out what is wanted and not there; costs next to nothing where nothing changed."""
        reference = self._loader.reference
        for method in [name for name in self._known if name not in self._loader.predictions]:
            del self._known[method]
        for method, prediction in self._loader.predictions.items():
            if reference is not None and prediction.scores and self._slow:
                self._start(method, prediction, reference)

    def _current(self, method: str, prediction: LoadedPrediction) -> _Known | None:
        known, reference = self._known.get(method), self._loader.reference
        fits = known is not None and reference is not None and known.is_of(prediction, reference, self.tolerance_mm)
        return known if fits else None

    def _start(self, method: str, prediction: LoadedPrediction, reference: LabelMap) -> None:
        known = self._current(method, prediction)
        if known is None:
            known = self._known[method] = _Known(prediction, reference, self.tolerance_mm)
            known.values = {value: {} for value in prediction.scores}
        keys = self._slow - known.asked
        if not keys:
            return
        known.asked |= keys
        asked = known

        def done(found: Values) -> None:
            for value, of_class in found.items():
                asked.values[value].update(of_class)
            if self._known.get(method) is asked:
                self.changed.emit()

        self._tasks.run(
            f"Measuring {method}",
            lambda _: _measured(asked.prediction, asked.reference, keys, asked.tolerance_mm),
            done=done, quiet=True,
        )  # fmt: skip


def _measured(prediction: LoadedPrediction, reference: LabelMap, keys: Iterable[str], tolerance_mm: float) -> Values:
    grid, keys = reference.grid, tuple(keys)
    return {
        value: measure(
            prediction.labels.data == value,
            reference.data == value,
            grid.spacing_mm,
            keys,
            tolerance_mm=tolerance_mm,
            voxel_ml=grid.voxel_ml,
        )
        for value in prediction.scores
    }
