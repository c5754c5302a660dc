"""Runs as Dask tasks: the calls of the executor of threads, on the workers of a scheduler.

::

    submit -> one task a run; those after a warm start depend on its task
      worker: run_one, its events by log_event -> scheduler -> here -> emit
      worker dies: Dask gives the task to another, which goes on from the checkpoint
      connection lost: tasks are published, so they go on; found again by their names
      scheduler lost: its workers stop; on the one that comes in its place the runs are sent anew
      task done -> folder fetched if need be -> events that were missed -> RunFinished
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from distributed import Client, Future, Variable

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.event_sink import Emit
from segloss_gui.core.events import FinishReason, RunFinished, from_json
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.cluster.archive import pack, unpack
from segloss_gui.study.cluster.remote import TOKEN, Errand, Message, Outcome, bad_warm_start, sees, train_remotely
from segloss_gui.study.endings import ended_before_training
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.run_queue import QueuedRun, RunQueue
from segloss_gui.study.store import StudyFolder

LOG = logging.getLogger(__name__)
RETRY_S = 1.0
PATIENCE_S = 24 * 3600.0
"""How long a lost scheduler is looked for."""


@dataclass
class _QueuedRun(QueuedRun):
    """One submitted run: where it stands between submission and its end."""

    name: str = ""
    future: Future | None = None
    began: bool = False
    stopping: bool = False
    attempt: str = ""
    place: int = 0

    @property
    def orders(self) -> str:
        """Name of the variable that tells the run what to do."""
        return f"{self.name}-orders"


class DaskExecutor(RunQueue[_QueuedRun]):
    """Trains runs on the workers of a Dask scheduler, as many at once as they have threads.

    Workers need this program and the data under the same paths as here. Parameters, events and ends
    are those of :class:`~segloss_gui.study.executor.ThreadExecutor`; a run paused while it waits takes
    its worker and pauses there.

    Parameters
    ----------
    study : Study
        The study the runs belong to.
    folder : StudyFolder
        Where its runs are kept.
    emit : callable
        Told every event, from background threads. An exception in it is logged and goes no further.
    client : Client
        Connected to the scheduler; stays open when the executor is closed.
    said : callable or None
        Told in words when the connection is lost and found again.

    Raises
    ------
    FolderInUseError
        When another process trains in the study's folder.
    """

    def __init__(
        self,
        study: Study,
        folder: StudyFolder,
        emit: Emit,
        *,
        client: Client,
        said: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(emit, folder)
        self.study = study
        self._said = said or LOG.warning
        self._client = self._given = client
        self._address = client.scheduler.address
        self._token = uuid.uuid4().hex
        self._topic = f"segloss-{self._token}"
        self._orders: dict[str, str] = {}
        self._hearing = threading.RLock()
        self._searching = self._closed = False
        with folder.lock.hold():  # the token of one who trains there must stay
            write_atomic(folder.path / TOKEN, self._token)
        client.subscribe_topic(self._topic, lambda event: self._hear(event[1]))

    def submit(self, plans: Sequence[RunPlan]) -> None:
        """Queue runs; one that has ended may be queued again, and goes on from its checkpoint.

        Raises
        ------
        BadInputError
            When one of them is still waiting or running, or the scheduler has no worker.
        FolderInUseError
            When another process trains in the study's folder.
        """
        self._refuse_busy(plans)
        threads = self._threads()
        if plans:
            self._hold_folder()
        for plan in sorted(plans, key=lambda plan: not plan.is_warm_start):
            queued = _QueuedRun(plan, threads, name=f"{self._topic}-{uuid.uuid4().hex[:8]}-{plan.id}")
            queued.place = sum(1 for _ in self.folder.run(plan.id).events())
            self._add(queued)
            try:
                self._send(queued)
            except Exception as error:  # no scheduler by now: it is sent when that is found again
                LOG.warning("run %s could not be sent: %s", plan.id, error)
                self._search()

    def pause(self, run_id: str) -> None:
        """Let a run wait after the batch in hand."""
        self._order(run_id, "pause")

    def resume(self, run_id: str) -> None:
        """Let a paused run go on."""
        self._order(run_id, "go")

    def stop(self, run_id: str) -> None:
        """End a run, whatever it is in the middle of; one that still waits ends at once."""
        self._order(run_id, "stop")
        queued = self._open_run(run_id)
        if queued is None:
            return
        queued.stopping = True
        if not queued.began and queued.future is not None and not self._searching:
            try:
                queued.future.cancel()
            except Exception as error:
                LOG.warning("run %s could not be taken back: %s", run_id, error)

    def close(self) -> None:
        """Stop everything and wait until it has ended; the client stays open.

        Where the connection is lost, nothing can be stopped or waited for.
        """
        self.stop_all()
        self._closed = True
        if not self._searching:
            self.wait(60.0)
        (self.folder.path / TOKEN).unlink(missing_ok=True)
        if self._client is not self._given:
            self._client.close(timeout=5)

    @property
    def lost(self) -> bool:
        """Whether the scheduler does not answer and is looked for."""
        return self._searching

    def _threads(self) -> int:
        """CPU threads of each run: the cores of the smallest worker's machine, shared by what runs there at once."""
        workers: Mapping[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        if not workers:
            raise BadInputError(f"{self._address}: the scheduler must have a worker, got none")
        cores = self._client.run(_cores)
        at_once: dict[str, int] = {}
        for worker in workers.values():
            at_once[worker["host"]] = at_once.get(worker["host"], 0) + worker["nthreads"]
        return max(1, min(int(cores[a]) // at_once[w["host"]] for a, w in workers.items() if a in cores))

    def _send(self, queued: _QueuedRun) -> None:
        plan = queued.plan
        warm = self._queued.get(plan.starts_from or "")
        if warm is not None and warm.end is not None and not warm.end.reason.good:
            self._end(queued, bad_warm_start(plan, warm.end))
            return
        errand = Errand(
            self.study, plan, str(self.folder.path.absolute()), self._token, queued.threads, self._topic,
            queued.orders, self._archives(plan, warm),
        )  # fmt: skip
        Variable(errand.orders, client=self._client).set(self._orders.get(plan.id, "go"))
        after = warm.future if warm is not None and warm.end is None else None
        future = self._client.submit(train_remotely, errand, after, key=queued.name, pure=False)
        # A published task outlives the connection of the one who sent it.
        self._client.publish_dataset(future, name=queued.name, override=True)
        self._attach(queued, future)

    def _archives(self, plan: RunPlan, warm: _QueuedRun | None) -> dict[str, bytes]:
        """What workers need that do not see the study's folder: what this run, or its warm start, did before."""
        if all(self._client.run(sees, str(self.folder.path.absolute()), self._token).values()):
            return {}
        wanted = [plan.id] if warm is not None and warm.end is None else [plan.id, plan.starts_from or ""]
        runs = [self.folder.run(run_id) for run_id in wanted if run_id]
        return {run.id: pack(run.path) for run in runs if run.exists}

    def _order(self, run_id: str, order: str) -> None:
        if (queued := self._open_run(run_id)) is not None:
            self._orders[run_id] = order
            if self._searching:  # it is sent when the scheduler is found again
                return
            try:
                Variable(queued.orders, client=self._client).set(order)
            except Exception as error:  # no scheduler, which nobody has noticed yet
                LOG.warning("run %s could not be told to %s: %s", run_id, order, error)

    def _attach(self, queued: _QueuedRun, future: Future) -> None:
        queued.future = future
        future.add_done_callback(lambda done: self._done(queued, done))

    def _hear(self, message: Message) -> None:
        with self._hearing:
            queued = self._open_run(message["run"])
            if queued is None:
                return
            queued.began = True
            if message["attempt"] != queued.attempt:
                # On a worker's own disk every attempt writes its events from the first one on.
                queued.place = queued.place if message["shared"] else 0
                queued.attempt = message["attempt"]
            place = message.get("place", -1)
            if place < queued.place:
                return
            if message["shared"] and place > queued.place:
                self._catch_up(queued, place)
            queued.place = place + 1
            self._emit(from_json(message["event"]))

    def _catch_up(self, queued: _QueuedRun, until: int | None = None) -> None:
        """Tell the events of the file that were not heard; not the end."""
        for place, event in enumerate(self.folder.run(queued.plan.id).events()):
            if queued.place <= place and (until is None or place < until) and not isinstance(event, RunFinished):
                self._emit(event)
                queued.place = place + 1

    def _done(self, queued: _QueuedRun, future: Any) -> None:
        is_latest = queued.future is future
        if not is_latest or queued.end is not None:
            return
        if future.status == "finished":
            outcome: Outcome = future.result()
            self._finish(queued, outcome)
        elif future.status == "error":
            error = future.exception()
            message = f"its worker failed: {type(error).__name__}: {error}"
            self._end(queued, ended_before_training(queued.plan, FinishReason.FAILED, message))
        elif queued.stopping:
            # Should it have begun all the same, it finds the order to stop, which therefore stays.
            text = "stopped before it began"
            end = ended_before_training(queued.plan, FinishReason.STOPPED, text)
            self._end(queued, end, keep_orders=True)
        else:
            self._search()

    def _finish(self, queued: _QueuedRun, outcome: Outcome) -> None:
        end = outcome.end
        if (gone := self._end_without_folder(queued.plan)) is not None:
            # What the others would train has no place to go either.
            self._end(queued, gone)
            self.stop_all()
            return
        try:
            if outcome.archive:
                unpack(outcome.archive, self.folder.run(queued.plan.id).path)
            with self._hearing:
                self._catch_up(queued)
        except Exception as error:  # whatever it is: a run that is never said to end would be waited for
            LOG.debug("run %s could not be fetched", queued.plan.id, exc_info=True)
            reason = FinishReason.DISK_FULL if isinstance(error, OSError) else FinishReason.FAILED
            end = ended_before_training(queued.plan, reason, f"the run could not be fetched from its worker: {error}")
        self._end(queued, end)

    def _end(self, queued: _QueuedRun, end: RunFinished, *, keep_orders: bool = False) -> None:
        self._emit(end)
        try:
            self._client.unpublish_dataset(queued.name)
            if not keep_orders:
                Variable(queued.orders, client=self._client).delete()
        except Exception:
            LOG.debug("the scheduler keeps what is left of run %s", queued.plan.id, exc_info=True)
        self._orders.pop(queued.plan.id, None)
        self._ended(queued, end)

    def _search(self) -> None:
        with self._changed:
            if self._searching or self._closed:
                return
            self._searching = True
        threading.Thread(target=self._find_again, name="segloss scheduler search", daemon=True).start()

    def _find_again(self) -> None:
        self._said(
            f"The connection to {self._address} is lost; it is looked for, and the runs go on from where they are"
        )
        until = time.monotonic() + PATIENCE_S
        while not self._closed and time.monotonic() < until:
            try:
                self._reconnect()
            except Exception:
                LOG.debug("no scheduler at %s", self._address, exc_info=True)
                time.sleep(RETRY_S)
                continue
            self._searching = False
            self._said(f"Connected to {self._address} again")
            break
        self._searching = False
        if any(_is_lost(queued) for queued in self._open()):  # once more, just now
            self._search()

    def _reconnect(self) -> None:
        if self._client.status != "running":
            if self._client.status == "connecting":
                raise TimeoutError(f"{self._address} does not answer yet")
            self._client = Client(self._address, timeout=5, set_as_default=False)
        if not self._client.scheduler_info(n_workers=-1)["workers"]:
            raise TimeoutError(f"{self._address} has no worker yet")
        self._client.subscribe_topic(self._topic, lambda event: self._hear(event[1]))
        kept = set(self._client.list_datasets())
        for queued in self._open():
            if queued.name in kept:
                if order := self._orders.get(queued.plan.id):
                    Variable(queued.orders, client=self._client).set(order)
                if _is_lost(queued):
                    self._attach(queued, self._client.get_dataset(queued.name))
            elif queued.stopping:
                text = "stopped when its scheduler was lost"
                self._end(queued, ended_before_training(queued.plan, FinishReason.STOPPED, text))
            else:  # a new scheduler knows nothing of it; the run goes on from its checkpoint
                queued.began = False
                self._send(queued)


def _is_lost(queued: _QueuedRun) -> bool:
    return queued.future is None or queued.future.status in ("cancelled", "lost")


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
