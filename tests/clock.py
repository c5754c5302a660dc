"""A clock that goes on when a test tells it to."""

from __future__ import annotations


class Clock:
    """Seconds as :func:`time.monotonic` gives them."""

    def __init__(self, now: float = 100.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
