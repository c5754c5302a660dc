"""Rows of the tables of scores: of a case, and of a cohort."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from segloss_gui.core.units import MM, SizeUnit

NAN = float("nan")


@dataclass(frozen=True)
class CaseScoreRow:
    """Scores of one method and class for the case shown.

    Parameters
    ----------
    method, colour, class_name : str
        Whose scores (its id), of which class.
    values : mapping of str to float
        By metric; a metric that is not there is on its way, NaN is undefined.
    epoch : str
        "final", the preview's epoch, or "" for a method from elsewhere.
    visible : bool
        Whether the method is switched on.
    short : str
        Its name without what all names have in common.
    note : str
        What was done to the prediction before it was scored.
    title : str
        What the method is called on screen.
    unit : SizeUnit
        What lengths and volumes of the case are measured in.
    """

    method: str
    colour: str
    class_name: str
    values: Mapping[str, float] = field(default_factory=dict)
    epoch: str = ""
    visible: bool = True
    short: str = ""
    note: str = ""
    title: str = ""
    unit: SizeUnit = MM

    @property
    def dice(self) -> float:
        """Dice, which every row has."""
        return self.values["dice"]


@dataclass(frozen=True)
class CohortRow:
    """One metric of one case for each method (mean over classes).

    Parameters
    ----------
    case, group : str
        Which case; the row of means over all cases has none.
    values : tuple of float or None
        A method each: NaN where undefined, None where the method has no score of the case.
    """

    case: str
    group: str
    values: tuple[float | None, ...]

    @property
    def mean(self) -> float:
        """Mean over the methods that have a value."""
        return mean(value for value in self.values if value is not None)


@dataclass(frozen=True)
class CohortScores:
    """The table of all cases.

    Parameters
    ----------
    rows : tuple of CohortRow
        Worst first; cases without a value come last.
    means : CohortRow
        Mean of each method over the cases, under the empty-case rule.
    empty : int
        Cases and methods whose prediction and reference are both empty.
    skipped : tuple of float or None
        The means with such cases left out, for comparison.
    counts : tuple of str
        By method: how many cases its mean is of, where these are not all, with those missed.
    failed : int
        Cases and methods missed, or false alarms, of a metric that this leaves undefined.
    methods : tuple of str
        Whose values they are, in their order.
    left_out : frozenset of (str, str)
        Case and method of the failures that no rule gives a value: worse than any value.
    unit : SizeUnit
        What lengths and volumes are measured in.
    """

    rows: tuple[CohortRow, ...]
    means: CohortRow
    empty: int = 0
    skipped: tuple[float | None, ...] = ()
    counts: tuple[str, ...] = ()
    failed: int = 0
    methods: tuple[str, ...] = ()
    left_out: frozenset[tuple[str, str]] = frozenset()
    unit: SizeUnit = MM

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], float]:
        """Value by case and method; NaN where undefined, no entry where the method has no score of the case."""
        return {
            (row.case, method): value
            for row in self.rows
            for method, value in zip(self.methods, row.values, strict=True)
            if value is not None
        }


def mean(values: Iterable[float]) -> float:
    """Mean of the defined values; NaN where none is.

    Examples
    --------
    >>> mean([0.5, float("nan"), 1.0])
    0.75
    """
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else NAN
