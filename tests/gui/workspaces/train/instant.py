"""BackgroundTasks that are done at once, or when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segloss_gui.app.background import BackgroundTask, TaskCancelled

Work = Callable[[BackgroundTask], Any]


class HeldTasks:
    """Keeps tasks until :meth:`finish`; those that are ``quiet`` are done at once."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def run(
        self, title: str, function: Work, done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None, *, quiet: bool = False,
    ) -> BackgroundTask:  # fmt: skip
        task = BackgroundTask(title, quiet=quiet)

        def work() -> None:
            try:
                result = function(task)
                if task.cancelled:
                    raise TaskCancelled(title)
            except Exception as error:
                if failed is None:
                    raise
                failed(error)
            else:
                if done is not None:
                    done(result)

        if quiet:
            work()
        else:
            self.held.append(work)
        return task

    def finish(self) -> None:
        while self.held:
            self.held.pop(0)()
