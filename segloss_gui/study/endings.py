"""The end of a run that made no step; why a training ended is told by ``training.endings``."""

from __future__ import annotations

import time

from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.study.plan import RunPlan


def ended_before_training(plan: RunPlan, reason: FinishReason, message: str) -> RunFinished:
    """The end of a run that was stopped, refused or lost before its first step."""
    return RunFinished(
        run=plan.id, time=time.time(), reason=reason, message=message, epoch=0, step=0, best_epoch=0, seconds=0.0
    )
