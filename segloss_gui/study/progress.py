"""Events folded into what people look at: state, curves, scores. Live or replayed, the same."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from segloss_gui.core import events as ev


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

    @property
    def best_dice(self) -> float:
        """Largest mean validation Dice so far; NaN before the first epoch."""
        return max((d for d in self.epochs["dice"] if d == d), default=float("nan"))

    @property
    def seconds_left(self) -> float:
        """Estimate from the pace of this start; NaN before two steps, 0 when ended."""
        if self.finished is not None:
            return 0.0
        if self.started is None or len(self.steps) < 2:
            return float("nan")
        total = self.started.epochs * self.started.steps_per_epoch
        first = (self.started.first_epoch - 1) * self.started.steps_per_epoch
        done = self.steps["step"][-1] - first
        return (self.steps["time"][-1] - self.started.time) / max(done, 1) * max(total - first - done, 0)

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
