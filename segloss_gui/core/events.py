"""What a run says while it goes: typed, frozen, one JSON line each in ``events.jsonl``.

The window, the command line and the files listen to the same events; a finished, crashed or
remote run is replayed from its file exactly as a live one. Not-a-number and the infinities are
written as the strings ``"nan"``, ``"inf"``, ``"-inf"`` (plain JSON has no word for them).

The order is a promise::

    RunStarted ( StepFinished* [RunPaused RunResumed]
                 [EpochFinished CaseScored* PredictionReady* CheckpointSaved] )* RunFinished

``RunFinished`` always comes while the process lives, whatever went wrong; a file that ends
without it belongs to a run that was killed. A resumed run appends a new ``RunStarted``.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, get_type_hints

from segloss_gui.core.errors import BadInputError


class FinishReason(StrEnum):
    """Why a run ended."""

    COMPLETED = "completed"
    EARLY_STOPPED = "early stopped"
    STOPPED = "stopped by the user"
    NON_FINITE = "non-finite loss"
    OUT_OF_MEMORY = "out of memory"
    DISK_FULL = "disk full"
    BAD_INPUT = "bad input"
    FAILED = "failed"

    @property
    def good(self) -> bool:
        """Whether the run's best model is what was asked for."""
        return self in (FinishReason.COMPLETED, FinishReason.EARLY_STOPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events.

    Parameters
    ----------
    run : str
        The run's id, unique in its study.
    time : float
        Seconds since 1970 (wall clock).
    """

    kind: ClassVar[str] = ""
    run: str
    time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """Training begins, from the start or from a checkpoint (``first_epoch`` > 1)."""

    kind: ClassVar[str] = "run_started"
    device: str
    threads: int
    parameters: int
    train_cases: int
    validation_cases: int
    epochs: int
    steps_per_epoch: int
    first_epoch: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(Event):
    """One optimiser step.

    ``gradient_norm`` is the norm over all weights before clipping. ``gradient_foreground``,
    ``gradient_background`` and ``gradient_empty`` are means of abs(dloss/dlogit) over the voxels of
    the target's foreground, its background (in maps that hold foreground) and its empty maps; NaN
    where the batch holds no such voxel.
    """

    kind: ClassVar[str] = "step_finished"
    epoch: int
    step: int
    loss: float
    learning_rate: float
    gradient_norm: float
    gradient_foreground: float
    gradient_background: float
    gradient_empty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochFinished(Event):
    """One epoch with its validation: means over the validation cases and the foreground classes."""

    kind: ClassVar[str] = "epoch_finished"
    epoch: int
    step: int
    train_loss: float
    validation_loss: float
    dice: float
    jaccard: float
    volume_error_ml: float
    learning_rate: float
    best: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScored(Event):
    """Scores of one validation case and class; NaN where undefined."""

    kind: ClassVar[str] = "case_scored"
    epoch: int
    case: str
    class_value: int
    dice: float
    jaccard: float
    volume_ml: float
    reference_volume_ml: float
    volume_error_ml: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionReady(Event):
    """A preview of one case was written; ``path`` is relative to the run's folder."""

    kind: ClassVar[str] = "prediction_ready"
    epoch: int
    case: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSaved(Event):
    """The run can be resumed after ``epoch``."""

    kind: ClassVar[str] = "checkpoint_saved"
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaused(Event):
    """The run waits between two batches."""

    kind: ClassVar[str] = "run_paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResumed(Event):
    """The run goes on after a pause."""

    kind: ClassVar[str] = "run_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """The run ended; ``message`` is one sentence for the user (empty when all went well)."""

    kind: ClassVar[str] = "run_finished"
    reason: FinishReason
    message: str
    epoch: int
    step: int
    best_epoch: int
    seconds: float


EVENT_TYPES: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        RunStarted, StepFinished, EpochFinished, CaseScored, PredictionReady,
        CheckpointSaved, RunPaused, RunResumed, RunFinished,
    )
}  # fmt: skip


def to_json(event: Event) -> str:
    """One line of ``events.jsonl``, without the newline.

    Examples
    --------
    >>> to_json(RunPaused(run="a", time=1.5))
    '{"kind": "run_paused", "run": "a", "time": 1.5}'
    """
    values = {name: _plain(value) for name, value in asdict(event).items()}
    return json.dumps({"kind": event.kind, **values}, allow_nan=False)


def from_json(line: str) -> Event:
    """The event of one line.

    Raises
    ------
    BadInputError
        When the line is cut off, of an unknown kind, or lacks a field.

    Examples
    --------
    >>> from_json('{"kind": "run_paused", "run": "a", "time": 1.5}')
    RunPaused(run='a', time=1.5)
    """
    try:
        values: dict[str, Any] = json.loads(line)
        event_type = EVENT_TYPES[values.pop("kind")]
        hints = _field_types(event_type)
        return event_type(**{name: hints[name](value) for name, value in values.items()})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInputError(f"an event line must be complete and of a known kind, got {line[:80]!r}") from error


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


_CASTS: dict[type[Event], dict[str, Any]] = {}


def _field_types(event_type: type[Event]) -> dict[str, Any]:
    if event_type not in _CASTS:
        hints = get_type_hints(event_type)
        _CASTS[event_type] = {field.name: hints[field.name] for field in fields(event_type)}
    return _CASTS[event_type]
