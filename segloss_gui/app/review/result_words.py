"""Numbers of the results of a grading as text, of one width."""

from __future__ import annotations

import math

from segloss_gui.app.scores.score_text import UNDEFINED


def number(value: float, digits: int) -> str:
    """A number of fixed width.

    Examples
    --------
    >>> number(0.8, 2), number(float("nan"), 2)
    ('0.80', '–')
    """
    return UNDEFINED if math.isnan(value) else f"{value:.{digits}f}"


def interval(low: float, high: float) -> str:
    """Both ends.

    Examples
    --------
    >>> interval(-0.1, 0.25), interval(float("nan"), float("nan"))
    ('-0.10 … 0.25', '–')
    """
    return UNDEFINED if math.isnan(low) else f"{low:.2f} … {high:.2f}"
