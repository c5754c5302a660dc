"""Where runs train: chosen, connected, lost, found, let go; without any Dask but in the last tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.cluster import Cluster, Link
from segloss_gui.app.cluster_executor import QueuedExecutor
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import Event, FinishReason, RunFinished
from segloss_gui.study.evaluation import read_scores
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.training.control import RunControl
from tests.app.instant_tasks import FakeTasks
from tests.patience import PATIENCE_S
from tests.study.tiny import tiny_study


class FakeConnection:
    def __init__(self, where: str) -> None:
        if "nowhere" in where:
            raise BadInputError(f"{where}: a Dask scheduler must answer there, got: refused")
        self.where, self.alive, self.closed = where, True, False
        self.client: Any = None

    def ensure(self) -> None:
        if not self.alive:
            raise BadInputError(f"{self.where}: gone")

    def workers(self) -> Sequence[Any]:
        return ("worker",)

    def close(self) -> None:
        self.closed = True


class Place:
    """A cluster whose connections are no connections."""

    def __init__(self) -> None:
        self.session, self.tasks, self.made = Session(), FakeTasks(), list[FakeConnection]()
        self.said = list[tuple[str, str]]()
        self.session.said.connect(lambda level, text: self.said.append((level, text)))
        tasks: Any = self.tasks
        self.cluster = Cluster(self.session, tasks, self.connector)

    def connector(self, where: str) -> Any:
        self.made.append(FakeConnection(where))
        return self.made[-1]


@pytest.fixture
def place(qapp: object) -> Any:
    made = Place()
    yield made
    made.cluster.close()


def test_connecting_changes_where_runs_train_and_shows_workers(place: Place) -> None:
    cluster, before = place.cluster, place.cluster.generation
    cluster.connect("tcp://a:1")
    assert (cluster.link, cluster.where, cluster.workers) == (Link.CONNECTED, "tcp://a:1", ("worker",))
    assert cluster.generation > before
    assert place.said[0] == ("info", "New runs train on tcp://a:1")
    assert place.said[1][0] == "warning"
    assert "is open: whoever reaches it can run programs as you" in place.said[1][1]
    cluster.use_here()
    assert (cluster.link, cluster.where, cluster.workers) == (Link.HERE, "", ())
    assert place.made[0].closed


def test_a_scheduler_that_does_not_answer_leaves_training_here_and_says_why(place: Place) -> None:
    place.cluster.connect("tcp://nowhere:1")
    assert (place.cluster.link, place.cluster.where) == (Link.HERE, "")
    assert place.cluster.fault == "tcp://nowhere:1: a Dask scheduler must answer there, got: refused"
    place.cluster.connect("tcp://a:1")
    assert place.cluster.fault == ""


def test_another_place_closes_the_connection_to_the_first(place: Place) -> None:
    place.cluster.connect("tcp://a:1")
    place.cluster.connect("local:2")
    assert [made.closed for made in place.made] == [True, False]
    assert place.cluster.where == "local:2"


def test_connecting_can_be_given_up_and_what_came_late_is_closed(place: Place) -> None:
    place.tasks.hold = True
    place.cluster.connect("tcp://a:1")
    assert place.cluster.link is Link.CONNECTING
    place.cluster.cancel()
    assert place.cluster.link is Link.HERE
    place.tasks.release()
    assert place.made[0].closed


def test_a_lost_scheduler_is_noticed_and_found_again(place: Place) -> None:
    place.cluster.connect("tcp://a:1")
    place.made[0].alive = False
    place.cluster.look()
    assert (place.cluster.link, place.cluster.workers) == (Link.LOST, ())
    with pytest.raises(BadInputError, match="gone"):
        place.cluster.make_executor(tiny_study(), Path("unused"), lambda event: None)
    place.made[0].alive = True
    place.cluster.look()
    assert (place.cluster.link, place.cluster.workers) == (Link.CONNECTED, ("worker",))


def test_workers_are_asked_for_seldom_while_nobody_looks(place: Place) -> None:
    place.cluster.connect("tcp://a:1")
    asked = len(place.tasks.titles)
    for _ in range(10):
        place.cluster.look()
    assert len(place.tasks.titles) == asked + 2
    place.cluster.watch(True)
    place.cluster.look()
    assert len(place.tasks.titles) == asked + 4


class Inner:
    """Stands for an executor on the network."""

    def __init__(self) -> None:
        self.calls, self.lost, self.fault = list[str](), False, ""
        self.thread, self.go = "", threading.Event()

    def submit(self, plans: Sequence[RunPlan]) -> None:
        self.go.wait(PATIENCE_S)
        self.thread = threading.current_thread().name
        if self.fault:
            raise BadInputError(self.fault)
        self.calls.append(f"submit {len(plans)}")

    def pause(self, run_id: str) -> None:
        self.calls.append(f"pause {run_id}")

    def resume(self, run_id: str) -> None:
        raise OSError("no answer")

    def stop(self, run_id: str) -> None:
        self.calls.append(f"stop {run_id}")

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def close(self) -> None:
        self.calls.append("close")


def test_calls_wait_for_no_answer_and_keep_their_order() -> None:
    inner = Inner()
    executor = QueuedExecutor(inner, lambda event: None)
    executor.submit(plan_runs(tiny_study()))
    executor.pause("a")
    executor.resume("a")  # fails, and the next is handed on all the same
    executor.stop("a")
    assert inner.calls == []
    assert not executor.wait(0.1)
    inner.go.set()
    assert executor.wait(PATIENCE_S)
    executor.close()
    executor.join(PATIENCE_S)
    assert inner.calls == ["submit 1", "pause a", "stop a", "close"]
    assert inner.thread == "segloss orders"


def test_runs_that_cannot_be_queued_end_and_say_why() -> None:
    inner, heard = Inner(), list[Event]()
    inner.fault = "the scheduler must have a worker, got none"
    inner.go.set()
    executor = QueuedExecutor(inner, heard.append)
    executor.submit(plan_runs(tiny_study("cross_entropy", "soft_dice")))
    assert executor.wait(PATIENCE_S)
    executor.close()
    executor.join(PATIENCE_S)
    assert [event.reason for event in heard if isinstance(event, RunFinished)] == [FinishReason.FAILED] * 2
    assert all("must have a worker" in event.message for event in heard if isinstance(event, RunFinished))


def test_nobody_waits_for_a_lost_scheduler() -> None:
    inner = Inner()
    inner.lost = True
    executor = QueuedExecutor(inner, lambda event: None)
    assert not executor.wait(100)
    executor.close()
    executor.join(PATIENCE_S)


@pytest.mark.timeout(900)
def test_runs_train_in_processes_live_pausable_and_everything_ends_with_the_window(
    qtbot: QtBot, services: Services, session: Session, tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    from tests.study.cluster.holding import held

    study, was_paused = tiny_study("cross_entropy", "soft_dice", epochs=2), tmp_path / "was paused"
    session.set_study(study, folder=tmp_path)
    first, second = (plan.id for plan in plan_runs(study))
    cluster, training = services.cluster, services.training
    cluster.connect("local:1")
    until(qtbot, lambda: cluster.link is Link.CONNECTED and bool(cluster.workers))

    def when_told(event: Event, control: RunControl) -> bool:
        if event.run == first and control.paused:
            was_paused.touch()
        return was_paused.exists() if event.run == first else control.stopping

    assert cluster._connection is not None
    with held(cluster._connection.client, when_told):
        training.start()
        until(qtbot, lambda: session.progress[first].state is RunState.RUNNING)
        training.pause(first)
        until(qtbot, lambda: session.progress[first].state is RunState.PAUSED)
        training.resume(first)
        until(qtbot, lambda: training.active_runs == (second,))
        training.stop(second)
        until(qtbot, lambda: not training.active_runs and (tmp_path / "scores.csv").is_file())
    assert session.progress[first].state is RunState.FINISHED
    assert session.progress[second].state is RunState.STOPPED
    assert {row.method for row in read_scores(tmp_path / "scores.csv")} >= {"cross_entropy"}
    closed = list[bool]()
    training.close(lambda: closed.append(True))
    until(qtbot, lambda: bool(closed))
    assert not cluster.connected


def until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=90_000)


def test_what_executors_say_of_their_connection_is_heard_on_the_sessions_thread(place: Place) -> None:
    place.cluster.connect("tcp://a:1")
    inner, heard_on = Inner(), list[str]()
    executor = QueuedExecutor(inner, lambda event: None)
    place.cluster._executors.append(executor)
    place.session.said.connect(lambda level, _: heard_on.append(f"{level} {threading.current_thread().name}"))
    for lost, link in ((True, Link.LOST), (False, Link.CONNECTED)):
        inner.lost = lost
        thread = threading.Thread(target=place.cluster._hear, args=("the connection …",))
        thread.start()
        thread.join()
        assert place.cluster.link is not link
        place.tasks.release()
        assert place.cluster.link is link
    assert heard_on == ["warning MainThread", "info MainThread"]
    place.cluster.end()
    assert not place.cluster.connected
    assert "close" in inner.calls


def test_keys_that_are_gone_stop_only_schedulers_that_need_them(place: Place, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    place.cluster.keys = tmp_path / "gone"
    place.cluster.connect("local:2")
    assert (place.cluster.link, place.cluster.fault) == (Link.CONNECTED, "")
    place.cluster.connect("tls://a:1")
    assert place.cluster.link is Link.HERE
    assert "keys of the scheduler must lie there" in place.cluster.fault
