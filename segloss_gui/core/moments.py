"""Times on disk as people read them; a clock may have been anything when a file was written."""

from __future__ import annotations

from datetime import datetime


def moment(stamp: float) -> datetime:
    """The local time of a file's time stamp; the first or the last there is for one that no calendar has.

    Examples
    --------
    >>> moment(2.0**45).year, moment(-(2.0**45)).year, moment(float("nan")).year
    (9999, 1, 1)
    """
    try:
        return datetime.fromtimestamp(stamp)
    except (OverflowError, OSError, ValueError):
        return datetime.max if stamp > 0 else datetime.min
