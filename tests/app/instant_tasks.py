"""Background work without threads: done at once, or when the test says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from segloss_gui.app.background import BackgroundTask


@dataclass
class HeldTicker:
    """Ticks by hand."""

    tick: Callable[[], object]
    running: bool = False

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


class FakeTasks:
    """Stands for :class:`segloss_gui.app.background.BackgroundTasks`.

    ``hold`` keeps tasks waiting until :meth:`release`.
    """

    def __init__(self, hold: bool = False) -> None:
        self.hold = hold
        self.titles: list[str] = []
        self._working = False  # a task started by another's callback waits its turn, as in an event loop
        self._waiting: list[Callable[[], None]] = []
        self.tickers: list[HeldTicker] = []

    def run(
        self, title: str, function: Callable[[BackgroundTask], Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None, *, quiet: bool = False,
    ) -> BackgroundTask:  # fmt: skip
        task = BackgroundTask(title, quiet=quiet)
        self.titles.append(title)

        def work() -> None:
            try:
                result = function(task)
            except Exception as error:
                if failed is None:
                    raise
                failed(error)
                return
            if done is not None:
                done(result)

        self._waiting.append(work)
        if not self.hold and not self._working:
            self.release()
        return task

    def release(self, most: int = 1000) -> None:
        """Do what waits, oldest first."""
        self._working = True
        while self._waiting and most:
            self._waiting.pop(0)()
            most -= 1
        self._working = False

    def post(self, function: Callable[[], None]) -> None:
        """Keep what another thread has to say until :meth:`release`; the owner's own is heard at once."""
        if threading.current_thread() is threading.main_thread():
            function()
        else:
            self._waiting.append(function)

    def ticker(self, interval_ms: int, function: Callable[[], object]) -> HeldTicker:
        """A ticker that ticks when the test says so."""
        self.tickers.append(HeldTicker(function))
        return self.tickers[-1]

    def tick(self) -> None:
        """Let time pass: every ticker that goes ticks once."""
        for ticker in self.tickers:
            if ticker.running:
                ticker.tick()

    @property
    def waiting(self) -> int:
        """How many tasks wait."""
        return len(self._waiting)
