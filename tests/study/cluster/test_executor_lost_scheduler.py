"""A scheduler that goes and comes back on its address: no run is lost, and the window is told."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from segloss_gui.core.events import Event, FinishReason, RunFinished, to_json
from segloss_gui.study.cluster.connect import Connection
from segloss_gui.study.cluster.executor import DaskExecutor
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.patience import PATIENCE_S, until
from tests.study.tiny import tiny_study

pytestmark = pytest.mark.timeout(900)
QUIET = {"DASK_LOGGING__DISTRIBUTED": "error", "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}


def free_port() -> int:
    """One that the system gives to nobody who connects: neither to another program, nor to who asks for it itself."""
    for port in random.SystemRandom().sample(range(20_000, 30_000), 100):
        with closing(socket.socket()) as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


READY_WORKER = """
import sys
import segloss_gui.study.run_one
from tests.study.cluster.holding import hold
if sys.argv.pop() == "held":
    hold(lambda event, control: event.kind != "epoch_finished" or control.stopping)
sys.stdin.readline()
from distributed.cli.dask_worker import main
main()
"""
"""Imports what takes long, and becomes a worker when it is told; a held one is in its first epoch till it must end."""


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of a cluster, killed at the end of the block if it still lives."""
    started = subprocess.Popen(
        [sys.executable, *arguments], env=os.environ | QUIET, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate(timeout=PATIENCE_S)


def scheduler(port: int) -> list[str]:
    return ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]


def worker(address: str, folder: Path, how: str) -> list[str]:
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder), how]
    return ["-c", READY_WORKER, address, *options]


def begin(ready: subprocess.Popen[bytes]) -> None:
    assert ready.stdin is not None
    ready.stdin.write(b"\n")
    ready.stdin.flush()


def test_runs_outlive_a_scheduler_that_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    made = tiny_study("cross_entropy", "soft_dice", "soft_jaccard", epochs=3)
    place, heard, said = StudyFolder(tmp_path / "study"), list[Event](), list[str]()
    place.save(made)
    plans = plan_runs(made)
    at_first, later = worker(address, tmp_path / "1", "held"), worker(address, tmp_path / "2", "free")
    with process(*at_first) as one, process(*later) as two:
        with process(*scheduler(port)):
            until(lambda: answers(port))
            begin(one)
            connection = Connection(address)
            connection.client.wait_for_workers(1, timeout=PATIENCE_S)
            executor = DaskExecutor(made, place, heard.append, client=connection.client, said=said.append)
            executor.submit(plans)
            until(lambda: any(event.kind == "epoch_finished" for event in heard))
        until(lambda: said)
        assert executor.lost
        executor.stop(plans[-1].id)
        with process(*scheduler(port)):
            begin(two)
            assert executor.wait(2 * PATIENCE_S), said
            ends = executor.ends()
            executor.close()
            connection.close()
    reasons = [ends[plan.id].reason for plan in plans]
    assert reasons == [FinishReason.COMPLETED, FinishReason.COMPLETED, FinishReason.STOPPED]
    assert ["lost" in said[0], "again" in said[1]] == [True, True]
    assert len(said) == 2
    for plan in plans[:2]:
        file = list(place.run(plan.id).events())
        assert told(heard, plan.id) == told(file, plan.id)
        assert isinstance(file[-1], RunFinished)
        epochs = [event.epoch for event in file if event.kind == "epoch_finished"]
        assert sorted(set(epochs)) == [1, 2, 3]


def told(events: Iterable[Event], run: str) -> list[str]:
    """Events of a run as they are written, but its ends: a worker that lost its scheduler writes one too."""
    return [to_json(event) for event in events if event.run == run and not isinstance(event, RunFinished)]


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
