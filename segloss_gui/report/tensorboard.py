"""The curves of all runs as TensorBoard event files, one folder a run.

Needs the extra ``tensorboard`` (``pip install segloss-gui[tensorboard]``). What runs said is all in
their ``events.jsonl``; this writes the same numbers once more, at the times they were said.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import EpochFinished, Event, StepFinished
from segloss_gui.core.units import unit_of
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.store import StudyFolder

STEP_CURVES = {
    "loss/train": "loss",
    "rate/learning": "learning_rate",
    "gradient/norm": "gradient_norm",
    "gradient/foreground": "gradient_foreground",
    "gradient/background": "gradient_background",
    "gradient/empty maps": "gradient_empty",
}
EPOCH_CURVES = {
    "loss/train, per epoch": "train_loss",
    "loss/validation": "validation_loss",
    "validation/Dice": "dice",
    "validation/Jaccard": "jaccard",
    "validation/volume error (ml)": "volume_error_ml",
}
Point = tuple[str, float, int, float]
"""Name of the curve, value, step, and when it was said in seconds since 1970."""


def curve_points(events: Iterable[Event]) -> Iterator[Point]:
    """Every number of a run's events that TensorBoard can draw; what is not finite is left out."""
    for event in events:
        known = {StepFinished: STEP_CURVES, EpochFinished: EPOCH_CURVES}.get(type(event), {})
        for name, field in known.items():
            value = float(getattr(event, field))
            if math.isfinite(value):
                yield _named(name, event), value, int(getattr(event, "step")), event.time  # noqa: B009 - both kinds have a step


def _named(curve: str, event: object) -> str:
    """The curve with the unit that the event has, and its words: areas of pictures, pixels where they say no size.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> said = SimpleNamespace(size_unit="mm2")
    >>> _named("validation/volume error (ml)", said), _named("validation/Dice", said)
    ('validation/area error (mm²)', 'validation/Dice')
    """
    unit = unit_of(getattr(event, "size_unit", ""))
    return unit.named(curve).replace("(ml)", f"({unit.volume})")


def write_tensorboard(folder: StudyFolder, out: Path) -> tuple[Path, ...]:
    """Write the curves of every run of a study; the folders written, one a run.

    A folder that holds event files of an earlier export is refused: TensorBoard would draw both.

    Parameters
    ----------
    folder : StudyFolder
        The study.
    out : Path
        ``tensorboard --logdir`` of this shows all runs.

    Raises
    ------
    BadInputError
        When the extra is missing, no run was begun, or ``out`` holds an earlier export.
    """
    try:
        from tensorboard.compat.proto.event_pb2 import Event as Record
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
    except ImportError as error:
        raise BadInputError(
            "tensorboard must be installed to write its files (pip install segloss-gui[tensorboard]), got none"
        ) from error
    runs = [run for run, _ in runs_there(folder).runs]
    if not runs:
        raise BadInputError(f"{folder.path}: a run must have been begun, got none")
    if next(out.glob("*/events.out.tfevents.*"), None) is not None:
        raise BadInputError(f"{out}: must hold no earlier export, for TensorBoard would draw both")
    written = []
    for run in runs:
        writer = EventFileWriter(str(out / run.id))
        for name, value, step, when in curve_points(run.events()):
            summary = Summary(value=[Summary.Value(tag=name, simple_value=value)])
            writer.add_event(Record(wall_time=when, step=step, summary=summary))
        writer.close()
        written.append(out / run.id)
    return tuple(written)
