"""Runs on Dask: the same scores as in threads, whatever dies on the way."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import Event, FinishReason, RunFinished, StepFinished, to_json
from segloss_gui.study.cluster.connect import Connection, run_of
from segloss_gui.study.cluster.executor import DaskExecutor
from segloss_gui.study.evaluation import write_scores
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState, replay
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import WarmStartSettings
from tests.patience import PATIENCE_S, until
from tests.study.cluster.holding import held
from tests.study.tiny import tiny_study

pytestmark = pytest.mark.timeout(900)
KEYS = ("cross_entropy", "soft_dice", "soft_jaccard")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Connection]:
    connection = Connection("local:2")
    yield connection
    connection.close()


def study(epochs: int = 2, **changes: object) -> Study:
    return tiny_study(*KEYS, epochs=epochs, warm_start=WarmStartSettings(epochs=1), **changes)


LONG_S = 2 * PATIENCE_S
"""Several runs, in processes that import everything anew."""


def in_threads(made: Study, folder: Path) -> str:
    place = StudyFolder(folder)
    place.save(made)
    executor = ThreadExecutor(made, place, lambda event: None, concurrency=2)
    executor.submit(plan_runs(made))
    assert executor.wait(LONG_S)
    executor.close()
    return write_scores(place).read_text()


def on_dask(made: Study, folder: Path, cluster: Connection, *, during: object = None) -> tuple[str, list[Event]]:
    place, heard = StudyFolder(folder), list[Event]()
    place.save(made)
    executor = DaskExecutor(made, place, heard.append, client=cluster.client)
    executor.submit(plan_runs(made))
    if callable(during):
        during(heard)
    assert executor.wait(LONG_S), [t.future.status for t in executor._queued.values() if t.future]
    ends = executor.ends()
    executor.close()
    assert all(end.reason.good for end in ends.values()), ends
    return write_scores(place).read_text(), heard


def test_scores_are_those_of_threads_and_events_come_live_and_whole(cluster: Connection, tmp_path: Path) -> None:
    made = study()
    scores, heard = on_dask(made, tmp_path / "dask", cluster)
    assert scores == in_threads(made, tmp_path / "threads")
    for plan in plan_runs(made):
        file = list(StudyFolder(tmp_path / "dask").run(plan.id).events())
        assert lines(heard, plan.id) == lines(file, plan.id)
        assert isinstance(file[-1], RunFinished)


def test_a_worker_killed_in_the_middle_changes_no_score(cluster: Connection, tmp_path: Path) -> None:
    made, go_on = study(epochs=4), tmp_path / "go on"
    killed: list[int] = []

    def in_the_middle(event: Event) -> bool:
        return isinstance(event, StepFinished) and event.epoch == 3 and not event.run.startswith("warm")

    def kill(heard: list[Event]) -> None:
        until(lambda: any(map(in_the_middle, heard)))
        run = next(filter(in_the_middle, heard)).run
        at_it = [place for place, keys in cluster.client.processing().items() if run in map(run_of, keys)]
        pid = cluster.client.run(os.getpid, workers=at_it)[at_it[0]]
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)
        go_on.touch()

    with held(cluster.client, lambda event, _: not in_the_middle(event) or go_on.exists()):
        scores, heard = on_dask(made, tmp_path / "dask", cluster, during=kill)
    assert killed
    starts = [event for event in heard if event.kind == "run_started"]
    assert len(starts) > len(plan_runs(made))  # one of them went on elsewhere
    assert scores == in_threads(made, tmp_path / "threads")


def test_a_worker_told_to_end_hands_its_run_on(tmp_path: Path) -> None:
    connection = Connection("local:2")
    made, goes_on = tiny_study("cross_entropy", epochs=4), tmp_path / "goes on"
    place, heard = StudyFolder(tmp_path / "study"), list[Event]()
    place.save(made)
    client = connection.client

    def when_told(event: Event, control: RunControl) -> bool:
        if event.kind == "epoch_finished" and control.stopping:
            goes_on.touch()
        return event.kind != "epoch_finished" or goes_on.exists()

    with held(client, when_told):
        executor = DaskExecutor(made, place, heard.append, client=client)
        executor.submit(plan_runs(made))
        until(lambda: any(event.kind == "epoch_finished" for event in heard))
        busy = [address for address, keys in client.processing().items() if keys]
        client.sync(client.scheduler.retire_workers, workers=busy, close_workers=True)
        assert executor.wait(LONG_S)
    ends = executor.ends()
    executor.close()
    connection.close()
    assert [end.reason for end in ends.values()] == [FinishReason.COMPLETED]  # and not: stopped by the user
    kinds = [event.kind for event in heard if event.kind.startswith("run")]
    assert kinds == ["run_started", "run_started", "run_finished"]


def test_runs_are_fetched_from_workers_that_do_not_see_the_folder(cluster: Connection, tmp_path: Path) -> None:
    made = study()
    place, heard = StudyFolder(tmp_path / "mine"), list[Event]()
    place.save(made)
    executor = DaskExecutor(made, place, heard.append, client=cluster.client)
    (place.path / ".segloss-token").write_text("another machine's")
    executor.submit(plan_runs(made))
    assert executor.wait(LONG_S)
    executor.close()
    assert write_scores(place).read_text() == in_threads(made, tmp_path / "threads")
    run = place.run(plan_runs(made)[-1].id)
    assert (run.checkpoints / "last.pt").is_file()
    assert lines(heard, run.id) == lines(run.events(), run.id)


def test_pause_holds_a_run_and_stop_ends_it_and_waiting_ones_at_once(cluster: Connection, tmp_path: Path) -> None:
    made = tiny_study(*KEYS, "lovasz_sigmoid", epochs=400)
    place, heard = StudyFolder(tmp_path), list[Event]()
    place.save(made)
    executor = DaskExecutor(made, place, heard.append, client=cluster.client)
    plans = plan_runs(made)
    executor.submit(plans)
    until(lambda: any(event.kind == "step_finished" and event.run == plans[0].id for event in heard))
    executor.pause(plans[0].id)
    until(lambda: any(event.kind == "run_paused" and event.run == plans[0].id for event in heard))
    executor.resume(plans[0].id)
    until(lambda: any(event.kind == "run_resumed" for event in heard))
    executor.stop_all()
    assert executor.wait(PATIENCE_S)
    assert {end.reason for end in executor.ends().values()} == {FinishReason.STOPPED}
    progress = replay(plans[0].id, place.run(plans[0].id).events())
    assert progress.state is RunState.STOPPED
    executor.close()


def test_a_run_refused_on_its_worker_ends_alone(cluster: Connection, tmp_path: Path) -> None:
    made = tiny_study("cross_entropy", "soft_dice", epochs=1)
    place = StudyFolder(tmp_path)
    place.save(made)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / plan_runs(made)[0].id).write_text("in the way")
    executor = DaskExecutor(made, place, lambda event: None, client=cluster.client)
    executor.submit(plan_runs(made))
    assert executor.wait(LONG_S)
    executor.close()
    first, second = (executor.ends()[plan.id] for plan in plan_runs(made))
    assert not first.reason.good
    assert second.reason is FinishReason.COMPLETED


def test_a_run_is_not_queued_twice(cluster: Connection, tmp_path: Path) -> None:
    made = tiny_study("cross_entropy", epochs=200)
    place = StudyFolder(tmp_path)
    place.save(made)
    executor = DaskExecutor(made, place, lambda event: None, client=cluster.client)
    executor.submit(plan_runs(made))
    with pytest.raises(BadInputError, match="must have ended"):
        executor.submit(plan_runs(made))
    executor.close()


def test_a_scheduler_that_is_not_there_is_refused_by_its_address() -> None:
    with pytest.raises(BadInputError, match=r"tcp://127.0.0.1:1: a Dask scheduler must answer"):
        Connection("tcp://127.0.0.1:1")


def test_workers_are_listed_with_what_they_train(cluster: Connection, tmp_path: Path) -> None:
    made = tiny_study("cross_entropy", "soft_dice", "soft_jaccard", "lovasz_sigmoid", epochs=400)
    place, began = StudyFolder(tmp_path), threading.Event()
    place.save(made)
    executor = DaskExecutor(made, place, lambda event: began.set(), client=cluster.client)
    executor.submit(plan_runs(made))
    assert began.wait(PATIENCE_S)
    until(lambda: [len(worker.runs) for worker in cluster.workers()] == [1, 1])  # not those that wait there
    workers = cluster.workers()
    executor.close()
    assert {run for worker in workers for run in worker.runs} <= {plan.id for plan in plan_runs(made)}
    assert all(worker.threads == 1 and worker.memory_gib > 0 for worker in workers)


def lines(events: Iterable[Event], run: str) -> list[str]:
    """Events of a run as they are written: not a number equals itself there."""
    return [to_json(event) for event in events if event.run == run]


def test_a_study_s_folder_deleted_meanwhile_ends_the_runs_and_stays_deleted(
    tmp_path: Path, cluster: Connection
) -> None:
    made, place, heard = study(epochs=3), StudyFolder(tmp_path / "study"), list[Event]()
    place.save(made)

    def hear(event: Event) -> None:
        heard.append(event)
        if isinstance(event, StepFinished):
            shutil.rmtree(place.path, ignore_errors=True)

    folder = place.path
    with held(cluster.client, lambda event, _: event.kind != "step_finished" or not folder.exists()):
        executor = DaskExecutor(made, place, hear, client=cluster.client)
        executor.submit(plan_runs(made))
        assert executor.wait(LONG_S)
        executor.close()
    ends = executor.ends()
    assert set(ends) == {plan.id for plan in plan_runs(made)}
    assert "deleted" in ends["warm_start_fold0_seed0"].message
    assert not any(end.reason.good for end in ends.values())
    assert not place.path.exists(), list(place.path.rglob("*"))
