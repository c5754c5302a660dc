"""An executor whose calls go over the network, made fit for the window: no call waits for an answer."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from segloss_gui.app.executor_pool import Executor
from segloss_gui.core.events import Event, FinishReason
from segloss_gui.study.endings import ended_before_training
from segloss_gui.study.plan import RunPlan

LOG = logging.getLogger(__name__)
LOOK_S = 0.2


class Remote(Executor, Protocol):
    """What is needed of :class:`segloss_gui.study.cluster.executor.DaskExecutor`."""

    @property
    def lost(self) -> bool:
        """Whether its scheduler does not answer."""
        ...


class QueuedExecutor:
    """Hands calls on, in their order, from one background thread.

    Parameters
    ----------
    inner : Remote
        The executor whose calls take time.
    emit : callable
        Told the end of runs that could not be queued.
    """

    def __init__(self, inner: Remote, emit: Callable[[Event], None]) -> None:
        self._inner, self._emit = inner, emit
        self._calls: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="segloss orders", daemon=True)
        self._thread.start()

    @property
    def lost(self) -> bool:
        """Whether the scheduler does not answer and is looked for."""
        return self._inner.lost

    def submit(self, plans: Sequence[RunPlan]) -> None:
        """Queue runs; those that cannot be queued end as failed, and say why."""
        self._calls.put(lambda: self._submit(plans))

    def pause(self, run_id: str) -> None:
        """Let a run wait after its batch."""
        self._calls.put(lambda: self._inner.pause(run_id))

    def resume(self, run_id: str) -> None:
        """Let a paused run go on."""
        self._calls.put(lambda: self._inner.resume(run_id))

    def stop(self, run_id: str) -> None:
        """End a run after its batch."""
        self._calls.put(lambda: self._inner.stop(run_id))

    def wait(self, timeout: float | None = None) -> bool:
        """Block until every submitted run has ended; False when ``timeout`` seconds were too few, or nobody answers."""
        until = time.monotonic() + (timeout if timeout is not None else 1e9)
        while time.monotonic() < until and not self._inner.lost:
            if not self._calls.unfinished_tasks and self._inner.wait(0):
                return True
            time.sleep(LOOK_S)
        return False

    def close(self) -> None:
        """Stop everything and end the thread, once all calls are handed on."""
        self._calls.put(self._inner.close)
        self._calls.put(None)

    def join(self, timeout: float) -> None:
        """After :meth:`close`: wait until that is done."""
        self._thread.join(timeout)

    def _submit(self, plans: Sequence[RunPlan]) -> None:
        try:
            self._inner.submit(plans)
        except Exception as error:
            LOG.warning("runs could not be queued", exc_info=True)
            for plan in plans:
                text = f"it could not be queued: {error}"
                self._emit(ended_before_training(plan, FinishReason.FAILED, text))

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call()
            except Exception:
                LOG.warning("a call to the workers failed", exc_info=True)
            finally:
                self._calls.task_done()
