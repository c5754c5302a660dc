"""What executors have in common: which runs were submitted, which have ended, and whom to tell."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from segloss_gui.core.errors import BadInputError, FolderGoneError
from segloss_gui.core.event_sink import Emit, EventSink
from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.study.endings import ended_before_training
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.store import StudyFolder


@dataclass
class QueuedRun:
    """One submitted run and, once it has ended, how."""

    plan: RunPlan
    threads: int
    end: RunFinished | None = None


T = TypeVar("T", bound=QueuedRun)


class RunQueue(ABC, Generic[T]):
    """Submitted runs in their order; any thread may ask.

    Parameters
    ----------
    emit : callable
        Told every event. An exception in it is logged and goes no further.
    folder : StudyFolder
        The study's: held from the first run submitted until none is left. A study that was saved there must stay.
    """

    def __init__(self, emit: Emit, folder: StudyFolder) -> None:
        self._emit = EventSink(listener=emit)
        self.folder = folder
        self._lock, self._holds, self._saved = folder.lock, False, False
        self._queued: dict[str, T] = {}
        self._changed = threading.Condition(threading.RLock())

    @abstractmethod
    def pause(self, run_id: str) -> None:
        """Let a run wait after the batch in hand."""

    @abstractmethod
    def resume(self, run_id: str) -> None:
        """Let a paused run go on."""

    @abstractmethod
    def stop(self, run_id: str) -> None:
        """End a run, whatever it is in the middle of; one that still waits ends at once."""

    def pause_all(self) -> None:
        """:meth:`pause` every run that has not ended."""
        for run_id in self._open_ids():
            self.pause(run_id)

    def resume_all(self) -> None:
        """:meth:`resume` every run that has not ended."""
        for run_id in self._open_ids():
            self.resume(run_id)

    def stop_all(self) -> None:
        """:meth:`stop` every run that has not ended, the waiting ones first."""
        # Backwards, so that no waiting run begins in the place of a stopped one.
        for run_id in reversed(self._open_ids()):
            self.stop(run_id)

    def wait(self, timeout: float | None = None) -> bool:
        """Block until every submitted run has ended, or for ``timeout`` seconds; whether all have."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._open_ids(), timeout)

    def ends(self) -> dict[str, RunFinished]:
        """How the runs that have ended did, by their id."""
        with self._changed:
            return {run_id: queued.end for run_id, queued in self._queued.items() if queued.end is not None}

    def _hold_folder(self) -> None:
        """Keep other processes from training in the folder; raises where one does."""
        with self._changed:
            if not self._holds:
                self._lock.take()
                self._holds, self._saved = True, os.path.isfile(self.folder.study_path)

    def _end_without_folder(self, plan: RunPlan) -> RunFinished | None:
        """The end of a run whose study's folder went since the first was submitted; None where it may go on.

        Asked before a run begins, which would make the folder anew.
        """
        if not self._saved:
            return None
        try:
            self.folder.require_there()
        except FolderGoneError as error:
            return ended_before_training(plan, FinishReason.BAD_INPUT, str(error))
        return None

    def _refuse_busy(self, plans: Iterable[RunPlan]) -> None:
        busy = [plan.id for plan in plans if self._open_run(plan.id) is not None]
        if busy:
            raise BadInputError(f"a run must have ended before it is queued again, got {', '.join(busy)}")

    def _add(self, queued: T) -> None:
        # A dict keeps an old key's place: forget it, so that the run queues at the end.
        self._queued.pop(queued.plan.id, None)
        self._queued[queued.plan.id] = queued

    def _open_run(self, run_id: str) -> T | None:
        with self._changed:
            queued = self._queued.get(run_id)
            return queued if queued is not None and queued.end is None else None

    def _open(self) -> list[T]:
        with self._changed:
            return [queued for queued in self._queued.values() if queued.end is None]

    def _open_ids(self) -> list[str]:
        return [queued.plan.id for queued in self._open()]

    def _ended(self, queued: T, end: RunFinished) -> None:
        with self._changed:
            queued.end = end
            if self._holds and not self._open_ids():
                self._holds = False
                self._lock.give_back()
            self._changed.notify_all()
