"""Places for runs that train at the same time, shared by executors of one process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from weakref import WeakMethod


class RunSemaphore:
    """Counts the runs that train, whichever study and executor they belong to.

    A study that is changed while its runs go on gets another executor; both together keep to the
    number of runs at once. All methods may be called from any thread.

    Examples
    --------
    >>> semaphore = RunSemaphore()
    >>> semaphore.take(most=2), semaphore.take(most=2), semaphore.take(most=2)
    (True, True, False)
    >>> semaphore.give_back()
    >>> semaphore.take(most=1), semaphore.take(most=2)
    (False, True)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = 0
        self._told: list[WeakMethod[Callable[[], object]]] = []

    def take(self, most: int) -> bool:
        """Take a place where fewer than ``most`` are taken; whether there was one."""
        with self._lock:
            free = self._taken < most
            self._taken += free
        return free

    def give_back(self) -> None:
        """Leave a place, and tell those who may wait for one, the first to ask first."""
        with self._lock:
            self._taken -= 1
            self._told = [told for told in self._told if told() is not None]
            waiting = list(self._told)
        for told in waiting:  # without the lock: they take places
            if (start := told()) is not None:
                start()

    def tell(self, start: Callable[[], object]) -> None:
        """Call a bound method whenever a place is free again, for as long as its object lives."""
        with self._lock:
            self._told.append(WeakMethod(start))


HERE = RunSemaphore()
"""Those of this process's window."""
