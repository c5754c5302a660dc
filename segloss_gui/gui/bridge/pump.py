"""From run threads to the screen: one queue, drained once a frame on the window's thread."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from segloss_gui.core.events import Event
from segloss_gui.gui.session import Session

FRAME_MS = 33
MAX_DRAIN_S = 0.008  # the rest waits for the next frame, so that a flood never holds the window up


class EventPump(QObject):
    """Takes events from any thread and hands them to the session, at most once a frame.

    No timer runs while nothing happens: the first event after a quiet time arms a single shot.

    Parameters
    ----------
    session : Session
        Whose :meth:`~segloss_gui.gui.session.Session.apply` gets the events.
    """

    _armed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue: deque[Event] = deque()
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.drain)
        self._armed.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def push(self, event: Event) -> None:
        """Queue ``event``; safe from any thread, never blocks."""
        self._queue.append(event)
        if not self._waiting:
            # Two threads may both arm: the timer then starts twice, which is harmless.
            self._waiting = True
            self._armed.emit()

    def drain(self) -> None:
        """Apply what is queued; called by the timer, and by tests."""
        self._waiting = False
        end = time.perf_counter() + MAX_DRAIN_S
        while self._queue and time.perf_counter() < end:
            batch = [self._queue.popleft() for _ in range(min(256, len(self._queue)))]
            self._session.apply(batch)
        if self._queue and not self._waiting:
            self._waiting = True
            self._armed.emit()

    def close(self) -> None:
        """Apply what is left and stop the timer."""
        self._timer.stop()
        self.drain()
        self._timer.stop()
