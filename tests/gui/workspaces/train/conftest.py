"""Train over a study of three losses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.train.view import TrainWorkspace
from tests.screens.train import study

Room = tuple[TrainWorkspace, Session]


@pytest.fixture
def room(qtbot: Any, qapp: QApplication) -> Iterator[tuple[TrainWorkspace, Session]]:
    apply_theme(qapp, "light")  # as before every window
    session = Session()
    services = window_services(session)
    session.set_study(study())
    session.set_preview(Phantom().preview())
    place = TrainWorkspace(session, services)
    qtbot.addWidget(place)
    place.resize(1100, 640)
    with qtbot.waitExposed(place):
        place.show()
    yield place, session
    qtbot.waitUntil(lambda: services.tasks.idle, timeout=30_000)
    services.close()
