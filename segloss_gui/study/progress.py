"""Events folded into what people look at: state, curves, scores. Live or replayed, the same."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from segloss_gui.core import events as ev
from segloss_gui.study.run_pace import Pace


class RunState(StrEnum):
    """Where a run stands; the diagram is in :mod:`segloss_gui.training.control`."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Curve:
    """Growing columns of numbers, one row a step or an epoch; cheap to append, cheap to view.

    Examples
    --------
    >>> curve = Curve("step", "loss")
    >>> curve.append(step=1, loss=0.5); curve["loss"].tolist(), len(curve)
    ([0.5], 1)
    """

    def __init__(self, *columns: str) -> None:
        self._columns = {name: array("d") for name in columns}

    def append(self, **row: float) -> None:
        """Add one row; every column must be given."""
        for name, column in self._columns.items():
            column.append(row[name])

    def truncate(self, rows: int) -> None:
        """Forget all rows after the first ``rows`` (a run resumed from an earlier checkpoint)."""
        for column in self._columns.values():
            del column[rows:]

    def __getitem__(self, column: str) -> array[float]:
        return self._columns[column]

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))


@dataclass
class RunProgress:
    """The state of one run, built by :meth:`apply` from its events in order."""

    run: str
    state: RunState = RunState.WAITING
    started: ev.RunStarted | None = None
    finished: ev.RunFinished | None = None
    steps: Curve = field(
        default_factory=lambda: Curve(
            "step", "epoch", "time", "loss", "learning_rate", "gradient_norm",
            "gradient_foreground", "gradient_background", "gradient_empty",
        )
    )  # fmt: skip
    epochs: Curve = field(
        default_factory=lambda: Curve(
            "epoch", "step", "time", "train_loss", "validation_loss", "dice", "jaccard", "volume_error_ml",
            "learning_rate", "best", "seconds",
        )
    )  # fmt: skip
    scores: dict[int, list[ev.CaseScored]] = field(default_factory=dict)
    previews: dict[tuple[int, str], str] = field(default_factory=dict)
    size_unit: str = ""
    """What volumes of the last epoch are measured in; empty where it does not say."""
    last_checkpoint: int = 0
    validations: dict[int, float] = field(default_factory=dict)
    """Seconds from the last step of an epoch until it was validated, of this start."""
    phase: ev.RunPhase | None = None
    """What goes on besides steps; None while steps are made, and after the end."""
    skipped: tuple[str, ...] = ()
    """Lines of the file that could not be understood, a sentence each."""
    owner: str = ""
    """Which other program trains it now, in words; empty where none does."""

    def apply(self, event: ev.Event) -> None:
        """Take in one event."""
        self.phase = event if isinstance(event, ev.RunPhase) else self.phase if _goes_on(event) else None
        match event:
            case ev.RunStarted():
                self.started, self.finished, self.state = event, None, RunState.RUNNING
                self._rewind(event.first_epoch)
            case ev.StepFinished():
                self.steps.append(**_columns(event, self.steps))
            case ev.EpochFinished():
                self.epochs.append(**_columns(event, self.epochs))
                if len(self.steps) and not math.isnan(event.validation_loss):
                    self.validations[event.epoch] = max(0.0, event.time - self.steps["time"][-1])
                self.size_unit = event.size_unit
            case ev.CaseScored():
                self.scores.setdefault(event.epoch, []).append(event)
            case ev.PredictionReady():
                self.previews[event.epoch, event.case] = event.path
            case ev.CheckpointSaved():
                self.last_checkpoint = event.epoch
            case ev.RunPaused():
                self.state = RunState.PAUSED
            case ev.RunResumed():
                self.state = RunState.RUNNING
            case ev.RunFinished():
                self.finished, self.state = event, _final_state(event.reason)

    def interrupted(self) -> None:
        """The events ended without RunFinished and nobody is training: the process was killed."""
        if self.state in (RunState.RUNNING, RunState.PAUSED):
            self.state = RunState.INTERRUPTED

    @property
    def nothing_trained(self) -> bool:
        """Whether it ended before its first step, so that nothing of it keeps it from being trained otherwise."""
        ended = self.state in (RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED)
        return ended and not len(self.steps) and not len(self.epochs) and not self.last_checkpoint

    @property
    def epoch(self) -> int:
        """Last finished epoch."""
        return int(self.epochs["epoch"][-1]) if len(self.epochs) else 0

    @property
    def share_done(self) -> float:
        """Steps done of all steps, 0..1."""
        if self.started is None:
            return 0.0
        total = self.started.epochs * self.started.steps_per_epoch
        return min(1.0, self.steps["step"][-1] / total) if total and len(self.steps) else 0.0

    @property
    def last_dice(self) -> float:
        """Mean validation Dice of the last epoch; NaN before the first."""
        return self.epochs["dice"][-1] if len(self.epochs) else float("nan")

    def kept_dice(self, keep: str) -> float:
        """Mean validation Dice of the model that is kept: of the lowest validation loss, or the last; NaN before it."""
        marks = [at for at, best in enumerate(self.epochs["best"]) if best] if keep == "best" else [-1]
        return self.epochs["dice"][marks[-1]] if marks and len(self.epochs) else float("nan")

    @property
    def pace(self) -> Pace | None:
        """That of this start; None before its first step, and before two of the run."""
        if self.started is None or len(self.steps) < 2:
            return None
        epoch, taken = self.steps["epoch"][-1], self.steps["time"][-1] - self.started.time
        before = sum(seconds for validated, seconds in self.validations.items() if validated < epoch)
        made = self.steps["step"][-1] - (self.started.first_epoch - 1) * self.started.steps_per_epoch
        if made < 1:  # those that are known are of an earlier start
            return None
        epochs = self.epoch - (self.started.first_epoch - 1)
        every = max(1, round(epochs / len(self.validations))) if self.validations else 1
        return Pace(max(0.0, taken - before) / made, self._validation_seconds(self.started), every)

    @property
    def seconds_left(self) -> float:
        """Until it is trained, validated and scored, by its :attr:`pace`; NaN before two steps, 0 when ended.

        It takes longer where :attr:`left_at_least` says so.
        """
        if self.finished is not None:
            return 0.0
        if self.phase is not None and self.phase.phase == "scoring":
            return self.phase_seconds_left
        pace = self.pace
        if pace is None or self.started is None:
            return float("nan")
        steps = self.started.epochs * self.started.steps_per_epoch - self.steps["step"][-1]
        left = pace.seconds(steps, self.started.epochs - self.epoch)
        validating = self.phase is not None and self.phase.phase == "validating"
        return max(0.0, left - self.phase.seconds) if self.phase is not None and validating else left

    @property
    def seconds_whole(self) -> float:
        """What such a run takes from its start to its scores, by its :attr:`pace`; NaN before two steps."""
        pace, started = self.pace, self.started
        if pace is None or started is None:
            return float("nan")
        return pace.seconds(started.epochs * started.steps_per_epoch, started.epochs)

    @property
    def left_at_least(self) -> bool:
        """Whether :attr:`seconds_left` is of the steps alone: what a validation takes is not known yet."""
        pace = self.pace if self.finished is None else None
        return pace is not None and math.isnan(pace.validation)

    def _validation_seconds(self, started: ev.RunStarted) -> float:
        """What validating all cases takes; NaN before any of them is."""
        if not started.validation_cases:
            return 0.0
        if self.validations:
            return sum(self.validations.values()) / len(self.validations)
        phase = self.phase
        if phase is None or phase.phase != "validating" or not phase.done or not phase.total:
            return float("nan")
        return phase.seconds / phase.done * phase.total

    @property
    def phase_seconds_left(self) -> float:
        """Estimate for the phase that goes on; NaN where there is none, none of its cases is done, or it has no end."""
        phase = self.phase
        if phase is None or not phase.done or not phase.total:
            return float("nan")
        return phase.seconds / phase.done * (phase.total - phase.done)

    def _rewind(self, first_epoch: int) -> None:
        """A resumed run repeats what came after its checkpoint: forget it."""
        self.epochs.truncate(sum(1 for epoch in self.epochs["epoch"] if epoch < first_epoch))
        self.steps.truncate(sum(1 for epoch in self.steps["epoch"] if epoch < first_epoch))
        self.scores = {epoch: rows for epoch, rows in self.scores.items() if epoch < first_epoch}
        self.validations = {}
        self.previews = {key: path for key, path in self.previews.items() if key[0] < first_epoch}


def phase_words(phase: ev.RunPhase) -> str:
    """What goes on, in a few words.

    Examples
    --------
    >>> phase_words(ev.RunPhase(run="a", time=0, phase="scoring", done=12, total=58, seconds=3.0))
    'scoring 12 of 58'
    >>> phase_words(ev.RunPhase(run="a", time=0, phase="awaiting memory", done=0, total=0, seconds=3.0))
    'awaiting memory'
    """
    return f"{phase.phase} {phase.done} of {phase.total}" if phase.total else phase.phase


def _goes_on(event: ev.Event) -> bool:
    """Whether a phase may go on after an event."""
    return isinstance(event, (ev.RunPaused, ev.RunResumed))


def replay(run: str, events: Iterable[ev.Event], owner: Callable[[], str] = lambda: "") -> RunProgress:
    """The progress of a run whose events lie in a file; interrupted where they end too early.

    Parameters
    ----------
    run : str
        Id of the run.
    events : iterable of Event
        In order.
    owner : callable
        Asked where they end too early: which other program still trains it, in words; empty where none does.
    """
    progress = RunProgress(run)
    for event in events:
        progress.apply(event)
    if progress.state in (RunState.RUNNING, RunState.PAUSED):
        progress.owner = owner()
    if not progress.owner:
        progress.interrupted()
    return progress


def _columns(event: ev.Event, curve: Curve) -> dict[str, float]:
    return {name: float(getattr(event, name)) for name in curve._columns}


def _final_state(reason: ev.FinishReason) -> RunState:
    if reason.good:
        return RunState.FINISHED
    return RunState.STOPPED if reason is ev.FinishReason.STOPPED else RunState.FAILED
