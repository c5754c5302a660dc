"""What a worker does with a run: train it, tell its events, obey pause and stop."""

from __future__ import annotations

import tempfile
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from distributed import Reschedule, Status, Variable, Worker, get_client, get_worker

from segloss_gui.core.events import Event, FinishReason, RunFinished, to_json
from segloss_gui.study.cluster.archive import pack, unpack
from segloss_gui.study.endings import ended_before_training
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl

LISTEN_S = 0.3
TOKEN = ".segloss-token"
ENDING = (Status.closing, Status.closed, Status.failed)
Message = dict[str, Any]


@dataclass(frozen=True)
class Errand:
    """What a worker is sent for.

    Parameters
    ----------
    study : Study
        The study.
    plan : RunPlan
        The run.
    folder : str
        The study's folder, as the sender sees it.
    token : str
        What the file :data:`TOKEN` in that folder says: a worker that reads it sees the same folder.
    threads : int
        CPU threads of the run.
    topic : str
        Where its events are told.
    orders : str
        Name of the variable that says "go", "pause" or "stop".
    archives : mapping of str to bytes
        Run folders it goes on from, by run id, for workers that do not see the study's folder.
    """

    study: Study
    plan: RunPlan
    folder: str
    token: str
    threads: int
    topic: str
    orders: str
    archives: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a run ended; ``archive`` is its folder where it was written to the worker's own disk, else empty."""

    end: RunFinished
    archive: bytes = b""


def sees(folder: str, token: str) -> bool:
    """Whether this machine sees the study's folder."""
    try:
        return (Path(folder) / TOKEN).read_text(encoding="utf-8") == token
    except OSError:
        return False


def train_remotely(errand: Errand, warm: Outcome | None = None) -> Outcome:
    """Train one run on this worker; ``warm`` is how its warm start ended, if that was trained with it."""
    if warm is not None and not warm.end.reason.good:
        return Outcome(bad_warm_start(errand.plan, warm.end))
    if sees(errand.folder, errand.token):
        return Outcome(_train(errand, StudyFolder(errand.folder), shared=True))
    with tempfile.TemporaryDirectory(prefix="segloss-") as own:
        folder = StudyFolder(own)
        archives = dict(errand.archives)
        if warm is not None and warm.archive and errand.plan.starts_from:
            archives[errand.plan.starts_from] = warm.archive
        for run_id, archive in archives.items():
            unpack(archive, folder.run(run_id).path)
        end = _train(errand, folder, shared=False)
        run = folder.run(errand.plan.id)
        return Outcome(end, pack(run.path) if run.exists else b"")


def bad_warm_start(plan: RunPlan, warm: RunFinished) -> RunFinished:
    """The end of a run whose warm start ended badly."""
    why = f": {warm.message}" if warm.message else ""
    return ended_before_training(plan, warm.reason, f"its warm start {plan.starts_from} ended ({warm.reason}){why}")


def _train(errand: Errand, folder: StudyFolder, *, shared: bool) -> RunFinished:
    from segloss_gui.study.run_one import run_one

    control, ended = RunControl(), threading.Event()
    orders = Variable(errand.orders, client=get_client())  # only the task's own thread knows its client
    listener = threading.Thread(target=_obey, args=(control, orders, ended, get_worker()), daemon=True)
    listener.start()
    try:
        end = run_one(
            errand.study, errand.plan, folder,
            emit=_teller(errand, folder, shared=shared), control=control, threads=errand.threads,
        )  # fmt: skip
    finally:
        ended.set()
        listener.join()
    if end.reason is FinishReason.STOPPED and get_worker().status in ENDING:
        raise Reschedule  # the user stopped nothing
    return end


def _teller(errand: Errand, folder: StudyFolder, *, shared: bool) -> Callable[[Event], None]:
    """Tells events with their place in the run's ``events.jsonl``, so that the sender knows which it missed."""
    worker: Worker = get_worker()
    common: Message = {"run": errand.plan.id, "attempt": uuid.uuid4().hex, "shared": shared}
    worker.log_event(errand.topic, common)  # it began
    place = sum(1 for _ in folder.run(errand.plan.id).events())

    def tell(event: Event) -> None:
        nonlocal place
        if not isinstance(event, RunFinished):  # the end is told by the sender, once the files are there
            worker.log_event(errand.topic, {**common, "place": place, "event": to_json(event)})
            place += 1

    return tell


def _obey(control: RunControl, orders: Variable, ended: threading.Event, worker: Worker) -> None:
    while not ended.is_set():
        if worker.status in ENDING:
            # It was told to end, or lost its scheduler; the run goes on elsewhere, and two must not write one folder.
            control.stop()
            return
        try:
            order = orders.get(timeout=2)
        except Exception:  # the scheduler is busy or gone: the run goes on as it was told last
            order = None
        if order is not None:
            {"pause": control.pause, "stop": control.stop}.get(order, control.resume)()
        ended.wait(LISTEN_S)
