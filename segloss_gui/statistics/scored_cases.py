"""One metric of every case and method, with what a picture of it needs of the cases: their groups and sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec
from segloss_gui.statistics.object_size import reference_volumes
from segloss_gui.statistics.resampling import NAN, Floats
from segloss_gui.statistics.score_matrix import ScoreMatrix, score_matrix
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_roc import groups_of_cases


@dataclass(frozen=True)
class ScoredCases:
    """One metric of every case and method.

    Parameters
    ----------
    matrix : ScoreMatrix
        Cases x methods, under the empty-case rule.
    groups : array of str, shape (cases,)
        Group of every case.
    reference_ml : array, shape (cases,)
        Reference volume; NaN where the scores do not say it.
    """

    matrix: ScoreMatrix
    groups: NDArray[np.str_]
    reference_ml: Floats

    @property
    def metric(self) -> str:
        """Key of the metric."""
        return self.matrix.metric

    @property
    def spec(self) -> MetricSpec:
        """The metric, with the unit it has here."""
        return self.matrix.spec

    def worst_case(self, method: str, inside: NDArray[np.bool_]) -> str | None:
        """The case, among those ``inside``, that a method does worst on; None where it has no value there."""
        if method not in self.matrix.methods:
            return None
        bad = np.where(inside, METRICS[self.metric].badness(self.matrix.column(method)), NAN)
        return None if np.isnan(bad).all() else self.matrix.cases[int(np.nanargmax(bad))]


def scored_cases(table: ScoreTable, metric: str, empty: EmptyRule) -> ScoredCases:
    """The cases of a table of one class.

    Examples
    --------
    >>> table = ScoreTable.of({"case": ["a", "b"], "method": ["CE"] * 2}, {"dice": [0.9, 0.2]})
    >>> scored_cases(table, "dice", EmptyRule.SKIP).worst_case("CE", np.array([True, True]))
    'b'
    """
    matrix = score_matrix(table, metric, empty)
    known = "reference_volume_ml" in table.metrics
    volumes = reference_volumes(table) if known else np.full(len(matrix.cases), NAN)
    return ScoredCases(matrix, groups_of_cases(table), volumes)
