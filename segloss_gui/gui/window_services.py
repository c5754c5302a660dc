"""The services of a window: their work comes back through Qt's event loop."""

from __future__ import annotations

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.event_pump import EventPump
from segloss_gui.gui.qt_tasks import QtTasks


def window_services(session: Session) -> Services:
    """Services over ``session``; on the window's thread, with a QApplication."""
    return Services(session, QtTasks(), EventPump(session))
