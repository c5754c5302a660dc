"""One metric as cases x methods: what is paired, resampled and ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec
from segloss_gui.statistics.factor import Codes
from segloss_gui.statistics.failures import Failures, Mask
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, interval, resampled_means
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary


@dataclass(frozen=True)
class ScoreMatrix:
    """One metric of one class, a row per case and a column per method.

    Parameters
    ----------
    metric : str
        Key of the metric.
    cases : tuple of str
        Rows.
    methods : tuple of str
        Columns.
    values : array, shape (cases, methods)
        A case scored several times by a method (seeds, folds) counts once, with the mean of its defined
        scores; NaN where none is defined or the method has no prediction of the case.
    subjects : array of int, shape (cases,)
        Whose case each row is.
    affected : array of int, shape (methods,)
        Rows of scores that the empty-case rule was about.
    told : Failures or None
        Cases missed and false alarms, where the scores tell.
    unit : SizeUnit
        What the cases' lengths and volumes are measured in.
    scored : array of bool, shape (cases, methods), or None
        Where a method has a prediction that was scored, undefined or not; None: everywhere.
    """

    metric: str
    cases: tuple[str, ...]
    methods: tuple[str, ...]
    values: Floats
    subjects: Codes
    affected: NDArray[np.intp]
    told: Failures | None = None
    unit: SizeUnit = MM
    scored: Mask | None = None

    @property
    def spec(self) -> MetricSpec:
        """The metric, with the unit it has here."""
        return METRICS[self.metric].within(self.unit)

    @cached_property
    def failures(self) -> Failures:
        """Cases that a method missed, and false alarms; none where the scores do not tell."""
        return self.told or Failures.none(*self.values.shape)

    @cached_property
    def not_predicted(self) -> Mask:
        """Where a method has no prediction of a case: nothing there is undefined."""
        return np.zeros(self.values.shape, dtype=bool) if self.scored is None else ~self.scored

    @property
    def clusters(self) -> Codes | None:
        """The subjects where one has several cases, else None: cases and subjects are then the same."""
        return self.subjects if len(np.unique(self.subjects)) < len(self.cases) else None

    @property
    def goodness(self) -> Floats:
        """The values so that higher is better: as they are, with a minus, or minus their size for signed errors."""
        best = METRICS[self.metric].best if self.metric in METRICS else "high"
        return {"high": self.values, "low": -self.values, "zero": -np.abs(self.values)}.get(best, self.values)

    def of_methods(self, methods: Sequence[int]) -> ScoreMatrix:
        """The columns of some methods."""
        at = list(methods)
        return ScoreMatrix(
            self.metric, self.cases, tuple(self.methods[k] for k in at), self.values[:, at], self.subjects,
            self.affected[at], self.failures.of_methods(at), self.unit, ~self.not_predicted[:, at],
        )  # fmt: skip

    def of_cases(self, rows: NDArray[np.intp]) -> ScoreMatrix:
        """The rows of some cases."""
        subjects = np.unique(self.subjects[rows], return_inverse=True)[1].astype(np.int32)
        return ScoreMatrix(
            self.metric, tuple(self.cases[row] for row in rows), self.methods, self.values[rows], subjects,
            self.affected, self.failures.rows(rows), self.unit, ~self.not_predicted[rows],
        )  # fmt: skip

    def column(self, method: str) -> Floats:
        """Values of one method, a case each.

        Raises
        ------
        ParameterError
            When there is no such method.
        """
        if method not in self.methods:
            raise ParameterError(f"method must be one of {', '.join(self.methods)}, got {method!r}")
        return self.values[:, self.methods.index(method)]


def score_matrix(table: ScoreTable, metric: str, empty: EmptyRule) -> ScoreMatrix:
    """The cases x methods of one metric.

    Parameters
    ----------
    table : ScoreTable
        Of one class (:meth:`ScoreTable.where`).
    metric : str
        Key of the metric.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.

    Raises
    ------
    ParameterError
        When the table has several classes or no such metric.

    Examples
    --------
    >>> names = {"case": ["a", "a", "b"], "method": ["CE", "CE", "CE"], "seed": ["0", "1", "0"]}
    >>> score_matrix(ScoreTable.of(names, {"dice": [0.4, 0.6, 0.7]}), "dice", EmptyRule.SKIP).values.tolist()
    [[0.5], [0.7]]
    """
    if len(table.names("class")) > 1:
        raise ParameterError(f"one class must be chosen, got {', '.join(table.names('class'))}")
    values, affected = table.values(metric, empty)
    changed = table.empty_rows(metric)
    cases, methods = table.factors["case"], table.factors["method"]
    shape = (len(cases.names), len(methods.names))
    cell = cases.codes.astype(np.intp) * shape[1] + methods.codes
    there = ~np.isnan(values)
    count = np.bincount(cell, there, shape[0] * shape[1])
    total = np.bincount(cell, np.where(there, values, 0.0), shape[0] * shape[1])
    with np.errstate(invalid="ignore"):
        means = (total / count).reshape(shape)
    subjects = np.zeros(shape[0], np.int32)
    subjects[cases.codes] = table.factors["subject"].codes
    return ScoreMatrix(
        metric, cases.names, methods.names, means, subjects,
        np.bincount(methods.codes[changed], minlength=shape[1]) if affected else np.zeros(shape[1], np.intp),
        _failures(table, metric, values, cell, shape), table.unit,
        (np.bincount(cell, minlength=means.size) > 0).reshape(shape),
    )  # fmt: skip


def _failures(table: ScoreTable, metric: str, values: Floats, cell: Codes, shape: tuple[int, int]) -> Failures:
    """Cells of cases x methods with a row that was missed, or a false alarm, and those that stayed undefined."""
    missed, alarms = table.failed_rows(metric)
    found = []
    for rows in (missed, alarms, (missed | alarms) & np.isnan(values)):
        of_cells = np.zeros(shape, dtype=bool)
        of_cells.ravel()[cell[rows]] = True
        found.append(of_cells)
    return Failures(*found)


def summaries(
    matrices: Sequence[ScoreMatrix], *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> tuple[tuple[Summary, ...], ...]:
    """Mean, spread and interval of every method in matrices of the same cases, all from the same draws of subjects.

    Parameters
    ----------
    matrices : sequence of ScoreMatrix
        One or several metrics of the same cases.
    level : float
        Share of the percentile interval.
    resamples, seed : int
        How often subjects are drawn, and the generator's seed.

    Returns
    -------
    For each matrix a :class:`~segloss_gui.statistics.summary.Summary` per method; ``n`` counts cases.
    """
    if not matrices or not len(matrices[0].cases):
        return tuple(() for _ in matrices)
    values = np.concatenate([matrix.values for matrix in matrices], axis=1)
    drawn = resampled_means(values, subjects=matrices[0].clusters, resamples=resamples, seed=seed)
    lows, highs = interval(drawn, level)
    failed = [matrix.failures.counts(method) for matrix in matrices for method in range(len(matrix.methods))]
    absent = np.concatenate([matrix.not_predicted.sum(axis=0) for matrix in matrices]).tolist()
    columns = zip(values.T, lows, highs, failed, absent, strict=True)
    every = [_summary(*of_column) for of_column in columns]
    ends = np.cumsum([len(matrix.methods) for matrix in matrices])
    return tuple(tuple(every[end - len(matrix.methods) : end]) for matrix, end in zip(matrices, ends, strict=True))


def method_summaries(
    table: ScoreTable, metric: str, *, empty: EmptyRule, resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Summary]:
    """Mean, spread and interval of one metric by method, of a table of one class; see :func:`score_matrix`."""
    matrix = score_matrix(table, metric, empty)
    (found,) = summaries([matrix], resamples=resamples, seed=seed)
    return dict(zip(matrix.methods, found, strict=True))


def _summary(column: Floats, low: float, high: float, failed: tuple[int, int, int], not_predicted: int) -> Summary:
    defined = column[~np.isnan(column)]
    several = defined.size > 1
    return Summary(
        n=int(defined.size),
        undefined=int(column.size - defined.size) - not_predicted,
        mean=float(defined.mean()) if defined.size else NAN,
        sd=float(defined.std(ddof=1)) if several else NAN,
        low=float(low) if several else NAN,
        high=float(high) if several else NAN,
        missed=failed[0],
        false_alarms=failed[1],
        left_out=failed[2],
        not_predicted=not_predicted,
    )
