from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.core.events import RunPaused
from segloss_gui.gui.event_pump import EventPump
from segloss_gui.study.progress import RunProgress, RunState


def paused(run: str) -> RunPaused:
    return RunPaused(run=run, time=0.0)


def test_events_of_many_threads_reach_the_session_in_few_frames(qtbot: QtBot, session: Session) -> None:
    session.set_runs({}, {"a": RunProgress("a")})
    frames: list[object] = []
    session.runs_updated.connect(frames.append)
    pump = EventPump(session)
    threads = [threading.Thread(target=lambda: [pump.push(paused("a")) for _ in range(200)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: session.progress["a"].state is RunState.PAUSED)
    assert len(frames) < 20
    pump.close()


def test_closing_applies_what_is_left(qapp: QApplication, session: Session) -> None:
    session.set_runs({}, {"a": RunProgress("a")})
    pump = EventPump(session)
    pump.push(paused("a"))
    pump.close()
    assert session.progress["a"].state is RunState.PAUSED
