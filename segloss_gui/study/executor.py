"""Many runs at once in threads of this process: torch releases the interpreter while it computes."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segloss_gui.core.event_sink import Emit
from segloss_gui.core.events import Event, FinishReason, RunFinished
from segloss_gui.core.free_memory import work_ended
from segloss_gui.study.endings import ended_before_training
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.run_queue import QueuedRun, RunQueue
from segloss_gui.study.semaphore import RunSemaphore
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl

if TYPE_CHECKING:
    from segloss_gui.data.cache import CaseStore

LOG = logging.getLogger(__name__)
Runner = Callable[..., RunFinished]
THREAD_NAME = "run "
"""How the name of a run's thread begins; the run's id follows."""


@dataclass
class _QueuedRun(QueuedRun):
    """One submitted run: where it stands between submission and its end."""

    control: RunControl = field(default_factory=RunControl)
    thread: threading.Thread | None = None
    ending: bool = False


class ThreadExecutor(RunQueue[_QueuedRun]):
    """Trains runs in background threads, at most ``concurrency`` at once, in the order submitted.

    A run that starts from a warm start waits for it; if the warm start ends badly, so do the runs
    that wait for it, with its reason. Whatever happens in one run ends that run only, and every
    submitted run ends with a :class:`~segloss_gui.core.events.RunFinished`. A paused run keeps its
    place among the running ones, since it keeps its memory; one paused while waiting is not begun.

    Parameters
    ----------
    study : Study
        The study the runs belong to.
    folder : StudyFolder
        Where its runs are kept.
    emit : callable
        Told every event, from the runs' threads. An exception in it is logged and goes no further.
    concurrency : int or None
        Runs at once; None takes it from the study.
    runner : callable or None
        What trains one run; None is :func:`~segloss_gui.study.run_one.run_one`.
    semaphore : RunSemaphore or None
        Places shared with other executors, whose runs then count among those at once; None: its own.

    Notes
    -----
    Making one imports torch and MONAI, which takes seconds the first time. All public methods may be
    called from any thread, and none but :meth:`wait` and :meth:`close` blocks.
    """

    def __init__(
        self,
        study: Study,
        folder: StudyFolder,
        emit: Emit,
        *,
        concurrency: int | None = None,
        runner: Runner | None = None,
        semaphore: RunSemaphore | None = None,
    ) -> None:
        super().__init__(emit, folder)
        self.study = study
        self.concurrency = concurrency or study.hardware.concurrency
        self._runner = runner or _run_one()
        self._semaphore = semaphore or RunSemaphore()
        self._semaphore.tell(self._start_what_can_start)
        self._store: CaseStore | None = None
        self._store_lock = threading.Lock()

    def submit(self, plans: Sequence[RunPlan]) -> None:
        """Queue runs; one that has ended may be queued again, and goes on from its checkpoint.

        Raises
        ------
        BadInputError
            When one of them is still waiting or running.
        FolderInUseError
            When another process trains in the study's folder.
        """
        with self._changed:
            self._refuse_busy(plans)
            if plans:
                self._hold_folder()
            for plan in plans:
                self._add(_QueuedRun(plan, self._threads_for(plan, plans)))
        self._start_what_can_start()

    def pause(self, run_id: str) -> None:
        """Let a run wait after the batch in hand."""
        if queued := self._open_run(run_id):
            queued.control.pause()

    def resume(self, run_id: str) -> None:
        """Let a paused run go on."""
        if queued := self._open_run(run_id):
            queued.control.resume()
        self._start_what_can_start()

    def stop(self, run_id: str) -> None:
        """End a run, whatever it is in the middle of; one that still waits ends at once."""
        with self._changed:
            queued = self._open_run(run_id)
            waiting = queued is not None and queued.thread is None and not queued.ending
            if queued is not None:
                queued.control.stop()
                queued.ending = queued.ending or waiting
        if queued is not None and waiting:
            self._end(queued, ended_before_training(queued.plan, FinishReason.STOPPED, "stopped before it began"))

    def close(self) -> None:
        """Stop everything and wait until the threads have ended."""
        self.stop_all()
        for thread in [queued.thread for queued in self._queued.values() if queued.thread is not None]:
            thread.join()

    def _threads_for(self, plan: RunPlan, plans: Sequence[RunPlan]) -> int:
        """CPU threads of a run: all of them divided by how many of these runs can go beside it.

        It depends on the plans alone, not on what happens to be running: digits repeat only with the
        same number of threads. Warm starts go beside each other, the runs that wait for them after them.
        """
        beside = sum(1 for other in plans if other.is_warm_start == plan.is_warm_start)
        return max(1, (os.cpu_count() or 1) // min(self.concurrency, beside))

    def _start_what_can_start(self) -> None:
        hopeless: list[tuple[_QueuedRun, RunFinished]] = []
        with self._changed:
            running = sum(1 for t in self._queued.values() if t.thread is not None and t.end is None)
            for queued in self._queued.values():
                if queued.ending or queued.thread is not None or queued.control.paused:
                    continue
                ready, bad_end = self._warm_start_of(queued.plan)
                if bad_end is not None:
                    queued.ending = True
                    hopeless.append((queued, bad_end))
                elif ready and running < self.concurrency and self._semaphore.take(self.concurrency):
                    running += 1
                    self._start(queued)
        for queued, end in hopeless:
            self._end(queued, end)

    def _warm_start_of(self, plan: RunPlan) -> tuple[bool, RunFinished | None]:
        """Whether the run may begin, and its end where it never can."""
        if plan.starts_from is None:
            return True, None
        queued = self._queued.get(plan.starts_from)
        if queued is not None and queued.end is None:
            return False, None
        end = queued.end if queued is not None else self.folder.run(plan.starts_from).finished()
        if end is None:
            message = f"its warm start {plan.starts_from} must be trained first"
            return False, ended_before_training(plan, FinishReason.BAD_INPUT, message)
        if not end.reason.good:
            why = f": {end.message}" if end.message else ""
            message = f"its warm start {plan.starts_from} ended ({end.reason}){why}"
            return False, ended_before_training(plan, end.reason, message)
        return True, None

    def _start(self, queued: _QueuedRun) -> None:
        queued.thread = threading.Thread(
            target=self._train, args=(queued,), name=THREAD_NAME + queued.plan.id, daemon=True
        )
        queued.thread.start()

    def _end(self, queued: _QueuedRun, end: RunFinished, *, tell: bool = True) -> None:
        # Told before it counts as ended: whoever waits for the end has then heard of it.
        if tell:
            self._emit(end)
        self._ended(queued, end)
        if queued.thread is not None:
            self._semaphore.give_back()
        self._start_what_can_start()

    def _train(self, queued: _QueuedRun) -> None:
        if (gone := self._end_without_folder(queued.plan)) is not None:
            self._end(queued, gone)
            return
        told = threading.Event()

        def tell(event: Event) -> None:
            if isinstance(event, RunFinished):
                told.set()
            self._emit(event)

        try:
            end = self._runner(
                self.study, queued.plan, self.folder,
                emit=tell, control=queued.control, store=self._shared_store(), threads=queued.threads,
            )  # fmt: skip
        except BaseException as error:  # the last line of defence: this run ends, nothing else does
            LOG.exception("run %s failed", queued.plan.id)
            end = ended_before_training(queued.plan, FinishReason.FAILED, f"{type(error).__name__}: {error}")
        self._end(queued, end, tell=not told.is_set())
        work_ended()

    def _shared_store(self) -> CaseStore | None:
        """One cache of cases for all runs; None where the cohort cannot be opened, and the run says why."""
        with self._store_lock:
            if self._store is None:
                from segloss_gui.study.cases import open_store

                try:
                    self._store = open_store(self.study)
                except Exception:
                    LOG.debug("the cohort cannot be opened", exc_info=True)
            return self._store


def _run_one() -> Runner:
    # Imported late, for it brings torch and MONAI, and by one thread: runs that import them side by
    # side are handed half-made modules.
    from segloss_gui.study.run_one import run_one

    return run_one
