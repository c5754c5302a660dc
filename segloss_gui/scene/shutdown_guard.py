"""The end of the program waits for VTK.

When Python ends, a background thread dies where it next asks for the interpreter. In the midst of
VTK's C++ that is an abort: the program would end with a crash report. So work that lets the
interpreter go is held here, and the end waits for it, for a while.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 10.0


class Exits:
    """Counts what is under way.

    Examples
    --------
    >>> exits = Exits()
    >>> with exits.held():
    ...     exits.wait(0.01)
    False
    >>> exits.wait(0.01)
    True
    """

    def __init__(self) -> None:
        self._under_way = 0
        self._ending = False
        self._changed = threading.Condition()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the end wait for what is done inside.

        Raises
        ------
        RuntimeError
            When the program is ending already: nothing begins any more.
        """
        with self._changed:
            if self._ending:
                raise RuntimeError("no work must begin while the program ends")
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def wait(self, patience_s: float = PATIENCE_S) -> bool:
        """Whether everything came to its end in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._under_way == 0, patience_s)

    def end(self) -> None:
        """Let nothing begin any more, and wait."""
        with self._changed:
            self._ending = True
        self.wait()


exits = Exits()
atexit.register(exits.end)
