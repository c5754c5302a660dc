"""Where runs train: in threads of this program, in processes of this computer, on a Dask scheduler.

Nothing of Dask is imported before somebody wants it, and then in a background task. What executors
say of their connection comes from their threads and is queued to the window's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.cluster_executor import QueuedExecutor
from segloss_gui.app.executor_pool import Executor
from segloss_gui.app.session import Session
from segloss_gui.app.training import thread_executor
from segloss_gui.core.events import Event
from segloss_gui.study.cluster.addresses import ENCRYPTED, open_words
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from distributed import Client

    from segloss_gui.study.cluster.connect import WorkerFacts

REFRESH_MS = 2000
SELDOM = 5
"""Every which time the workers are looked at while nobody watches them."""
HERE = ""


class Link(StrEnum):
    """How things stand with the place chosen."""

    HERE = "here"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"


class Connected(Protocol):
    """What is needed of :class:`segloss_gui.study.cluster.connect.Connection`."""

    @property
    def where(self) -> str:
        """The address, or ``local:4``."""
        ...

    @property
    def client(self) -> Client:
        """For the executors."""
        ...

    @property
    def alive(self) -> bool:
        """Whether the scheduler was there when last heard."""
        ...

    def ensure(self) -> None:
        """Connect once more where it was lost."""
        ...

    def workers(self) -> Sequence[WorkerFacts]:
        """The workers now."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def connect(where: str) -> Connected:
    """A scheduler by its address, or ``local:4``; imports Dask."""
    from segloss_gui.study.cluster.connect import Connection

    return Connection(where)


def use_keys(folder: Path) -> None:
    """Show these keys to schedulers; imports Dask."""
    from segloss_gui.study.cluster import tls_keys

    tls_keys.use_keys(folder)


def missing_extra() -> str:
    """How to get what clusters need; empty where it is there."""
    if find_spec("distributed") is not None:
        return ""
    return "Processes and clusters need Dask, which is not installed here: pip install segloss-gui[cluster]"


class Cluster:
    """Where the window's runs train; all methods but :meth:`make_executor` and :meth:`end` are the window's thread's.

    Parameters
    ----------
    session : Session
        Told when the connection is lost and found.
    tasks : BackgroundTasks
        Where the scheduler is talked to.
    connector : callable
        Makes the connection, in a task; another one in tests.

    Signals
    -------
    changed()
        ``where``, ``link`` or ``fault`` changed.
    workers_changed()
        ``workers`` is fresh.

    Attributes
    ----------
    where : str
        Empty for threads of this program, ``local:4``, or the address of a scheduler.
    link : Link
    fault : str
        Why the last connection failed.
    workers : tuple of WorkerFacts
    keys : Path or None
        Folder with the keys of a ``tls://`` scheduler; None: Dask's own configuration.
    generation : int
        Counts the places: an executor of another generation trains elsewhere.
    """

    changed = Signal()
    workers_changed = Signal()

    def __init__(
        self, session: Session, tasks: BackgroundTasks, connector: Callable[[str], Connected] = connect
    ) -> None:
        self._session, self._tasks, self._connector = session, tasks, connector
        self.where, self.link, self.fault, self.generation = HERE, Link.HERE, "", 0
        self.workers: tuple[WorkerFacts, ...] = ()
        self.keys: Path | None = None
        self._connection: Connected | None = None
        self._executors: list[QueuedExecutor] = []
        self._task: BackgroundTask | None = None
        self._attempt: object = None
        self._looking = self._watched = False
        self._ticks = 0
        self._ticker = tasks.ticker(REFRESH_MS, self.look)

    @property
    def connected(self) -> bool:
        """Whether there is a connection, be it lost for now."""
        return self._connection is not None

    def use_here(self) -> None:
        """Train in threads of this program; lets go of a connection."""
        self.cancel()
        if (end := self._leave()) is not None:
            self._end_later(end)
        self.changed.emit()

    def connect(self, where: str) -> None:
        """Train at ``where``, once it answers."""
        self.cancel()
        end, made = self._leave(), list[Connected]()
        attempt = self._attempt = object()
        keys = self.keys if where.startswith(ENCRYPTED) else None
        self.where, self.link = where, Link.CONNECTING

        def work(task: BackgroundTask) -> None:
            if end is not None:
                end()
            if keys:
                use_keys(keys)
            made.append(self._connector(where))
            if task.cancelled:
                made.pop().close()

        self._task = self._tasks.run(
            f"Connecting to {in_words(where)}", work,
            done=lambda _: self._connected(made), failed=lambda error: self._failed(attempt, error, made),
        )  # fmt: skip
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being connected."""
        if self.link is Link.CONNECTING and self._task is not None:
            self._task.cancel()
            self._back_here()

    def _connected(self, made: Sequence[Connected]) -> None:
        if not made:  # given up meanwhile
            return
        self._connection, self.link = made[0], Link.CONNECTED
        self._ticker.start()
        self._session.said.emit("info", f"New runs train on {in_words(self.where)}")
        if words := open_words(self.where):
            self._session.said.emit("warning", words)
        self.look()
        self.changed.emit()

    def _failed(self, attempt: object, error: BaseException, made: Sequence[Connected]) -> None:
        for connection in made:  # it came while the user gave up
            self._end_later(partial(_close, connection, []))
        if attempt is self._attempt and self.link is Link.CONNECTING:
            self._back_here("" if isinstance(error, TaskCancelled) else str(error))

    def _back_here(self, fault: str = "") -> None:
        self.where, self.link, self.fault = HERE, Link.HERE, fault
        self.changed.emit()

    def _end_later(self, end: Callable[[], None]) -> None:
        self._tasks.run("Closing the connection", lambda _: end(), failed=_ignore)

    def _leave(self) -> Callable[[], None] | None:
        """Back to threads; what is left to be done in a task, if anything."""
        connection, self._connection = self._connection, None
        executors, self._executors = self._executors, []
        self.where, self.link, self.fault, self.workers = HERE, Link.HERE, "", ()
        self.generation += 1
        self._ticker.stop()
        self.workers_changed.emit()
        return None if connection is None else partial(_close, connection, executors)

    def watch(self, watched: bool) -> None:
        """Keep ``workers`` fresh while somebody looks at them."""
        self._watched = watched
        if watched:
            self.look()

    def look(self) -> None:
        """Look whether the scheduler is there, and at its workers where somebody wants to know; does not wait."""
        connection = self._connection
        if connection is None or self._looking:
            return
        self._ticks += 1
        if connection.alive and not self._watched and self.workers and self._ticks % SELDOM:
            self._show_link(Link.CONNECTED)
            return
        self._looking = True
        self._tasks.run(
            "Looking at the workers", lambda _: _look(connection),
            done=lambda workers: self._seen(connection, workers), failed=lambda _: self._unseen(connection), quiet=True,
        )  # fmt: skip

    def _seen(self, connection: Connected, workers: Sequence[WorkerFacts]) -> None:
        self._looking = False
        if connection is self._connection:
            self.workers = tuple(workers)
            self._show_link(Link.CONNECTED)
            self.workers_changed.emit()

    def _unseen(self, connection: Connected) -> None:
        self._looking = False
        if connection is self._connection:
            self.workers = ()
            self._show_link(Link.LOST)
            self.workers_changed.emit()

    def _show_link(self, link: Link) -> None:
        if link is not self.link:
            self.link = link
            self.changed.emit()

    def _hear(self, text: str) -> None:
        """Take what an executor says of its connection, on its thread, to the session's."""
        self._tasks.post(partial(self._heard, text))

    def _heard(self, text: str) -> None:
        if self._connection is not None:
            lost = any(executor.lost for executor in self._executors)
            self._session.said.emit("warning" if lost else "info", text)
            self._show_link(Link.LOST if lost else Link.CONNECTED)

    def make_executor(self, study: Study, folder: Path, emit: Callable[[Event], None]) -> Executor:
        """An executor for the place chosen. Imports torch: call it from a background task.

        Raises
        ------
        BadInputError
            When the scheduler is lost.
        """
        connection = self._connection
        if connection is None:
            return thread_executor(study, folder, emit)
        from segloss_gui.study.cluster.executor import DaskExecutor
        from segloss_gui.study.store import StudyFolder

        connection.ensure()
        inner = DaskExecutor(study, StudyFolder(folder), emit, client=connection.client, said=self._hear)
        made = QueuedExecutor(inner, emit)
        self._executors.append(made)
        return made

    def end(self) -> None:
        """Close the executors, the connection and a cluster of this computer; waits for them."""
        connection, self._connection = self._connection, None
        executors, self._executors = self._executors, []
        if connection is not None:
            _close(connection, executors)

    def close(self) -> None:
        """End the timer; whatever is still connected is let go without being waited for."""
        self._ticker.stop()
        if self._connection is not None:
            threading.Thread(target=self.end, name="cluster end", daemon=True).start()


def in_words(where: str) -> str:
    """A place as people call it.

    Examples
    --------
    >>> in_words(""), in_words("local:2"), in_words("tcp://10.0.0.1:8786")
    ('this computer', '2 processes of this computer', 'tcp://10.0.0.1:8786')
    """
    name, _, count = where.partition(":")
    return "this computer" if not where else f"{count} processes of this computer" if name == "local" else where


def _look(connection: Connected) -> Sequence[WorkerFacts]:
    connection.ensure()
    return connection.workers()


def _close(connection: Connected, executors: Sequence[QueuedExecutor]) -> None:
    for executor in executors:
        executor.close()
    for executor in executors:
        executor.join(70.0)
    connection.close()


def _ignore(_: BaseException) -> None:
    return None
