"""Rows of ``scores.csv`` by method and class: one line of a table each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_matrix import score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary
from segloss_gui.study.score_file import ScoreRow

KEYS = ("dice", "jaccard", "volume_error_ml", "hd95_mm")
"""Metrics of a line unless others are asked for."""


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
    metrics : mapping of str to Summary
        By metric, each over the cases where it is defined; a case scored by several seeds counts once, with its
        mean. Intervals draw subjects.
    unit : SizeUnit
        What lengths and volumes are measured in.
    """

    method: str
    class_value: int
    cases: int
    metrics: Mapping[str, Summary]
    unit: SizeUnit = MM

    @property
    def dice(self) -> Summary:
        """Dice's."""
        return self.metrics["dice"]


def method_lines(
    rows: Iterable[ScoreRow],
    keys: Sequence[str] = KEYS,
    *,
    empty: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
    resamples: int = RESAMPLES,
) -> tuple[MethodLine, ...]:
    """One line per method and class, in the order they first come in.

    Parameters
    ----------
    rows : iterable of ScoreRow
        The scores.
    keys : sequence of str
        Metrics.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    missed : MissedRule
        What a distance counts for that one empty map leaves undefined.
    resamples : int
        Of the intervals.

    Examples
    --------
    >>> row = ScoreRow("a", "", "soft_dice", "soft_dice", 0, 0, 1, 0.8, 0.6, 5.0, 4.0, 1.0)
    >>> [(line.method, line.cases, line.dice.mean) for line in method_lines([row])]
    [('soft_dice', 1, 0.8)]
    """
    held = list(rows)
    table = ScoreTable.from_rows(held).under(missed)
    found = []
    for method, value in dict.fromkeys((row.method, row.class_value) for row in held):
        own = table.where(method=method, class_=value)
        matrices = [score_matrix(own, key, empty) for key in keys]
        of_metric = (of for (of,) in summaries(matrices, resamples=resamples))
        cases = len(matrices[0].cases) if matrices else 0
        found.append(MethodLine(method, value, cases, dict(zip(keys, of_metric, strict=True)), own.unit))
    return tuple(found)
