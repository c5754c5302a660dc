"""Memory that nothing uses goes back to the system.

Runs allocate in many threads, and glibc keeps what they free for the next: after each study trained in
one window it held some 40 MiB more, though no object was left. It keeps it apart for up to eight threads a
core, and what one run has freed is of no use to another: three runs at once asked for half as many pages
again, and took 5 % more of the processor, than where all threads share two such arenas.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

M_ARENA_MAX = -8
"""What glibc's ``malloc.h`` calls the most arenas there may be."""
ARENAS = 2
"""The first is the window's too; where one of both is busy, the other is not."""
USERS = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")
"""Variables by which a user tells glibc as much."""

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


def share_arenas(environment: Mapping[str, str] = os.environ) -> bool:
    """Let all threads to come allocate from a few arenas of the C library; whether it does so now.

    For the start of a program: arenas that threads have by then stay. Who set it by the environment is not overruled.

    Examples
    --------
    >>> share_arenas({"MALLOC_ARENA_MAX": "16"})
    False
    """
    set_option = _glibc("mallopt")
    if set_option is None or any(name in environment for name in USERS):
        return False
    return bool(set_option(M_ARENA_MAX, ARENAS))


def give_back() -> None:
    """Let the C library return what is free; other threads go on. Libraries that do so by themselves are not asked.

    Examples
    --------
    >>> give_back()
    """
    if (trim := _glibc("malloc_trim")) is not None:
        trim(0)


@cache
def _glibc(name: str) -> Any:
    """A function of glibc; None where the C library is another, whose function of that name takes other options."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows has no library of this name
        return None
    return getattr(library, name, None) if hasattr(library, "gnu_get_libc_version") else None
