"""The values of runs at one place of their curves; the mean of each method where they are many. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MAX_ROWS = 10


@dataclass(frozen=True)
class ReadoutRow:
    """One run (or the mean of a method's runs) at the mouse's position.

    Parameters
    ----------
    name, group, colour : str
        The run, its method, the method's colour.
    values : tuple of float
        One per quantity of the chart; NaN where the run has none there.
    """

    name: str
    group: str
    colour: str
    values: tuple[float, ...]


def fit_rows(rows: Sequence[ReadoutRow], limit: int = MAX_ROWS) -> list[ReadoutRow]:
    """``rows``, or, where they are more than ``limit``, the mean of each group.

    Examples
    --------
    >>> rows = [ReadoutRow(f"a {i}", "a", "#000000", (float(i),)) for i in range(3)]
    >>> [(row.name, row.values) for row in fit_rows(rows, limit=2)]
    [('a, mean of 3', (1.0,))]
    """
    if len(rows) <= limit:
        return list(rows)
    groups: dict[str, list[ReadoutRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return [_joined(members) for members in groups.values()]


def _joined(rows: Sequence[ReadoutRow]) -> ReadoutRow:
    if len(rows) == 1:
        return rows[0]
    columns = zip(*(row.values for row in rows), strict=True)
    means = []
    for column in columns:
        known = [value for value in column if not math.isnan(value)]
        means.append(sum(known) / len(known) if known else math.nan)
    return ReadoutRow(f"{rows[0].group}, mean of {len(rows)}", rows[0].group, rows[0].colour, tuple(means))
