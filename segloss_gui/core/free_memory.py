"""Memory that nothing uses goes back to the system.

Runs allocate in many threads, and glibc keeps what they free for the next: after each study trained in
one window it held some 40 MiB more, though no object was left.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any


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
