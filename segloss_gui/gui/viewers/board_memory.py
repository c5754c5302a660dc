"""How the user arranged a board, kept for the next time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings

from segloss_gui.app.slices.tiles import State
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.widgets.timers import after

WRITE_AFTER_MS = 400


class BoardMemory(QObject):
    """Writes the arrangement of a board, once things have come to rest.

    Parameters
    ----------
    key : str
        Under which it is remembered; empty: it is not.
    state : callable
        The arrangement now.
    parent : QObject
        Owner.
    """

    def __init__(self, key: str, state: Callable[[], State], parent: QObject) -> None:
        super().__init__(parent)
        self._key, self._state = key, state
        self._timer = after(self, WRITE_AFTER_MS, self._write)

    def recall(self) -> State:
        """The arrangement as it was; empty where there is none."""
        found = remembered(QSettings()).panes.get(self._key)
        return found.model_dump() if found is not None else {}

    def write_soon(self) -> None:
        """Remember what changed; once, however often this is called until then."""
        self._timer.start()

    def write_what_waits(self) -> None:
        """Remember now what was to be remembered soon."""
        if self._timer.isActive():
            self._timer.stop()
            self._write()

    def _write(self) -> None:
        if self._key:
            remember(QSettings(), panes={self._key: self._state()})
