"""Background work without threads: done at once, or when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segloss_gui.gui.bridge.jobs import Job


class FakeJobs:
    """Stands for :class:`segloss_gui.gui.bridge.jobs.Jobs`.

    ``hold`` keeps jobs waiting until :meth:`release`.
    """

    def __init__(self, hold: bool = False) -> None:
        self.hold = hold
        self.titles: list[str] = []
        self._working = False  # a job started by another's callback waits its turn, as in an event loop
        self._waiting: list[Callable[[], None]] = []

    def run(
        self, title: str, function: Callable[[Job], Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None, *, quiet: bool = False,
    ) -> Job:  # fmt: skip
        job = Job(title, quiet=quiet)
        self.titles.append(title)

        def work() -> None:
            try:
                result = function(job)
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
        return job

    def release(self, most: int = 1000) -> None:
        """Do what waits, oldest first."""
        self._working = True
        while self._waiting and most:
            self._waiting.pop(0)()
            most -= 1
        self._working = False

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._waiting)
