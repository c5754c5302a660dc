"""A scheduler by its address, or a cluster of processes on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from distributed import Client, LocalCluster, Worker

from segloss_gui.core.errors import BadInputError
from segloss_gui.study.cluster.addresses import ENCRYPTED

LOCAL = re.compile(r"local(?::(\d+))?$")
CONNECT_S = 10.0


@dataclass(frozen=True)
class WorkerFacts:
    """A worker as the scheduler sees it.

    Parameters
    ----------
    name, host : str
        What it is called, and on which machine it runs.
    threads : int
        Runs it takes at once.
    memory_gib, memory_used_gib : float
        Of its machine's memory: what it may use, and what it does.
    cpu_percent : float
        What it uses of a core; above 100 of several.
    runs : tuple of str
        Ids of the runs it trains now.
    """

    name: str
    host: str
    threads: int
    memory_gib: float
    memory_used_gib: float
    cpu_percent: float
    runs: tuple[str, ...] = ()


class Connection:
    """A client, and the cluster behind it where this program started one.

    Parameters
    ----------
    where : str
        ``tls://host:8786`` or ``tcp://host:8786``, the address of a scheduler, or ``local:4``: four processes
        on this machine.

    Raises
    ------
    BadInputError
        When the address is none, or nothing answers there.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.cluster: LocalCluster | None = None
        local = LOCAL.match(where)
        try:
            if local is not None:
                self.cluster = LocalCluster(
                    n_workers=int(local[1] or 2), threads_per_worker=1, processes=True, dashboard_address=None
                )
            self.client = Client(self.cluster or where, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError, TypeError, RuntimeError) as error:  # the last: keys, and no tls://
            self._close_cluster()
            keys = " (a tls:// address needs the keys of its scheduler)" if where.startswith(ENCRYPTED) else ""
            raise BadInputError(f"{where}: a Dask scheduler must answer there{keys}, got: {error}") from error

    @property
    def alive(self) -> bool:
        """Whether the scheduler was there when it was last heard; asks nobody."""
        return str(self.client.status) == "running"

    def ensure(self) -> None:
        """Connect once more where the scheduler was lost.

        Raises
        ------
        BadInputError
            When it is still not there.
        """
        if self.alive:
            return
        try:
            if self.client.status != "closed":
                raise TimeoutError("it does not answer yet")
            self.client = Client(self.cluster or self.where, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError, RuntimeError) as error:
            raise BadInputError(f"{self.where}: a Dask scheduler must answer there, got: {error}") from error

    def workers(self) -> tuple[WorkerFacts, ...]:
        """The workers now; asks the scheduler, so not for the window's thread."""
        # The scheduler knows what it gave a worker, which may wait there; the worker knows what it trains.
        busy: dict[str, tuple[str, ...]] = self.client.run(_in_hand, on_error="ignore")
        info = self.client.scheduler_info(n_workers=-1)["workers"]
        return tuple(
            WorkerFacts(
                str(worker["name"]), worker["host"], worker["nthreads"], worker["memory_limit"] / 2**30,
                worker["metrics"]["memory"] / 2**30, worker["metrics"]["cpu"],
                tuple(run_of(key) for key in busy.get(address, ()) if run_of(key)),
            )
            for address, worker in info.items()
        )  # fmt: skip

    def close(self) -> None:
        """Let go of the scheduler; a cluster of this machine's processes ends."""
        self.client.close(timeout=5)
        self._close_cluster()

    def _close_cluster(self) -> None:
        if self.cluster is not None:
            self.cluster.close(timeout=10)


def _in_hand(dask_worker: Worker) -> tuple[str, ...]:
    """Keys of the tasks that a worker is at; Dask gives it by the parameter's name."""
    return tuple(str(task.key) for task in dask_worker.state.executing)


def run_of(key: str) -> str:
    """Id of the run in the key of its task; empty for tasks of others.

    Examples
    --------
    >>> run_of("segloss-00ff-1a2b3c4d-soft_dice_fold0_seed0"), run_of("sum-123")
    ('soft_dice_fold0_seed0', '')
    """
    found = re.match(r"segloss-[0-9a-f]+-[0-9a-f]{8}-(.+)$", str(key))
    return found[1] if found else ""
