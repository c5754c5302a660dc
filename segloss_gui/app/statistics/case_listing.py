"""The table of cases as it is looked at: which of them, in what order, and what each cell says and leads to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.scores.score_text import UNKNOWN, digits_of, metric_text
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.core.number_text import thousands
from segloss_gui.metrics import METRICS

CASE, GROUP, SIZE, FIRST = 0, 1, 2, 3
"""Columns: what the case is called, its group, the volume of its reference; from the first on a method each."""


class CaseListing:
    """One metric of every case; sorted and filtered as arrays: 10,000 take a moment.

    Attributes
    ----------
    scores : CaseScores or None
        What is listed.
    rows : sequence of int
        Places of the shown cases in the scores, from the top.
    sorted_by : (int, bool) or None
        The column that decides, and whether it falls; None: worst first.
    short : dict of str to str
        The methods as they are called where there is little room.
    """

    def __init__(self) -> None:
        self.scores: CaseScores | None = None
        self.rows: Sequence[int] = ()
        self.sorted_by: tuple[int, bool] | None = None
        self.short: dict[str, str] = {}
        self._order = np.zeros(0, np.intp)
        self._filter = ""
        self._digits, self._ml = 3, 3

    def take(self, scores: CaseScores | None) -> None:
        """List other scores, in the order and under the filter chosen before."""
        self.scores = scores
        if scores is None:
            self._order, self.rows = np.zeros(0, np.intp), ()
            return
        self.short = dict(short_names(scores.matrix.methods))
        self._digits = _digits(scores.matrix.values)
        self._ml = _digits(scores.reference_ml)
        if self.sorted_by is not None and self.sorted_by[0] >= FIRST + len(scores.matrix.methods):
            self.sorted_by = None
        self._sort(scores)

    def narrow(self, text: str) -> None:
        """List the cases whose name or group holds ``text``."""
        self._filter = text.strip().lower()
        self._choose()

    def sort(self, column: int, *, falling: bool = False) -> None:
        """Sort by a column; a negative one: worst first. Names go by the numbers in them, and so do ties elsewhere."""
        self.sorted_by = (column, falling) if column >= 0 else None
        if self.scores is not None:
            self._sort(self.scores)

    def _sort(self, scores: CaseScores) -> None:
        natural = scores.natural
        if self.sorted_by is None:
            self._order = scores.worst_first()
        else:
            column, falling = self.sorted_by
            keys = scores.column(column - SIZE)[natural] if column >= SIZE else None
            if column == GROUP:
                keys = np.unique(scores.groups[natural], return_inverse=True)[1].astype(float)
            if keys is None:
                self._order = natural[::-1] if falling else natural
            else:
                self._order = natural[np.argsort(-keys if falling else keys, kind="stable")]
        self._choose()

    def _choose(self) -> None:
        kept = self._order
        if self._filter and self.scores is not None:
            kept = kept[np.char.find(self.scores.searched[kept], self._filter) >= 0]
        self.rows = kept.tolist()

    def place_of(self, case: str) -> int | None:
        """The row that shows a case; None where none does."""
        if self.scores is None or case not in self.scores.matrix.cases:
            return None
        place = self.scores.matrix.cases.index(case)
        return self.rows.index(place) if place in self.rows else None

    def leads_to(self, place: int, column: int) -> tuple[str, str | None]:
        """Where a click on a cell leads: the case, and the method of the column, or the worst."""
        assert self.scores is not None
        matrix = self.scores.matrix
        method = matrix.methods[column - FIRST] if column >= FIRST else self.scores.worst_method(place)
        return matrix.cases[place], method

    def tip(self, place: int, column: int) -> str:
        """The same in words."""
        case, method = self.leads_to(place, column)
        if column >= FIRST and self._is_absent(place, column):
            return f"{case}: {method} has no prediction of it"
        return f"{case}: to the largest error of {method}" if method else case

    def size_text(self, place: int) -> str:
        """Volume of a case's reference."""
        assert self.scores is not None
        spec = METRICS["reference_volume_ml"].within(self.scores.matrix.unit)
        return metric_text(spec, float(self.scores.reference_ml[place]), self._ml)

    def score_text(self, place: int, column: int) -> str:
        """The score of a column's method, or how it failed; "–" is undefined, and nothing stands where none is."""
        assert self.scores is not None
        if self._is_absent(place, column):
            return UNKNOWN
        value = float(self.scores.column(column - SIZE)[place])
        failures = self.scores.matrix.failures
        for told, words in ((failures.missed, "missed"), (failures.false_alarms, "false alarm")):
            if np.isnan(value) and told[place, column - FIRST]:
                return words
        return metric_text(self.scores.spec, value, self._digits)

    def _is_absent(self, place: int, column: int) -> bool:
        assert self.scores is not None
        return bool(self.scores.matrix.not_predicted[place, column - FIRST])

    def has(self, column: int) -> bool:
        """Whether the cases have groups, or a volume of their reference."""
        if self.scores is None:
            return False
        known = self.scores.groups != "" if column == GROUP else ~np.isnan(self.scores.reference_ml)
        return bool(known.any())

    def title(self) -> str:
        """The metric, and of how many cases."""
        if self.scores is None:
            return "Cases"
        return f"{self.scores.spec.full_title} of {case_words(len(self.rows), len(self.scores.matrix.cases))}"


def case_words(count: int, every: int) -> str:
    """How many of how many cases.

    Examples
    --------
    >>> case_words(3, 1200), case_words(12, 12), case_words(1, 1)
    ('3 of 1,200 cases', '12 cases', '1 case')
    """
    some = thousands(every) if count == every else f"{thousands(count)} of {thousands(every)}"
    return f"{some} case" if every == 1 else f"{some} cases"


def _digits(values: NDArray[np.float64]) -> int:
    known = np.abs(values[~np.isnan(values)])
    return digits_of([float(known.max())] if known.size else [])
