"""The Data workspace on its own, shown."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.data.view import DataWorkspace


@pytest.fixture
def view(qtbot: QtBot, session: Session, services: Services) -> DataWorkspace:
    made = DataWorkspace(session, services)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made
