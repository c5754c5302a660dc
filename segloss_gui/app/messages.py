"""What was said about the study that is open: all of it, where the status bar has room for the last sentence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from psygnal import Signal

from segloss_gui.app.session import Session

KEPT = 200


@dataclass(frozen=True)
class Message:
    """A sentence, its weight ("info", "warning" or "error") and when it was said."""

    level: str
    text: str
    at: datetime


class Messages:
    """The last sentences said; those of an earlier study go with it.

    Parameters
    ----------
    session : Session
        Who says them.

    Signals
    -------
    changed()
        There is one more, or none any more.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._said: deque[Message] = deque(maxlen=KEPT)
        session.said.connect(self._add)
        session.begun.connect(self._clear)

    def __iter__(self) -> Iterator[Message]:
        """The newest first."""
        return reversed(self._said)

    def _add(self, level: str, text: str) -> None:
        if text:
            self._said.append(Message(level, text, datetime.now()))
            self.changed.emit()

    def _clear(self) -> None:
        self._said.clear()
        self.changed.emit()
