"""Pause, resume and stop, asked for by any thread. A run pauses between two batches, and stops inside one.

States of a run::

    waiting -> running <-> paused
                  |           |
                  +-----------+--> finished | stopped | failed
    (process killed)  running --> interrupted --(resume)--> running
"""

from __future__ import annotations

import threading


class RunControl:
    """The handle others hold on a run.

    Examples
    --------
    >>> control = RunControl()
    >>> control.pause(); control.paused
    True
    >>> control.stop(); control.stopping, control.wait_while_paused()
    (True, None)
    """

    def __init__(self) -> None:
        self._go = threading.Event()
        self._go.set()
        self._stop = threading.Event()

    @property
    def paused(self) -> bool:
        """Whether a pause was asked for."""
        return not self._go.is_set()

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for; it cannot be taken back."""
        return self._stop.is_set()

    def pause(self) -> None:
        """Ask the run to wait after the batch in hand."""
        self._go.clear()

    def resume(self) -> None:
        """Let a paused run go on."""
        self._go.set()

    def stop(self) -> None:
        """Ask the run to end: after the layer, case or file in hand, also while it is paused."""
        self._stop.set()
        self._go.set()

    def wait_while_paused(self) -> None:
        """Block the run's thread until it may go on or must stop."""
        self._go.wait()
