"""From run threads to the session: one queue, drained on the session's thread."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from segloss_gui.core.events import Event

MAX_DRAIN_S = 0.008  # the rest waits for the next call, so that a flood never holds a window up
BATCH = 256


class Listener(Protocol):
    """What is told events: :class:`~segloss_gui.app.session.Session`, or what shows runs beside it."""

    def apply(self, events: list[Event]) -> None:
        """Take events in, in their order."""
        ...


class EventQueue:
    """Takes events from any thread and hands them to the session when it is drained.

    Parameters
    ----------
    session : Listener
        Whose ``apply`` gets the events.
    arm : callable
        Called from any thread when :meth:`drain` should be called soon; at most once until it was.

    Examples
    --------
    >>> from segloss_gui.app.session import Session
    >>> from segloss_gui.core.events import RunPaused
    >>> events = EventQueue(Session(), arm=lambda: print("armed"))
    >>> events.push(RunPaused(run="a", time=0.0))
    armed
    >>> events.drain()
    """

    def __init__(self, session: Listener, arm: Callable[[], object]) -> None:
        self._session, self._arm = session, arm
        self._queue: deque[Event] = deque()
        self._waiting = self._forgets = False

    def push(self, event: Event) -> None:
        """Queue ``event``; safe from any thread, never blocks."""
        self._queue.append(event)
        if not self._waiting:
            # Two threads may both arm: drained twice, which is harmless.
            self._waiting = True
            self._arm()

    def drain(self) -> None:
        """Apply what is queued, for some milliseconds; on the session's thread."""
        self._waiting = False
        if self._forgets:
            self._queue.clear()
        end = time.perf_counter() + MAX_DRAIN_S
        while self._queue and time.perf_counter() < end:
            self._session.apply([self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))])
        if self._queue and not self._waiting:
            self._waiting = True
            self._arm()

    def forget(self) -> None:
        """Apply nothing any more, neither what is queued nor what comes."""
        self._forgets = True

    def close(self) -> None:
        """Apply what is left."""
        self.drain()
