"""The loop (see :func:`train`)."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.core.events import Event, RunFinished
from segloss_gui.training.control import RunControl
from segloss_gui.training.job import TrainingJob

__all__ = ["TrainingJob", "train"]


def train(job: TrainingJob, emit: Callable[[Event], None], control: RunControl) -> RunFinished:
    """Train one run; see the module."""
    raise NotImplementedError
