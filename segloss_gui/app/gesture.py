"""Which edits are taken back together: what is typed in a field until it is left, a drag, a key held down.

A field holds a :class:`Gesture` and says its edits within :meth:`Gesture.edits`; :class:`~.history.History` asks
:func:`running` whether an edit goes on with the one before. So only what a field caused is joined with what it caused
before, and never two clicks, however fast they come.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PAUSE_S = 1.5
"""Typing that rests as long begins a step of its own."""

_running: ContextVar[object | None] = ContextVar("gesture", default=None)


def running() -> object | None:
    """What tells the gesture that edits now apart from every other; None where each edit stands alone."""
    return _running.get()


class Gesture:
    """The edits of one field, joined until it is left or rests.

    Parameters
    ----------
    clock : callable
        Seconds that only go forth.

    Examples
    --------
    >>> field = Gesture()
    >>> with field.edits():
    ...     first = running()
    >>> with field.edits():
    ...     first is running()
    True
    >>> field.end()
    >>> with field.edits():
    ...     first is running()
    False
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._last = clock, clock()
        self._mark, self._held = object(), False

    def hold(self) -> None:
        """A drag began: it is one step however long it rests, until :meth:`end`."""
        self._mark, self._held = object(), True

    def end(self) -> None:
        """The field was left or let go: what comes next is a step of its own."""
        self._mark, self._held = object(), False

    @contextmanager
    def edits(self) -> Iterator[None]:
        """Edits made within go on with the field's last ones, unless it was left or rested since."""
        if not self._held and self._clock() - self._last > PAUSE_S:
            self._mark = object()
        before = _running.set(self._mark)
        try:
            yield
        finally:
            _running.reset(before)
            self._last = self._clock()
