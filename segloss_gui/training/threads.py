"""CPU threads of a run, without leaking them into the other runs or the window.

``torch.set_num_threads`` sets two things: the OpenMP team of the calling thread, and the size that
threads yet unknown to torch start with. Runs in threads of their own therefore keep their own teams,
and a CPU backward pass runs in the thread that asked for it. Only the second is shared: it is put back
when the last run leaves.

A small 3D step does not fill two cores: on two of them, two runs with one thread each finished 1.2
times as fast as one after the other with two threads, and each kept its own thread count. Beside other
work, teams of two wait for each other at every operation and fall much further behind: a run's threads
follow what other programs leave (:mod:`~segloss_gui.training.thread_pace`).
``python -m tests.benchmarks.concurrent_runs`` measures it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_LOCK = threading.Lock()
_INSIDE = 0
_OUTSIDE = 0


@contextmanager
def cpu_threads(count: int) -> Iterator[None]:
    """Compute with ``count`` CPU threads in this thread; others are left alone.

    Examples
    --------
    >>> before = torch.get_num_threads()
    >>> with cpu_threads(1):
    ...     torch.get_num_threads()
    1
    >>> torch.get_num_threads() == before
    True
    """
    _enter(count)
    try:
        yield
    finally:
        _leave()


def _enter(count: int) -> None:
    global _INSIDE, _OUTSIDE
    with _LOCK:
        if _INSIDE == 0:
            _OUTSIDE = torch.get_num_threads()
        _INSIDE += 1
        torch.set_num_threads(max(1, count))


def _leave() -> None:
    global _INSIDE
    with _LOCK:
        _INSIDE -= 1
        torch.set_num_threads(_OUTSIDE)
