"""How a run ends: the reason and one sentence for the user."""

from __future__ import annotations

import torch

from segloss_gui.core.errors import SegLossError, file_words, is_disk_full
from segloss_gui.core.events import FinishReason
from segloss_gui.training.interrupting import StopRequestedError

_NO_MEMORY = ("not enough memory", "out of memory", "can't allocate memory")


class NonFiniteError(SegLossError, ArithmeticError):
    """A loss or a gradient became infinite or not a number."""


def ending_of(error: BaseException) -> tuple[FinishReason, str]:
    """Reason and sentence for an exception that ended a run.

    Examples
    --------
    >>> ending_of(OSError(28, "No space left on device", "last.pt"))
    (<FinishReason.DISK_FULL: 'disk full'>, 'the disk is full: last.pt could not be written')
    >>> ending_of(ValueError("no"))
    (<FinishReason.FAILED: 'failed'>, 'ValueError: no')
    """
    if isinstance(error, OSError) and is_disk_full(error):
        return FinishReason.DISK_FULL, file_words(error)
    if is_out_of_memory(error):
        advice = "choose a smaller patch, batch or network, or fewer runs at once"
        return FinishReason.OUT_OF_MEMORY, f"out of memory: {advice}"
    if isinstance(error, StopRequestedError):
        return FinishReason.STOPPED, ""
    if isinstance(error, NonFiniteError):
        return FinishReason.NON_FINITE, str(error)
    if isinstance(error, SegLossError):
        return FinishReason.BAD_INPUT, str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return FinishReason.FAILED, file_words(error)
    first_line = (str(error).splitlines() or [""])[0]
    return FinishReason.FAILED, f"{type(error).__name__}: {first_line}".removesuffix(": ")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, on a GPU or in the machine."""
    if isinstance(error, (MemoryError, torch.cuda.OutOfMemoryError)):
        return True
    # torch's CPU allocator and MPS say it with a plain RuntimeError.
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _NO_MEMORY)
