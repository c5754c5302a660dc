"""How a run that went wrong ends: the reason and one sentence for the user."""

from __future__ import annotations

import errno
import sys
import time

from segloss_gui.core.errors import BadInputError, SegLossError
from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.study.plan import RunPlan

_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def ending_of(error: BaseException) -> tuple[FinishReason, str]:
    """Reason and sentence for an exception that ended a run.

    Examples
    --------
    >>> reason, sentence = ending_of(OSError(28, "No space left on device", "last.pt"))
    >>> reason.value, sentence
    ('disk full', 'the disk is full: last.pt could not be written')
    """
    if _is_disk_full(error):
        name = getattr(error, "filename", None)
        return FinishReason.DISK_FULL, f"the disk is full: {name or 'a file of the run'} could not be written"
    if _is_out_of_memory(error):
        return (
            FinishReason.OUT_OF_MEMORY,
            "out of memory: choose a smaller patch, batch or network, or fewer runs at once",
        )
    if isinstance(error, BadInputError):
        return FinishReason.BAD_INPUT, str(error)
    text = str(error) if isinstance(error, SegLossError) else f"{type(error).__name__}: {error}"
    return FinishReason.FAILED, text


def ended_before_training(plan: RunPlan, reason: FinishReason, message: str) -> RunFinished:
    """The end of a run that made no step."""
    return RunFinished(
        run=plan.id, time=time.time(), reason=reason, message=message, epoch=0, step=0, best_epoch=0, seconds=0.0
    )


def _is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    # torch's zip writer turns a failed write into a RuntimeError and leaves the cause in its context.
    cause = error.__cause__ or error.__context__
    return isinstance(error, RuntimeError) and isinstance(cause, OSError) and cause.errno in _FULL


def _is_out_of_memory(error: BaseException) -> bool:
    torch = sys.modules.get("torch")
    kinds = (MemoryError, *((torch.OutOfMemoryError,) if torch is not None else ()))
    return isinstance(error, kinds) or (
        # torch's CPU allocator and MPS say it with a plain RuntimeError.
        isinstance(error, RuntimeError) and ("can't allocate memory" in str(error) or "out of memory" in str(error))
    )
