"""What a run does besides steps, told while it lasts: reading, validating, scoring."""

from __future__ import annotations

import time
from collections.abc import Callable

from segloss_gui.core.events import RunPhase
from segloss_gui.training.event_emitter import EventEmitter

EVERY_S = 0.5
"""What is over sooner is not told, and what lasts no oftener than this."""


class PhaseTeller:
    """Emits :class:`~segloss_gui.core.events.RunPhase` now and then.

    Parameters
    ----------
    events : EventEmitter
        Makes and emits them.
    clock : callable
        Seconds.

    Examples
    --------
    >>> seconds = iter([0.0, 0.1, 0.9, 1.0])
    >>> events = EventEmitter("a", lambda event: print(event.phase, event.done, event.total))
    >>> tell = PhaseTeller(events, clock=lambda: next(seconds))
    >>> for done in range(4):
    ...     tell("scoring", done, 58)
    scoring 2 58
    """

    def __init__(self, events: EventEmitter, clock: Callable[[], float] = time.monotonic) -> None:
        self._events, self._clock = events, clock
        self._phase, self._began, self._told = "", 0.0, 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """So far is the phase; ``total`` is 0 where that is not known."""
        now = self._clock()
        if phase != self._phase or done == 0:
            self._phase, self._began, self._told = phase, now, now
        if now - self._told >= EVERY_S:
            self._told = now
            self._events.emit(RunPhase, phase=phase, done=done, total=total, seconds=now - self._began)
