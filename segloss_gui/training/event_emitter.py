"""What a run says: events with the run's id and the time."""

from __future__ import annotations

import time
from typing import Any

from segloss_gui.core.event_sink import Emit
from segloss_gui.core.events import Event


class EventEmitter:
    """Makes the events of one run.

    Parameters
    ----------
    run : str
        The run's id.
    sink : callable
        Takes them.
    """

    def __init__(self, run: str, sink: Emit) -> None:
        self.run = run
        self._sink = sink

    def emit(self, kind: type[Event], **values: Any) -> None:
        """Make an event of this run, of now.

        Examples
        --------
        >>> from segloss_gui.core.events import RunPaused
        >>> EventEmitter("a", lambda event: print(event.kind, event.run)).emit(RunPaused)
        run_paused a
        """
        self._sink(kind(run=self.run, time=time.time(), **values))
