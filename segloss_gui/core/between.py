"""What long work asks between two of its pieces. No torch."""

from __future__ import annotations

from collections.abc import Callable

Between = Callable[[], object]
"""Asked every now and then; raises where the work is to end."""


def nobody_asks() -> None:
    """A :data:`Between` that never ends anything."""
