"""Rows of ``scores.csv`` by method and class: one line of a table each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.score_matrix import score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary
from segloss_gui.study.score_file import ScoreRow

RESAMPLES = 2000


@dataclass(frozen=True)
class MethodLine:
    """One method's scores for one class.

    Parameters
    ----------
    method : str
        Which method.
    class_value : int
        Label value of the class.
    cases : int
        Cases that were scored.
    dice, jaccard, volume_error_ml : Summary
        Over cases; a case scored by several seeds counts once, with its mean. Intervals draw subjects.
    """

    method: str
    class_value: int
    cases: int
    dice: Summary
    jaccard: Summary
    volume_error_ml: Summary


def method_lines(rows: Iterable[ScoreRow]) -> tuple[MethodLine, ...]:
    """One line per method and class, in the order they first come in.

    Examples
    --------
    >>> row = ScoreRow("a", "", "soft_dice", "soft_dice", 0, 0, 1, 0.8, 0.6, 5.0, 4.0, 1.0)
    >>> [(line.method, line.cases, line.dice.mean) for line in method_lines([row])]
    [('soft_dice', 1, 0.8)]
    """
    held = list(rows)
    table = ScoreTable.from_rows(held)
    return tuple(
        _line(table.where(method=method, class_=value), method, value)
        for method, value in dict.fromkeys((row.method, row.class_value) for row in held)
    )


def _line(table: ScoreTable, method: str, class_value: int) -> MethodLine:
    matrices = [score_matrix(table, key, EmptyRule.SKIP) for key in ("dice", "jaccard", "volume_error_ml")]
    dice, jaccard, error = (found for (found,) in summaries(matrices, resamples=RESAMPLES))
    return MethodLine(method, class_value, len(matrices[0].cases), dice, jaccard, error)
