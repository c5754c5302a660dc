"""Executors that train a study: one for each state of the study that was trained, kept while they have runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan

CLOSE_S = 4.0
"""Seconds that runs have to stop when the program ends."""


class Trained(NamedTuple):
    """What an executor trains, and where; an equal study in another folder has runs of its own."""

    study: Study
    folder: Path
    generation: int = 0
    """Of the place of training: a cluster that was left and entered again is another."""


class Executor(Protocol):
    """What this module needs of :class:`segloss_gui.study.executor.ThreadExecutor`."""

    def submit(self, plans: Sequence[RunPlan]) -> None:
        """Queue runs; each will end with RunFinished."""
        ...

    def pause(self, run_id: str) -> None:
        """Let a run wait after its batch."""
        ...

    def resume(self, run_id: str) -> None:
        """Let a paused run go on."""
        ...

    def stop(self, run_id: str) -> None:
        """End a run."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Block until every submitted run has ended; False when ``timeout`` seconds were too few."""
        ...

    def close(self) -> None:
        """Give the threads back."""
        ...


class ExecutorPool:
    """The executors in use, by the study they train and where."""

    def __init__(self) -> None:
        self._kept: list[tuple[Trained, Executor]] = []

    @property
    def all(self) -> tuple[Executor, ...]:
        """Every executor."""
        return tuple(executor for _, executor in self._kept)

    def of(self, key: Trained) -> Executor | None:
        """The executor that trains this already."""
        return next((executor for known, executor in self._kept if known == key), None)

    def keep(self, key: Trained, executor: Executor, busy: Iterable[Executor | None]) -> None:
        """Take an executor; others that are not among the busy ones are closed."""
        used = (executor, *busy)
        for known, other in list(self._kept):
            if not any(other is one for one in used):
                other.close()
                self._kept.remove((known, other))
        if executor not in self.all:
            self._kept.append((key, executor))


def wait_and_close(executors: Sequence[Executor], clock: Callable[[], float] = time.monotonic) -> None:
    """Give runs a moment to stop, all together; a thread that hangs dies with the program.

    Nothing is lost by that: what a run can go on from is on disk, whole, before it says so.
    """
    end = clock() + CLOSE_S
    for executor in executors:
        if executor.wait(max(0.0, end - clock())):
            executor.close()
