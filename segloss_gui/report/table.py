"""Rows of ``scores.csv`` by method and class: one line of a table each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from segloss_gui.statistics.summary import Summary, summarise
from segloss_gui.study.score_file import ScoreRow


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
        Over cases; a case scored by several seeds counts once, with its mean.
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
    grouped: dict[tuple[str, int], list[ScoreRow]] = {}
    for row in rows:
        grouped.setdefault((row.method, row.class_value), []).append(row)
    return tuple(_line(method, value, of_method) for (method, value), of_method in grouped.items())


def _line(method: str, class_value: int, rows: Sequence[ScoreRow]) -> MethodLine:
    by_case: dict[str, list[ScoreRow]] = {}
    for row in rows:
        by_case.setdefault(row.case, []).append(row)
    dice, jaccard, error = (
        summarise([_mean([getattr(row, name) for row in of_case]) for of_case in by_case.values()])
        for name in ("dice", "jaccard", "volume_error_ml")
    )
    return MethodLine(method, class_value, len(by_case), dice, jaccard, error)


def _mean(values: Sequence[float]) -> float:
    defined = [value for value in values if value == value]
    return sum(defined) / len(defined) if defined else float("nan")
