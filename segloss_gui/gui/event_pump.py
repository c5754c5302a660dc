"""Events of runs into the session, at most once a frame, on the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from segloss_gui.app.event_queue import EventQueue
from segloss_gui.app.session import Session

FRAME_MS = 33


class _Frame(QObject):
    """A single shot that any thread may arm."""

    armed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.timer = QTimer(self, singleShot=True, interval=FRAME_MS)
        self.armed.connect(self.timer.start, Qt.ConnectionType.QueuedConnection)


class EventPump(EventQueue):
    """Drains the queue once a frame; no timer runs while nothing happens.

    Parameters
    ----------
    session : Session
        Gets the events.
    """

    def __init__(self, session: Session) -> None:
        self._frame = _Frame()
        self._frame.timer.timeout.connect(self.drain)
        super().__init__(session, self._frame.armed.emit)

    def close(self) -> None:
        """Apply what is left and stop the timer."""
        self._frame.timer.stop()
        super().close()
        self._frame.timer.stop()
