"""Garbage is collected on the window's thread only, and in small helpings.

Python collects wherever it happens to allocate. In this program that may be a training thread, where
a widget that is part of a cycle must not be destroyed; and a full collection walks everything torch
and MONAI brought along, holding every thread up for 0.2-0.4 s. So automatic collection is off, a
timer collects here, and what large imports leave behind is put beyond the collector's reach. When a run
has ended everything else is looked at: MONAI's networks hold themselves, and with them weights and gradients.
"""

from __future__ import annotations

import gc
import sys
import threading

from PySide6.QtCore import QObject, QTimer

from segloss_gui.core.free_memory import give_back, has_work_ended

INTERVAL_MS = 250
ALLOCATIONS = 2000
"""Container objects more than were freed, before the youngest generation is looked at."""
ROUNDS = 12
"""Collections of one generation before the next older one is looked at too."""
MANY_MODULES = 100


class GarbageCollector(QObject):
    """Takes over from automatic collection until :meth:`close`.

    Parameters
    ----------
    parent : QObject, optional
        Owner; its thread collects.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._modules = 0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        gc.disable()

    def tick(self) -> None:
        """Collect the generations that are due."""
        if len(sys.modules) - self._modules >= MANY_MODULES:
            # Modules live as long as the program; nothing in them is worth looking at again.
            self._modules = len(sys.modules)
            gc.freeze()
            return
        if has_work_ended():
            gc.collect()
            threading.Thread(target=give_back, name="segloss-free-memory", daemon=True).start()
            return
        young, middle, _ = counts = gc.get_count()
        if young >= ALLOCATIONS:
            gc.collect(0 if middle < ROUNDS else 1 if counts[2] < ROUNDS else 2)

    def close(self) -> None:
        """Give collection back to the interpreter."""
        self._timer.stop()
        gc.enable()
