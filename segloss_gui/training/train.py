"""One training from its first word to its last: :func:`train`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import torch

from segloss_gui.core import events as ev
from segloss_gui.core.event_sink import EventSink
from segloss_gui.core.events import FinishReason
from segloss_gui.training.building import build_trainer
from segloss_gui.training.control import RunControl
from segloss_gui.training.endings import ending_of
from segloss_gui.training.event_emitter import EventEmitter
from segloss_gui.training.threads import cpu_threads
from segloss_gui.training.trainer import RunPosition
from segloss_gui.training.training_spec import TrainingSpec

LOG = logging.getLogger(__name__)


def train(job: TrainingSpec, emit: Callable[[ev.Event], None], control: RunControl) -> ev.RunFinished:
    """Train one run, from the start or from ``last.pt`` in ``job.checkpoints``, in the calling thread.

    Parameters
    ----------
    job : TrainingSpec
        What to train.
    emit : callable
        Told every event, in this thread; an exception in it is logged, unless the disk is full.
    control : RunControl
        Pauses between two batches; stops there and between two layers of the network.

    Returns
    -------
    RunFinished
        Also the last event told. Nothing is raised: whatever goes wrong is the reason of the end.
    """
    sink, began = EventSink(record=emit), time.monotonic()
    place = RunPosition()
    try:
        with cpu_threads(job.threads):
            reason, message = build_trainer(job, EventEmitter(job.run, sink), control, place).run(), ""
    except Exception as error:
        reason, message = ending_of(error)
        unexpected = reason is FinishReason.FAILED
        LOG.log(logging.ERROR if unexpected else logging.INFO, "run %s ended: %s", job.run, message, exc_info=True)
    if torch.cuda.is_available() and job.device.startswith("cuda"):
        torch.cuda.empty_cache()
    end = ev.RunFinished(
        run=job.run, time=time.time(), reason=reason, message=message, epoch=place.epoch, step=place.step,
        best_epoch=place.best_epoch, seconds=time.monotonic() - began,
    )  # fmt: skip
    sink.end(end)
    return end
