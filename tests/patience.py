"""How long a test waits for what must come: until a machine ten times slower, with ten times the work, has done it.

A wait that ends early when all is well costs nothing by being allowed long; one that is short fails on a busy machine
and says nothing of the program. Below pytest's own limit, so that the test itself says what it waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE_S = 200.0
PATIENCE_MS = int(PATIENCE_S * 1000)
PROGRAM_S = 240.0
"""A program of its own, which imports everything anew."""


def until(true: Callable[[], object], what: str = "what must come", every_s: float = 0.005) -> None:
    """Wait till ``true()``, asked again and again."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(every_s)


class PatientBot(QtBot):
    """pytest-qt's own, whose waits are never shorter than ``PATIENCE_S``."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 0) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = 0, **options: Any) -> Any:  # noqa: N802
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **options)

    def waitSignals(self, signals: Any, *, timeout: int = 0, **options: Any) -> Any:  # noqa: N802
        return super().waitSignals(signals, timeout=max(timeout, PATIENCE_MS), **options)

    def waitActive(self, widget: Any, *, timeout: int = 0) -> Any:  # noqa: N802
        return super().waitActive(widget, timeout=max(timeout, PATIENCE_MS))

    def waitExposed(self, widget: Any, *, timeout: int = 0) -> Any:  # noqa: N802
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE_MS))
