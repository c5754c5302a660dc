"""The end of every event's way: kept, then told; the one place where a listener that fails is caught."""

from __future__ import annotations

import logging
from collections.abc import Callable

from segloss_gui.core.errors import FolderGoneError
from segloss_gui.core.events import Event

LOG = logging.getLogger(__name__)
Emit = Callable[[Event], None]


class EventSink:
    """Where the events of a run end up: written down first, then told to a listener.

    The one place where a listener that fails is caught: it is logged and never ends a run. What hands events on in
    between, from the trainer to the window, lets every exception pass.

    Parameters
    ----------
    record : callable or None
        Keeps an event. That the system refuses it, or the run's folder was deleted, is raised: a run whose events are
        lost must end.
    listener : callable or None
        Told every event afterwards; whatever it raises goes no further.
    """

    def __init__(self, *, record: Emit | None = None, listener: Emit | None = None) -> None:
        self._record, self._listener = record, listener

    def __call__(self, event: Event) -> None:
        """Keep an event, then tell it.

        Raises
        ------
        OSError
            When it could not be kept, for the disk is full, say.
        FolderGoneError
            When it could not be kept, for the run's folder is gone.
        """
        if error := _failure(self._record, event):
            raise error
        self.tell(event)

    def tell(self, event: Event) -> None:
        """Tell an event that is kept already, or must not be."""
        if error := _failure(self._listener, event):
            LOG.warning("a listener failed on %s of run %s: %s", event.kind, event.run, error)

    def end(self, event: Event) -> None:
        """Keep and tell the end of a run, whatever goes wrong."""
        if error := _failure(self._record, event):
            LOG.warning("the end of run %s could not be written: %s", event.run, error)
        self.tell(event)


def _failure(take: Emit | None, event: Event) -> Exception | None:
    """Hand an event over; the exception where there is no place to keep it any more, any other is logged here."""
    if take is None:
        return None
    try:
        take(event)
    except Exception as error:
        if isinstance(error, (OSError, FolderGoneError)):
            return error
        LOG.exception("a listener failed on %s of run %s", event.kind, event.run)
    return None
