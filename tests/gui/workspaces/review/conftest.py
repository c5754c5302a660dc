"""The fixtures of the presenter serve its view too, and the window that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from segloss_gui.app.review import grader_actions
from segloss_gui.app.session import Session
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.review.view import ReviewWorkspace
from tests.app.made_study import open_study, settle
from tests.app.review.conftest import Opened, grading, made, opened, present

__all__ = ["grading", "lab", "led", "looked_at", "made", "opened", "present", "window"]


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever grades here has looked at the overlay long enough; haste is another test's business."""
    monkeypatch.setattr(grader_actions, "GUARD_S", 0.0)


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings, opened: Opened) -> Iterator[MainWindow]:
    made = MainWindow(session, window_services(session), settings)
    made.resize(1280, 720)
    made.show()
    open_study(session, *opened)
    made.go("review")
    settle(made.services)
    yield made
    session.dirty = False
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible())
    made.deleteLater()


@pytest.fixture
def lab(window: MainWindow) -> ReviewWorkspace:
    """Ada grades, and goes on by herself."""
    found = led(window)
    found.grade.card.leads_on.setChecked(False)
    return found


def led(window: MainWindow) -> ReviewWorkspace:
    """Ada grades, and is led from one overlay to the next."""
    found = window.findChild(ReviewWorkspace)
    assert found is not None
    found.start.name.setText("Ada")
    found.start.start.click()
    settle(window.services)
    return found
