"""CPU threads that follow what other programs leave.

The threads of one operation wait for each other by spinning. With as many of them as there are cores,
one busy program beside them makes each operation wait for its turn: a step that takes 49 ms alone took
706 ms beside one busy core, and 86 ms with one thread. Waiting asleep instead (``OMP_WAIT_POLICY``)
costs a third of the speed alone. So the run looks, about once a second, at how many cores others keep
busy, and computes with no more threads than are left. ``python -m tests.benchmarks.busy_core`` measures it.

Sums over other numbers of threads round differently: where digits are to repeat, the count stays
(``hardware.repeatable``).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import torch

WINDOW_S = 1.0
STAT = Path("/proc/stat")


def busy_seconds() -> float | None:
    """Seconds of work of all cores since the machine started; None where the system does not tell.

    Time for idling and for waiting on disks is left out.
    """
    try:
        words = STAT.read_text().split("\n", 1)[0].split()
        user, nice, system, _, _, irq, soft, stolen = map(int, words[1:9])
        return (user + nice + system + irq + soft + stolen) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return _elsewhere()


def _elsewhere() -> float | None:
    try:
        import psutil  # type: ignore[import-untyped]
    except ImportError:
        return None
    times = psutil.cpu_times()
    return float(sum(times) - times.idle)


class ThreadPace:
    """Sets the number of CPU threads of the calling thread after its steps.

    Parameters
    ----------
    threads : int
        The most.
    cores : int
        Of the machine.
    busy, own, clock : callable
        Seconds of work of all cores, of this process, and seconds of the clock.
    set_threads : callable
        Told another number.

    Examples
    --------
    >>> seconds = iter([0.0, 1.0]), iter([0.0, 2.0]), iter([0.0, 1.3])
    >>> clock, busy, own = (one.__next__ for one in seconds)
    >>> pace = ThreadPace(2, cores=2, busy=busy, own=own, clock=clock, set_threads=print)
    >>> pace.after_step()
    1
    """

    def __init__(
        self,
        threads: int,
        *,
        cores: int = os.cpu_count() or 1,
        busy: Callable[[], float | None] = busy_seconds,
        own: Callable[[], float] = time.process_time,
        clock: Callable[[], float] = time.monotonic,
        set_threads: Callable[[int], object] = torch.set_num_threads,
    ) -> None:
        self._most, self.threads, self._cores = threads, threads, cores
        self._busy, self._own, self._clock, self._set = busy, own, clock, set_threads
        self._then, self._busy_then, self._own_then = clock(), busy(), own()

    def after_step(self) -> None:
        """Look, where the last look is a second ago."""
        now = self._clock()
        passed = now - self._then
        if self._most == 1 or passed < WINDOW_S:
            return
        busy, own = self._busy(), self._own()
        if busy is not None and self._busy_then is not None:
            others = max(0.0, (busy - self._busy_then) - (own - self._own_then)) / passed
            self._adjust(others)
        self._then, self._busy_then, self._own_then = now, busy, own

    def _adjust(self, others: float) -> None:
        # Half a core: a program that works now and then takes no thread away, one that always does takes one.
        left = int(self._cores - others + 0.5)
        wanted = min(self._most, max(1, left))
        if wanted != self.threads:
            self.threads = wanted
            self._set(wanted)
