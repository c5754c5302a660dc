"""What a run says, and to whom: events with the run's id and the time, to one listener."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from segloss_gui.core.errors import FolderGoneError
from segloss_gui.core.events import Event
from segloss_gui.training.endings import is_disk_full

LOG = logging.getLogger(__name__)


class EventEmitter:
    """Tells events to a listener; one that fails is logged and never ends the run.

    The exception is a listener that writes events to a full disk: a run whose events are lost must end.

    Parameters
    ----------
    run : str
        The run's id.
    emit : callable
        The listener.
    """

    def __init__(self, run: str, emit: Callable[[Event], None]) -> None:
        self.run = run
        self._emit = emit

    def say(self, kind: type[Event], **values: Any) -> None:
        """Make an event of this run and tell it.

        Raises
        ------
        OSError
            When the listener found the disk full.
        FolderGoneError
            When it found the run's folder deleted.
        """
        self.tell(kind(run=self.run, time=time.time(), **values))

    def tell(self, event: Event) -> None:
        """Tell an event; see :meth:`say`."""
        try:
            self._emit(event)
        except Exception as error:
            if is_disk_full(error) or isinstance(error, FolderGoneError):
                raise
            LOG.exception("a listener failed on %s of run %s", event.kind, self.run)

    def tell_last(self, event: Event) -> None:
        """Tell the end of the run, whatever the listener does."""
        try:
            self.tell(event)
        except (OSError, FolderGoneError):
            LOG.warning("the end of run %s could not be written", self.run, exc_info=True)
