"""Something done after a while, or again and again, as long as its owner lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def after(owner: QObject, milliseconds: int, do: Callable[[], object]) -> QTimer:
    """A timer that does something once, so long after it was started last."""
    timer = QTimer(owner, singleShot=True, interval=milliseconds)
    timer.timeout.connect(do)
    return timer


def every(owner: QObject, milliseconds: int, do: Callable[[], object]) -> QTimer:
    """A timer that does something again and again while it runs."""
    timer = QTimer(owner, interval=milliseconds)
    timer.timeout.connect(do)
    return timer
