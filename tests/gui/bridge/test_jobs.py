from __future__ import annotations

import threading
from functools import partial

from pytestqt.qtbot import QtBot

from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.bridge.jobs import Job, JobCancelled, Jobs


def test_the_result_arrives_on_the_windows_thread(qtbot: QtBot, bridge: Bridge) -> None:
    seen: list[object] = []
    bridge.jobs.run("add", lambda job: 1 + 1, done=lambda r: seen.append((r, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(2, threading.main_thread())]


def test_an_error_is_handed_to_failed(qtbot: QtBot, bridge: Bridge) -> None:
    seen: list[BaseException] = []
    bridge.jobs.run("divide", lambda job: 1 / 0, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_an_error_nobody_takes_becomes_a_report(qtbot: QtBot, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.jobs.unexpected) as told:
        bridge.jobs.run("divide", lambda job: 1 / 0)
    assert told.args is not None
    assert told.args[0] == "divide: SegLoss made a mistake and could not do this"
    assert "ZeroDivisionError" in told.args[1]


def test_a_cancelled_job_fails_with_cancelled(qtbot: QtBot, bridge: Bridge) -> None:
    go, seen = threading.Event(), []

    def work(job: Job) -> str:
        go.wait(5)
        return "ignored"

    job = bridge.jobs.run("wait", work, done=seen.append, failed=seen.append)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], JobCancelled)


def test_a_quiet_job_is_not_shown(qtbot: QtBot, bridge: Bridge) -> None:
    bridge.jobs.run("quiet", lambda job: None, quiet=True)
    assert bridge.jobs.active == ()
    qtbot.waitUntil(lambda: bridge.jobs.idle)


def test_progress_is_a_share(bridge: Bridge) -> None:
    job = Job("count")
    assert job.share is None
    job.report(1, 4)
    assert job.share == 0.25


class Held:
    """Says which thread let it go: whoever lets a widget go last destroys it."""

    def __init__(self, ends: list[str]) -> None:
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.current_thread().name)


def test_what_a_job_holds_is_let_go_on_the_windows_thread(qtbot: QtBot, bridge: Bridge) -> None:
    ends: list[str] = []
    for _ in range(12):
        bridge.jobs.run("a", partial(lambda *_: None, Held(ends)), done=partial(lambda *_: None, Held(ends)))
    qtbot.waitUntil(lambda: len(ends) == 24)
    assert set(ends) == {threading.main_thread().name}


def test_no_thread_lets_go_what_it_held_when_the_window_was_closed(qtbot: QtBot) -> None:
    jobs, begun, go_on = Jobs(), threading.Event(), threading.Event()
    ends: list[str] = []

    def work(_: Held, job: Job) -> None:
        begun.set()
        go_on.wait(5)

    jobs.run("a", partial(work, Held(ends)))
    qtbot.waitUntil(begun.is_set)
    threads = list(jobs._threads)
    jobs.close()
    del jobs
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert ends == []
    Jobs().close()
    assert ends == [threading.main_thread().name]
