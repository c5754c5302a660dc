"""The lecture workspace with films of few pictures, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture import shots
from segloss_gui.app.session import Session
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace


@contextmanager
def short_films(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[LectureWorkspace]:
    """The workspace, shown, once its losses have answered."""
    for name, few in (("READING_S", 1), ("ANSWER_S", 1), ("FPS", 2), ("PLACES", 4)):
        monkeypatch.setattr(shots, name, few)
    services = window_services(session)
    made = LectureWorkspace(session, services)
    made.resize(1250, 600)
    made.show()
    qtbot.waitUntil(lambda: bool(made.presenter.specs) and made.ready() and services.tasks.idle)
    yield made
    services.close()
    made.hide()
    made.deleteLater()
