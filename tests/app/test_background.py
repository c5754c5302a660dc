from __future__ import annotations

import threading
import time

import pytest

from segloss_gui.app import background
from segloss_gui.app.background import BackgroundTask, TaskCancelled, needs
from segloss_gui.app.plain_tasks import PlainTasks
from tests.patience import PATIENCE_S


@pytest.fixture
def tasks():
    made = PlainTasks()
    yield made
    made.close()


def test_callbacks_wait_for_the_owner_and_come_on_its_thread(tasks: PlainTasks) -> None:
    seen: list[object] = []
    ran = threading.Event()

    def work(task: BackgroundTask) -> str:
        ran.set()
        return threading.current_thread().name

    tasks.run("work", work, done=lambda name: seen.append((name, threading.current_thread())))
    assert ran.wait(PATIENCE_S)
    assert seen == []
    tasks.wait()
    [(name, thread)] = seen  # type: ignore[misc]
    assert name != threading.main_thread().name
    assert thread is threading.main_thread()


def test_a_cancelled_task_fails_with_cancelled_whatever_it_did(tasks: PlainTasks) -> None:
    go, seen = threading.Event(), list[BaseException]()
    task = tasks.run("wait", lambda _: go.wait(PATIENCE_S), failed=seen.append)
    task.cancel()
    go.set()
    tasks.wait()
    assert [type(error) for error in seen] == [TaskCancelled]


def test_an_error_nobody_takes_becomes_a_report(tasks: PlainTasks) -> None:
    told: list[tuple[str, str]] = []
    tasks.unexpected.connect(lambda title, report: told.append((title, report)))
    tasks.run("divide", lambda task: 1 / 0)
    tasks.wait()
    [(sentence, report)] = told
    assert sentence.startswith("divide: ")
    assert "ZeroDivisionError" not in sentence
    assert "ZeroDivisionError" in report


def test_a_tickers_calls_come_on_the_owners_thread_and_end_when_it_stops(tasks: PlainTasks) -> None:
    threads: list[threading.Thread] = []
    ticker = tasks.ticker(1, lambda: threads.append(threading.current_thread()))
    ticker.start()
    end = time.monotonic() + PATIENCE_S
    while not threads and time.monotonic() < end:
        tasks.process(0.05)
    ticker.stop()
    assert set(threads) == {threading.main_thread()}
    so_far = len(threads)
    tasks.process()  # what was posted before it stopped is not called any more
    assert len(threads) == so_far


def test_progress_is_a_share() -> None:
    task = BackgroundTask("count")
    assert task.share is None
    task.report(1, 4)
    assert task.share == 0.25


def test_nothing_begins_after_the_end() -> None:
    tasks = PlainTasks()
    tasks.close()
    begun: list[object] = []
    task = tasks.run("late", begun.append, done=begun.append, failed=begun.append)
    assert task.cancelled
    assert tasks.idle
    tasks.process()
    assert begun == []


def test_a_task_waits_for_the_libraries_it_uses_and_for_no_others(
    tasks: PlainTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[tuple[str, ...]] = []
    monkeypatch.setattr(background, "import_libraries", lambda libraries: imported.append(tuple(libraries)))
    tasks.run("bare", needs()(lambda _: None))
    tasks.wait()
    tasks.run("one", needs("scipy.special")(lambda _: None))
    tasks.wait()
    tasks.run("any", lambda _: None)
    tasks.wait()
    assert imported == [(), ("scipy.special",), background.LIBRARIES]


def test_a_library_is_imported_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    monkeypatch.setattr(background, "import_module", lambda _: held.append(background._IMPORTING.locked()))
    background.import_libraries(["no_such_library_yet"])
    assert held == [True]


def test_a_library_that_cannot_be_imported_fails_the_task_and_not_its_thread(tasks: PlainTasks) -> None:
    failed: list[BaseException] = []
    tasks.run("broken", needs("no_such_library")(lambda _: None), failed=failed.append)
    tasks.run("next", needs()(lambda _: 1), done=lambda _: None)
    tasks.wait()
    assert [type(error) for error in failed] == [ModuleNotFoundError]
