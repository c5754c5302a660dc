"""From a run's progress to the curves of the charts: only what is new is copied. No Qt."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from segloss_gui.app.curves.series import Series
from segloss_gui.app.curves.smoothing import Floats
from segloss_gui.core.units import MM, OR, PER_ML, SizeUnit, unit_of
from segloss_gui.study.progress import RunProgress

STEP_QUANTITIES = ("loss", "gradient_foreground", "gradient_background", "gradient_empty")
EPOCH_QUANTITIES = ("dice", "jaccard", "volume_error_ml")
LONGEST_PAUSE_S = 300.0


def volume_unit(runs: Iterable[RunProgress], of_cohort: SizeUnit = MM) -> str:
    """What the volumes of runs are measured in, each of several; a pixel was 0.001 in runs of earlier versions.

    Examples
    --------
    >>> from segloss_gui.core.units import PX
    >>> volume_unit([]), volume_unit([], PX)
    ('ml', 'px²')
    """
    validated = [run for run in runs if run.epochs]
    older = MM.volume if of_cohort == MM else f"{PER_ML:.0f} {of_cohort.volume}"
    words = [unit_of(run.size_unit).volume if run.size_unit else older for run in validated]
    return OR.join(dict.fromkeys(words)) or of_cohort.volume


class RunFeed:
    """The series of one run, kept up with its :class:`RunProgress`.

    Examples
    --------
    >>> feed = RunFeed(); feed.update(RunProgress("a"))
    False
    """

    def __init__(self) -> None:
        self.series = {name: Series() for name in (*STEP_QUANTITIES, *EPOCH_QUANTITIES)}
        self._start: object = None
        self._steps = self._epochs = 0
        self._last_time: float | None = None
        self._trained = 0.0

    def update(self, progress: RunProgress) -> bool:
        """Take over what is new; whether anything was."""
        if progress.started is not self._start or len(progress.steps) < self._steps:
            self._begin_anew(progress)
        new_steps, new_epochs = len(progress.steps) - self._steps, len(progress.epochs) - self._epochs
        if new_steps:
            self._take_steps(progress)
        if new_epochs:
            self._take_epochs(progress)
        return bool(new_steps or new_epochs)

    def _begin_anew(self, progress: RunProgress) -> None:
        """A resumed run has forgotten what came after its checkpoint: read it all again."""
        for series in self.series.values():
            series.clear()
        self._start, self._steps, self._epochs = progress.started, 0, 0
        self._last_time, self._trained = None, 0.0

    def _take_steps(self, progress: RunProgress) -> None:
        rows = progress.steps
        step = _new(rows["step"], self._steps)
        x = {
            "step": step,
            "epoch": self._as_epochs(progress, step),
            "time": self._clock(_new(rows["time"], self._steps)),
        }
        for name in STEP_QUANTITIES:
            self.series[name].extend(x, _new(rows[name], self._steps))
        self._steps = len(rows)

    def _take_epochs(self, progress: RunProgress) -> None:
        rows = progress.epochs
        step = _new(rows["step"], self._epochs)
        x = {"step": step, "epoch": _new(rows["epoch"], self._epochs), "time": self._time_of(step)}
        for name in EPOCH_QUANTITIES:
            self.series[name].extend(x, _new(rows[name], self._epochs))
        self._epochs = len(rows)

    def _as_epochs(self, progress: RunProgress, step: Floats) -> Floats:
        length = progress.started.steps_per_epoch if progress.started else 0
        return step / max(length, 1)

    def _clock(self, times: Floats) -> Floats:
        """Seconds trained: wall clock without pauses longer than five minutes."""
        before = times[0] if self._last_time is None else self._last_time
        trained = self._trained + np.cumsum(np.clip(np.diff(times, prepend=before), 0.0, LONGEST_PAUSE_S))
        self._last_time, self._trained = float(times[-1]), float(trained[-1])
        return trained

    def _time_of(self, step: Floats) -> Floats:
        loss = self.series["loss"]
        if not len(loss):
            return np.zeros(len(step))
        return np.interp(step, loss.x("step"), loss.x("time"))


def _new(column: array[float], seen: int) -> Floats:
    # A slice of the array is a copy: a view would forbid the array to grow.
    return np.frombuffer(column[seen:], dtype=np.float64)
