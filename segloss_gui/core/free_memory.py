"""Memory that nothing uses goes back to the system.

Runs allocate in many threads, and glibc keeps what they free for the next: after each study trained in
one window it held some 40 MiB more, though no object was left.
"""

from __future__ import annotations

import ctypes
import threading
from functools import cache
from typing import Any

_WORK_ENDED = threading.Event()


def work_ended() -> None:
    """Give back what a run leaves free, and tell whoever looks for cycles that some of it may lie in these.

    Examples
    --------
    >>> work_ended()
    >>> has_work_ended(), has_work_ended()
    (True, False)
    """
    _WORK_ENDED.set()
    give_back()


def has_work_ended() -> bool:
    """Whether :func:`work_ended` was called since this was asked."""
    ended = _WORK_ENDED.is_set()
    if ended:  # else a run that ends between the two would never be told of
        _WORK_ENDED.clear()
    return ended


def give_back() -> None:
    """Let the C library return what is free; other threads go on. Libraries that do so by themselves are not asked.

    Examples
    --------
    >>> give_back()
    """
    if (trim := _trim()) is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except (OSError, TypeError):  # Windows has no library of this name
        return None
