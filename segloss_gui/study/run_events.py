"""The events of a run on their way to its file and to whoever listens."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.core.event_sink import EventSink
from segloss_gui.core.events import Event, RunFinished
from segloss_gui.study.run_folder import RunFolder


class RunEvents:
    """Writes events down and tells them; the end is kept back until predictions and scores are there."""

    def __init__(self, run: RunFolder, emit: Callable[[Event], None]) -> None:
        self._run = run
        self._sink = EventSink(record=run.append, listener=emit)
        self.end: RunFinished | None = None
        self.recorded = self.begun = False

    def emit(self, event: Event) -> None:
        """Write an event down and tell it; the end is kept for :meth:`finish`."""
        if isinstance(event, RunFinished):
            self.end = event
        else:
            self._sink(event)

    def finish(self, end: RunFinished) -> None:
        """Write the end down, unless it was before, and tell it."""
        if self.recorded or not self._run.exists:
            self._sink.tell(end)
        else:
            self._sink.end(end)
            self._run.close()
