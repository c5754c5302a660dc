from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.bridge.jobs import Job, JobCancelled


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
