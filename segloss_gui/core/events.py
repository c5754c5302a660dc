"""What a run says while it goes: typed, frozen, one JSON line each in ``events.jsonl``.

The window, the command line and the files listen to the same events; a finished, crashed or
remote run is replayed from its file exactly as a live one. Not-a-number and the infinities are
written as the strings ``"nan"``, ``"inf"``, ``"-inf"`` (plain JSON has no word for them).

The order is a promise::

    RunStarted ( StepFinished* [RunPaused RunResumed]
                 [EpochFinished CaseScored* PredictionReady* CheckpointSaved] )* RunFinished

with RunPhase wherever something else takes a while (reading, validating, scoring).
``RunFinished`` always comes while the process lives, whatever went wrong; a file that ends
without it belongs to a run that was killed. A resumed run appends a new ``RunStarted``.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, TypeAdapter

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.json_text import parse_json


def _below(path: str) -> str:
    parts = PurePosixPath(path.replace("\\", "/"))
    if not path or parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0] or "\0" in path:
        raise ValueError("must lie below the run's folder")
    return path


Count = Annotated[int, Field(ge=0, le=2**53)]
Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]
Seconds = Annotated[float, Field(ge=0, le=253_370_764_800)]
"""Since 1970, up to the year 9999: what a calendar can show."""
Below = Annotated[str, AfterValidator(_below)]
"""A path relative to a folder that does not lead out of it."""


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
    time: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """Training begins, from the start or from a checkpoint (``first_epoch`` > 1)."""

    kind: ClassVar[str] = "run_started"
    device: str
    threads: Count
    parameters: Count
    train_cases: Count
    validation_cases: Count
    epochs: Count
    steps_per_epoch: Count
    first_epoch: Count = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(Event):
    """One optimiser step.

    ``gradient_norm`` is the norm over all weights before clipping. ``gradient_foreground``,
    ``gradient_background`` and ``gradient_empty`` are means of abs(dloss/dlogit) over the voxels of
    the target's foreground, its background (in maps that hold foreground) and its empty maps; NaN
    where the batch holds no such voxel.
    """

    kind: ClassVar[str] = "step_finished"
    epoch: Count
    step: Count
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
    epoch: Count
    step: Count
    train_loss: float
    validation_loss: float
    dice: float
    jaccard: float
    volume_error_ml: float
    learning_rate: float
    best: bool
    seconds: float
    size_unit: str = ""
    """What volumes are measured in (:mod:`segloss_gui.core.units`); empty in older files, and of no score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScored(Event):
    """Scores of one validation case and class; NaN where undefined. Volumes are in ``size_unit`` (older files: ml)."""

    kind: ClassVar[str] = "case_scored"
    epoch: Count
    case: str
    class_value: Whole
    dice: float
    jaccard: float
    volume_ml: float
    reference_volume_ml: float
    volume_error_ml: float
    size_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionReady(Event):
    """A preview of one case was written; ``path`` is relative to the run's folder."""

    kind: ClassVar[str] = "prediction_ready"
    epoch: Count
    case: str
    path: Below


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSaved(Event):
    """The run can be resumed after ``epoch``."""

    kind: ClassVar[str] = "checkpoint_saved"
    epoch: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPhase(Event):
    """Something besides steps takes a while: ``phase`` is what, of ``total`` cases ``done`` are done after ``seconds``.

    Told of what lasts, now and then; it may come at any time before the end, before :class:`RunStarted` too.
    """

    kind: ClassVar[str] = "run_phase"
    phase: str
    done: Count
    total: Count
    seconds: float


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
    epoch: Count
    step: Count
    best_epoch: Count
    seconds: float


EVENT_TYPES: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        RunStarted, StepFinished, EpochFinished, CaseScored, PredictionReady,
        CheckpointSaved, RunPhase, RunPaused, RunResumed, RunFinished,
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
        When the line is cut off, of an unknown kind, lacks a field, or holds what the field cannot.

    Examples
    --------
    >>> from_json('{"kind": "run_paused", "run": "a", "time": 1.5}')
    RunPaused(run='a', time=1.5)
    """
    try:
        values: dict[str, Any] = parse_json(line)
        kind = EVENT_TYPES[values.pop("kind")]
        if not values.keys() <= _names(kind.kind):
            raise ValueError("an unknown field")
        # Written as words; a number that reads as infinite (1e999) was never written here.
        if any(isinstance(value, float) and not math.isfinite(value) for value in values.values()):
            raise ValueError("an infinite number")
        event: Event = _schema(kind.kind).validate_python(values)
        return event
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInputError(f"an event line must be complete and of a known kind, got {line[:80]!r}") from error


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


@cache
def _schema(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(EVENT_TYPES[kind])


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(field.name for field in fields(EVENT_TYPES[kind]))
