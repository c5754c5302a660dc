from __future__ import annotations

import threading
from functools import partial

from pytestqt.qtbot import QtBot

from segloss_gui.app.background import BackgroundTask, TaskCancelled
from segloss_gui.app.services import Services
from segloss_gui.gui.qt_tasks import QtTasks
from tests.patience import PATIENCE_S


def test_the_result_arrives_on_the_windows_thread(qtbot: QtBot, services: Services) -> None:
    seen: list[object] = []
    services.tasks.run("add", lambda task: 1 + 1, done=lambda r: seen.append((r, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(2, threading.main_thread())]


def test_an_error_is_handed_to_failed(qtbot: QtBot, services: Services) -> None:
    seen: list[BaseException] = []
    services.tasks.run("divide", lambda task: 1 / 0, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_an_error_nobody_takes_becomes_a_report(qtbot: QtBot, services: Services) -> None:
    with qtbot.waitSignal(services.tasks.unexpected) as told:
        services.tasks.run("divide", lambda task: 1 / 0)
    assert told.args is not None
    assert told.args[0] == "divide: SegLoss made a mistake and could not do this"
    assert "ZeroDivisionError" in told.args[1]


def test_a_cancelled_job_fails_with_cancelled(qtbot: QtBot, services: Services) -> None:
    go, seen = threading.Event(), []

    def work(task: BackgroundTask) -> str:
        go.wait(PATIENCE_S)
        return "ignored"

    task = services.tasks.run("wait", work, done=seen.append, failed=seen.append)
    task.cancel()
    go.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], TaskCancelled)


def test_a_quiet_job_is_not_shown(qtbot: QtBot, services: Services) -> None:
    services.tasks.run("quiet", lambda task: None, quiet=True)
    assert services.tasks.active == ()
    qtbot.waitUntil(lambda: services.tasks.idle)


def test_progress_is_a_share(services: Services) -> None:
    task = BackgroundTask("count")
    assert task.share is None
    task.report(1, 4)
    assert task.share == 0.25


class Held:
    """Says which thread let it go: whoever lets a widget go last destroys it."""

    def __init__(self, ends: list[str]) -> None:
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.current_thread().name)


def test_what_a_job_holds_is_let_go_on_the_windows_thread(qtbot: QtBot, services: Services) -> None:
    ends: list[str] = []
    for _ in range(12):
        services.tasks.run("a", partial(lambda *_: None, Held(ends)), done=partial(lambda *_: None, Held(ends)))
    qtbot.waitUntil(lambda: len(ends) == 24)
    assert set(ends) == {threading.main_thread().name}


def test_no_thread_lets_go_what_it_held_when_the_window_was_closed(qtbot: QtBot) -> None:
    tasks, begun, go_on = QtTasks(), threading.Event(), threading.Event()
    ends: list[str] = []

    def work(_: Held, task: BackgroundTask) -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    tasks.run("a", partial(work, Held(ends)))
    qtbot.waitUntil(begun.is_set)
    threads = list(tasks._threads)
    tasks.close()
    del tasks
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert ends == []
    QtTasks().close()
    assert ends == [threading.main_thread().name]
