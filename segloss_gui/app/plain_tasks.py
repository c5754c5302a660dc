"""Background work on plain threads, for programs without a window."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from segloss_gui.app.background import THREADS, BackgroundTasks, Ticker


class PlainTasks(BackgroundTasks):
    """Background work without an event loop: the owner calls :meth:`process` or :meth:`wait`.

    Examples
    --------
    >>> tasks = PlainTasks()
    >>> _ = tasks.run("Adding", lambda task: 1 + 1, done=print)
    >>> tasks.wait()
    2
    >>> tasks.idle
    True
    >>> tasks.close()
    """

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__(threads)
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def post(self, function: Callable[[], None]) -> None:
        """Keep ``function`` for the next :meth:`process`."""
        self._posted.put(function)

    def ticker(self, interval_ms: int, function: Callable[[], object]) -> Ticker:
        """A ticker whose calls wait for :meth:`process`."""
        return _ThreadTicker(self, interval_ms / 1000, function)

    def process(self, timeout: float = 0.0) -> None:
        """Call what was posted, waiting up to ``timeout`` seconds for the first."""
        try:
            self._posted.get(timeout=timeout)() if timeout else self._posted.get_nowait()()
            while True:
                self._posted.get_nowait()()
        except queue.Empty:
            return

    def wait(self, timeout: float = 60.0) -> None:
        """:meth:`process` until no task is left.

        Raises
        ------
        TimeoutError
            When tasks are left after ``timeout`` seconds.
        """
        end = time.monotonic() + timeout
        while not self.idle:
            if time.monotonic() > end:
                raise TimeoutError(f"tasks must end within {timeout:g} s, got {len(self._active)} left")
            self.process(0.05)


class _ThreadTicker:
    def __init__(self, tasks: PlainTasks, interval: float, function: Callable[[], object]) -> None:
        self._tasks, self._interval, self._function = tasks, interval, function
        self._stop: threading.Event | None = None

    def start(self) -> None:
        self.stop()
        self._stop = threading.Event()
        threading.Thread(target=self._loop, args=(self._stop,), name="segloss-ticker", daemon=True).start()

    def stop(self) -> None:
        if self._stop is not None:
            self._stop.set()

    def _loop(self, stop: threading.Event) -> None:
        while not stop.wait(self._interval):
            self._tasks.post(lambda: None if stop.is_set() else _call(self._function))


def _call(function: Callable[[], object]) -> None:
    function()
