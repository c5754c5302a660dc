"""What a layout says of work it needs: that it goes on, or a sentence with a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A sentence above the panes.

    Parameters
    ----------
    words : str
        What it says; empty: there is nothing to say.
    button, tip : str
        What can be done about it; empty where nothing can.
    share : callable or None
        How much of the work is done, 0 to 1, while it goes on.
    """

    words: str
    button: str = ""
    tip: str = ""
    share: Callable[[], float] | None = None
