"""Progress of runs on stderr: a line when a run begins, after each epoch, at its end, and of what lasts."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from typing import TextIO

from segloss_gui.core import events as ev
from segloss_gui.core.harmless import one_line
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress, phase_words

EVERY_S = 5.0
"""Seconds between two lines about a phase that lasts."""


class ConsoleProgress:
    """A listener that prints; any thread may tell it.

    Parameters
    ----------
    plans : iterable of RunPlan
        The runs to be expected, in order.
    stream : text file or None
        Where to print; None is stderr.
    """

    def __init__(self, plans: Iterable[RunPlan], stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lock = threading.Lock()
        self._names = {plan.id: f"{plan.method}, fold {plan.fold}, seed {plan.seed}" for plan in plans}
        self._places = {run: place for place, run in enumerate(self._names, 1)}
        self._progress = {run: RunProgress(run) for run in self._names}
        self._phases: dict[str, tuple[str, float]] = {}

    def __call__(self, event: ev.Event) -> None:
        """Take in one event."""
        with self._lock:
            progress = self._progress[event.run]
            progress.apply(event)
            if line := self._line(event, progress):
                said = f"[{self._places[event.run]}/{len(self._names)}] {self._names[event.run]}: {line}"
                print(one_line(said), file=self._stream)
                self._stream.flush()

    def _line(self, event: ev.Event, progress: RunProgress) -> str:
        match event:
            case ev.RunStarted():
                went_on = f", going on from epoch {event.first_epoch}" if event.first_epoch > 1 else ""
                return (
                    f"{event.train_cases} cases to train, {event.validation_cases} to validate, "
                    f"on {event.device} with {event.threads} thread{'' if event.threads == 1 else 's'}{went_on}"
                )
            case ev.RunPhase():
                return self._phase_line(event, progress)
            case ev.EpochFinished():
                return self._epoch_line(event, progress)
            case ev.RunFinished():
                return f"{event.reason}{f': {event.message}' if event.message else ''}, {in_words(event.seconds)}"
        return ""

    def _epoch_line(self, event: ev.EpochFinished, progress: RunProgress) -> str:
        epochs = progress.started.epochs if progress.started else event.epoch
        dice = f", validation Dice {event.dice:.3f}" if event.dice == event.dice else ""
        return f"epoch {event.epoch}/{epochs}, loss {event.train_loss:.4g}{dice}{self._left(progress)}"

    def _phase_line(self, event: ev.RunPhase, progress: RunProgress) -> str:
        """What goes on besides steps, when it begins to last and every few seconds."""
        phase, told = self._phases.get(event.run, ("", 0.0))
        if event.phase == phase and 0 <= event.time - told < EVERY_S:  # a clock set back is no reason for silence
            return ""
        self._phases[event.run] = (event.phase, event.time)
        seconds = progress.phase_seconds_left
        return phase_words(event) + (f", {in_words(seconds)} left" if seconds == seconds else "")

    def _left(self, progress: RunProgress) -> str:
        """The run's own estimate, and that of all runs where it can be told."""
        seconds = progress.seconds_left
        more = "more than " if progress.left_at_least else ""
        return f", {more}{in_words(seconds)} left" if seconds == seconds and seconds > 0 else ""


def in_words(seconds: float) -> str:
    """A duration to be read at a glance.

    Examples
    --------
    >>> in_words(7.4), in_words(125), in_words(7260)
    ('7 s', '2 min 5 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"
