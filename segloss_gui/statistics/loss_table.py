"""Table 1 of Bertels 2019 as data: the mean of each metric by loss, and which differences are significant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule
from segloss_gui.statistics.corrections import CORRECTIONS, Correction
from segloss_gui.statistics.pairwise import Comparisons, compare_methods
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_matrix import ScoreMatrix, score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary

BASELINES = ("cross_entropy", "weighted_cross_entropy")
"""Losses that italic and underline compare with."""


@dataclass(frozen=True)
class LossCell:
    """One metric of one method.

    Parameters
    ----------
    summary : Summary
        Mean over cases with its interval.
    affected : int
        Rows that the empty-case rule was about.
    italic, underline : bool
        Significantly better than cross-entropy, and than weighted cross-entropy.
    bold : bool
        The best, or not significantly worse than the best: a tie. Signed errors are judged by their size.
        A method whose mean leaves out cases it failed (``summary.left_out``) has no mark.
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
    """

    class_name: str
    methods: tuple[str, ...]
    metrics: tuple[str, ...]
    cells: Mapping[tuple[str, str], LossCell]
    comparisons: Mapping[str, Comparisons]
    rule: str
    empty: EmptyRule
    missed: MissedRule = MissedRule.SKIP

    @property
    def has_failures(self) -> bool:
        """Whether a case was missed, or a false alarm, in any column that this leaves undefined."""
        return any(cell.summary.failures for cell in self.cells.values())


def loss_table(
    table: ScoreTable,
    metrics: Sequence[str] = ("dice", "jaccard"),
    *,
    empty: EmptyRule,
    baselines: tuple[str, str] | None = None,
    level: float = 0.05,
    correction: Correction = "none",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> LossTable:
    """Table 1 of Bertels 2019 for one class.

    The paper tests pairs of losses by non-parametric bootstrapping at p < 0.05 and marks its table in
    italic, underlined and bold. Which mark says what is not restated in the sources at hand; the
    rule used here is in :attr:`LossTable.rule`.

    Parameters
    ----------
    table : ScoreTable
        Of one class.
    metrics : sequence of str
        Columns.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    baselines : (str, str) or None
        Methods that italic and underline compare with; None: those whose loss is cross-entropy and
        weighted cross-entropy, where there are such.
    level : float
        Of significance, two-sided.
    correction : str
        Of p, over the pairs of one metric.
    resamples, seed : int
        Of the paired bootstrap and the intervals.

    Raises
    ------
    ParameterError
        When the table has several classes, or a baseline or metric is not in it.

    Examples
    --------
    >>> names = {"case": ["a", "b"] * 2, "method": ["CE", "CE", "Dice", "Dice"],
    ...          "loss": ["cross_entropy", "cross_entropy", "", ""]}
    >>> found = loss_table(ScoreTable.of(names, {"dice": [0.5, 0.6, 0.7, 0.9]}), ["dice"], empty=EmptyRule.SKIP)
    >>> cell = found.cells["Dice", "dice"]
    >>> round(cell.summary.mean, 3), cell.italic, cell.underline, cell.bold
    (0.8, True, False, True)
    """
    matrices = [score_matrix(table, metric, empty) for metric in metrics]
    against = _baselines(table, baselines)
    of_metric = summaries(matrices, resamples=resamples, seed=seed)
    compared: dict[str, Comparisons] = {}
    cells: dict[tuple[str, str], LossCell] = {}
    for matrix, found in zip(matrices, of_metric, strict=True):
        pairs = compare_methods(matrix, correction=correction, resamples=resamples, seed=seed)
        compared[matrix.metric] = pairs
        cells |= _cells(matrix, found, pairs.better(level), against)
    return LossTable(
        ", ".join(table.names("class")), table.names("method"), tuple(metrics), cells, compared,
        rule_in_words(against, level, correction), empty, table.missed,
    )  # fmt: skip


def _cells(
    matrix: ScoreMatrix, found: Sequence[Summary], better: NDArray[np.bool_], against: tuple[str, str]
) -> dict[tuple[str, str], LossCell]:
    methods = matrix.methods
    marked = not (matrix.metric in METRICS and METRICS[matrix.metric].best == "")
    # A mean over what was found says nothing of what was missed: such a method neither has a mark nor sets the best.
    judged = [summary.n > 0 and not summary.left_out for summary in found]
    means = [float(column[~np.isnan(column)].mean()) if of else -np.inf
             for column, of in zip(matrix.goodness.T, judged, strict=True)]  # fmt: skip
    best = int(np.argmax(means)) if means else 0
    has_marks = marked
    cells = {}
    for k, (method, summary) in enumerate(zip(methods, found, strict=True)):
        marked = has_marks and judged[k]
        italic, underline = (marked and name in methods and bool(better[k, methods.index(name)]) for name in against)
        bold = marked and not better[best, k]
        cells[method, matrix.metric] = LossCell(summary, int(matrix.affected[k]), italic, underline, bool(bold))
    return cells


def rule_in_words(baselines: Sequence[str], level: float, correction: Correction) -> str:
    """What italic, underline and bold say.

    Examples
    --------
    >>> print(rule_in_words(("CE", ""), 0.05, "none"))
    Italic: significantly better than CE. Bold: the best mean, and every one not significantly worse than it;
    errors with a sign count by their size. Significance: paired bootstrap over subjects, two-sided p < 0.05. No
    correction, as in the papers.
    """
    words = [
        f"{mark}: significantly better than {name}."
        for mark, name in zip(("Italic", "Underlined"), baselines, strict=True)
        if name
    ]
    return " ".join(
        [
            *words,
            "Bold: the best mean, and every one not significantly worse than it;",
            "errors with a sign count by their size.",
            f"Significance: paired bootstrap over subjects, two-sided p < {level:g}. {CORRECTIONS[correction]}.",
        ]
    )


def _baselines(table: ScoreTable, given: tuple[str, str] | None) -> tuple[str, str]:
    methods = table.names("method")
    if given is not None:
        if missing := [name for name in given if name and name not in methods]:
            raise ParameterError(f"baselines must be among {', '.join(methods)}, got {', '.join(missing)}")
        return given
    of_loss = [table.where(loss=loss).names("method") for loss in BASELINES]
    return (of_loss[0][0] if of_loss[0] else "", of_loss[1][0] if of_loss[1] else "")
