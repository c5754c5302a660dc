"""Table 1 of Bertels 2019 as data: the mean of each metric by loss, marked by which differences are significant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec, MissedRule
from segloss_gui.statistics.corrections import Correction
from segloss_gui.statistics.marks import LEVEL, Groups, Marks, marks_of, rule_in_words
from segloss_gui.statistics.pairwise import Comparisons, compare_methods
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_matrix import ScoreMatrix, score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary


@dataclass(frozen=True)
class LossCell:
    """One metric of one method.

    Parameters
    ----------
    summary : Summary
        Mean over cases with its interval.
    affected : int
        Rows that the empty-case rule was about.
    italic, underline, bold : bool
        Its :class:`~segloss_gui.statistics.marks.Marks`. Signed errors are judged by their size; a metric of which
        neither more nor less is better has none, nor has a method whose mean leaves out cases it failed
        (``summary.left_out``).
    """

    summary: Summary
    affected: int
    italic: bool
    underline: bool
    bold: bool


@dataclass(frozen=True)
class LossTable:
    """Methods x metrics of one class.

    Parameters
    ----------
    class_name : str
        The class.
    methods, metrics : tuple of str
        Rows and columns.
    cells : mapping of (method, metric) to LossCell
        What the table shows.
    comparisons : mapping of str to Comparisons
        By metric: every pair of methods.
    rule : str
        What the marks say, in words that stand under the table.
    empty : EmptyRule
        What undefined shares count for.
    missed : MissedRule
        What distances count for that one empty map leaves undefined.
    unit : SizeUnit
        What lengths and volumes are measured in.
    """

    class_name: str
    methods: tuple[str, ...]
    metrics: tuple[str, ...]
    cells: Mapping[tuple[str, str], LossCell]
    comparisons: Mapping[str, Comparisons]
    rule: str
    empty: EmptyRule
    missed: MissedRule = MissedRule.SKIP
    unit: SizeUnit = MM

    def spec(self, metric: str) -> MetricSpec:
        """A metric, with the unit it has here."""
        return METRICS[metric].within(self.unit)

    @property
    def has_failures(self) -> bool:
        """Whether a case was missed, or a false alarm, in any column that this leaves undefined."""
        return any(cell.summary.failures for cell in self.cells.values())


def loss_table(
    table: ScoreTable,
    metrics: Sequence[str] = ("dice", "jaccard"),
    *,
    groups: Groups,
    empty: EmptyRule,
    level: float = LEVEL,
    correction: Correction = "none",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> LossTable:
    """Table 1 of Bertels 2019 for one class: means, and marks by :func:`~segloss_gui.statistics.marks.marks_of`.

    Parameters
    ----------
    table : ScoreTable
        Of one class.
    metrics : sequence of str
        Columns.
    groups : mapping of str to "pixel" or "metric"
        Of each method whose loss is of one (:func:`segloss_gui.study.loss_groups.method_groups`).
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    level : float
        Of significance, two-sided.
    correction : str
        Of p, over the pairs of one metric.
    resamples, seed : int
        Of the paired bootstrap and the intervals.

    Raises
    ------
    ParameterError
        When the table has several classes, or a metric is not in it.

    Examples
    --------
    >>> names = {"case": [*"abcdef"] * 2, "method": ["CE"] * 6 + ["Dice"] * 6}
    >>> scores = ScoreTable.of(names, {"dice": [0.5, 0.6] * 3 + [0.7, 0.9] * 3})
    >>> found = loss_table(scores, ["dice"], groups={"CE": "pixel", "Dice": "metric"}, empty=EmptyRule.SKIP)
    >>> for method in found.methods:
    ...     cell = found.cells[method, "dice"]
    ...     print(method, round(cell.summary.mean, 3), cell.italic, cell.underline, cell.bold)
    CE 0.55 True False False
    Dice 0.8 False False True
    """
    matrices = [score_matrix(table, metric, empty) for metric in metrics]
    compared: dict[str, Comparisons] = {}
    cells: dict[tuple[str, str], LossCell] = {}
    for matrix, found in zip(matrices, summaries(matrices, resamples=resamples, seed=seed), strict=True):
        pairs = compare_methods(matrix, correction=correction, resamples=resamples, seed=seed)
        compared[matrix.metric] = pairs
        cells |= _cells(matrix, found, _marks(matrix, pairs, groups, level))
    methods = table.names("method")
    return LossTable(
        ", ".join(table.names("class")), methods, tuple(metrics), cells, compared,
        rule_in_words(methods, groups, level, correction), empty, table.missed, table.unit,
    )  # fmt: skip


def _marks(matrix: ScoreMatrix, pairs: Comparisons, groups: Groups, level: float) -> Sequence[Marks]:
    if matrix.metric in METRICS and METRICS[matrix.metric].best == "":
        return [Marks()] * len(matrix.methods)
    # A mean over what was found says nothing of what was missed: such a method takes no part.
    left_out = np.asarray(matrix.failures.left_out.any(axis=0))
    defined = [bool(there.any() and not left) for there, left in zip(~np.isnan(matrix.values).T, left_out, strict=True)]
    return marks_of(pairs.better(level), [groups.get(method) for method in matrix.methods], defined)


def _cells(matrix: ScoreMatrix, found: Sequence[Summary], marks: Sequence[Marks]) -> dict[tuple[str, str], LossCell]:
    return {
        (method, matrix.metric): LossCell(summary, int(affected), m.italic, m.underline, m.bold)
        for method, summary, affected, m in zip(matrix.methods, found, matrix.affected, marks, strict=True)
    }
