"""Rows of a table of scores that are no case: the mean of the others, or another summary that a spreadsheet adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.score_table import FACTORS, ScoreTable

Summary = Callable[[Floats], np.floating]


def _spread(values: Floats) -> np.floating:
    return np.std(values, ddof=1)  # as pandas and spreadsheets have it


SUMMARIES: Mapping[str, tuple[Summary, ...]] = MappingProxyType({
    **dict.fromkeys(("mean", "average", "avg", "mittelwert", "moyenne"), (np.mean,)),
    **dict.fromkeys(("median", "50%"), (np.median,)),
    **dict.fromkeys(("std", "sd", "stdev", "standard deviation"), (_spread, np.std)),
    **dict.fromkeys(("min", "minimum"), (np.min,)),
    **dict.fromkeys(("max", "maximum"), (np.max,)),
    **dict.fromkeys(("overall", "total", "all"), (np.mean,)),
})  # fmt: skip
"""What may be meant by the name of such a row."""
NEAR_SHARE, NEAR = 0.01, 0.005
"""Summaries are written with as few as two digits."""


def summary_row(table: ScoreTable) -> int | None:
    """Place of the first row that is a summary of the others; None where all are cases.

    A row is one by its name *and* its numbers: a case may be called Max.

    Examples
    --------
    >>> names = {"case": ["a", "b", "Mean"]}
    >>> summary_row(ScoreTable.of(names, {"dice": [0.5, 0.75, 0.625]})), summary_row(
    ...     ScoreTable.of(names, {"dice": [0.5, 0.75, 0.9]})
    ... )
    (2, None)
    """
    cases = table.factors["case"]
    named = [name for name in cases.names if name.strip().lower() in SUMMARIES]
    if not named:
        return None
    rest = ~cases.where(named)
    for place in np.flatnonzero(~rest).tolist():
        beside = rest & _like(table, place)
        summaries = SUMMARIES[cases.names[cases.codes[place]].strip().lower()]
        if any(_is_summary(table, place, beside, of) for of in summaries):
            return int(place)
    return None


def _like(table: ScoreTable, place: int) -> NDArray[np.bool_]:
    """Rows of the same method, class and all else."""
    alike = np.ones(len(table), dtype=bool)
    for key in FACTORS:
        if key != "case":
            alike &= table.factors[key].codes == table.factors[key].codes[place]
    return alike


def _is_summary(table: ScoreTable, place: int, beside: NDArray[np.bool_], summary: Summary) -> bool:
    compared = False
    for column in table.metrics.values():
        others = column[beside]
        others = others[np.isfinite(others)]
        if np.isnan(column[place]) or len(others) < 2:
            continue
        if not np.isclose(column[place], summary(others), NEAR_SHARE, NEAR):
            return False
        compared = True
    return compared
