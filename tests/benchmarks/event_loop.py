"""The one watch over the window's event loop: how late its beats come, how long it is held, and where it was.

Everything that measures the window's thread takes it from here, so that the figures mean the same. A hold is the
time between two beats; what the thread computed itself meanwhile stands beside it, since other programs hold a
thread up as well.
"""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer

BEAT_MS, LOOK_S, PATIENCE_S, REST_S = 1, 0.02, 60.0, 0.4


@dataclass
class Hold:
    """A hold of the window's thread, or the worst of a step; seconds.

    Parameters
    ----------
    seconds : float
        Between two beats.
    computed : float
        Spent meanwhile by the window's thread itself.
    traces : list of str
        Where the thread was, looked at every 20 ms; only where the watch looks.
    """

    seconds: float = 0.0
    computed: float = 0.0
    traces: list[str] = field(default_factory=list)


class EventLoopWatch:
    """Beats every millisecond on the thread that makes it, and remembers when.

    Parameters
    ----------
    look : bool
        Whether another thread looks where this one is while a beat is late.

    Attributes
    ----------
    longest, hardest : Hold
        The hold that took longest, and the one in which this thread computed most.
    """

    def __init__(self, *, look: bool = False) -> None:
        self._thread = threading.get_ident()
        self.times, self.work = [time.perf_counter()], [time.thread_time()]
        self.longest, self.hardest = Hold(), Hold()
        self._seen: list[str] = []
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.timer.start(BEAT_MS)
        if look:
            threading.Thread(target=self._look, daemon=True).start()

    def beat(self) -> None:
        """The thread is free now."""
        now, work = time.perf_counter(), time.thread_time()
        hold, self._seen = Hold(now - self.times[-1], work - self.work[-1], self._seen), []
        self.longest = max(self.longest, hold, key=lambda one: one.seconds)
        self.hardest = max(self.hardest, hold, key=lambda one: one.computed)
        self.times.append(now)
        self.work.append(work)

    def restart(self) -> None:
        """Forget what was."""
        self.times, self.work = [time.perf_counter()], [time.thread_time()]
        self._seen, self.longest, self.hardest = [], Hold(), Hold()

    def stop(self) -> None:
        """Beat a last time."""
        self.timer.stop()
        self.beat()

    def latencies(self, since: float, until: float) -> np.ndarray:
        """How much later than due each beat between two moments came, in ms."""
        times = np.array([moment for moment in self.times if since <= moment <= until])
        return np.maximum(np.diff(times) * 1e3 - BEAT_MS, 0.0)

    @contextmanager
    def step(self) -> Iterator[Hold]:
        """Watches one step; when the loop has come to rest: its longest hold, and the most it computed in one."""
        found = Hold()
        wait(0.05)  # what was done before this step is none of it
        self.restart()
        yield found
        settle()
        found.seconds, found.computed, found.traces = (self.longest.seconds, self.hardest.computed, self.hardest.traces)

    def _look(self) -> None:
        # Through faulthandler, which holds no frame: one held here would let go of its widgets in this thread.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            while True:
                time.sleep(LOOK_S)
                if time.perf_counter() - self.times[-1] > LOOK_S:
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file, all_threads=True)
                    file.seek(0)
                    self._seen.append(where(file.read(), self._thread))


def where(dump: str, thread: int) -> str:
    """The innermost place of a thread, and the innermost one of the program, in a dump of all threads.

    Examples
    --------
    >>> lines = 'File "/x/segloss_gui/a.py", line 1 in b', 'File "/y/c.py", line 2 in d'
    >>> where("Thread 0x0007 (most recent call first):\\n  " + "\\n  ".join(lines[::-1]), 7)
    'c.py:2 d < a.py:1 b'
    """
    _, _, mine = dump.partition(f"0x{thread:016x} (most recent call first):\n")
    mine = mine or dump.partition(f"0x{thread:04x} (most recent call first):\n")[2]
    found = re.findall(r'File "([^"]+)", line (\d+) in (\S+)', mine.partition("\n\n")[0])
    ours = [place for place in found if "segloss_gui" in place[0]][:1]
    return " < ".join(f"{Path(file).name}:{line} {name}" for file, line, name in (*found[:1], *ours))


def wait(seconds: float) -> None:
    """Run a real event loop for a while; quitting the application would close the window."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def settle(until: Callable[[], bool] = lambda: True, rest_s: float = REST_S) -> None:
    """Run the event loop until a condition holds, and a little longer."""
    began = time.perf_counter()
    while not until():
        if time.perf_counter() - began > PATIENCE_S:
            print(f"not done after {PATIENCE_S:g} s")
            return
        wait(0.02)
    wait(rest_s)
