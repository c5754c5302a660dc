"""Means of every metric by method and class, with the rule for cases that are empty twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec
from segloss_gui.report.summary import markdown_table
from segloss_gui.study.score_file import ScoreRow

RULES = {
    EmptyRule.SKIP: "Cases whose prediction and reference are both empty are left out of these means.",
    EmptyRule.ONE: "Cases whose prediction and reference are both empty count as 1 in these means of shares.",
    EmptyRule.ZERO: "Cases whose prediction and reference are both empty count as 0 in these means of shares.",
}


def metric_table(
    rows: Sequence[ScoreRow],
    *,
    keys: Iterable[str] = tuple(METRICS),
    rule: EmptyRule = EmptyRule.SKIP,
    class_names: Mapping[int, str] | None = None,
) -> str:
    """A Markdown table: a line a method and class, a column a metric, means over cases.

    Parameters
    ----------
    rows : sequence of ScoreRow
        The scores.
    keys : iterable of str
        Metrics shown; one that no row defines is left out.
    rule : EmptyRule
        What a share counts where prediction and reference are both empty.
    class_names : mapping of int to str
        What the classes are called.
    """
    if not rows:
        return ""
    names = class_names or {}
    grouped: dict[tuple[str, int], list[ScoreRow]] = {}
    for row in rows:
        grouped.setdefault((row.method, row.class_value), []).append(row)
    specs = [METRICS[key] for key in keys if any(row.value(key) == row.value(key) for row in rows)]
    head = ["method", "class", *(f"{spec.title} ({spec.unit})" if spec.unit else spec.title for spec in specs), "n"]
    body = [
        [
            method, names.get(value, str(value)),
            *(_text(spec, mean_under(rule, spec, of_group)) for spec in specs), str(len(of_group)),
        ]
        for (method, value), of_group in grouped.items()
    ]  # fmt: skip
    tolerance = next((row.tolerance_mm for row in rows if row.tolerance_mm == row.tolerance_mm), None)
    said = f" Surface Dice: within {tolerance:g} mm." if tolerance is not None else ""
    return f"## All metrics\n\n{markdown_table(head, body)}\n\n{RULES[rule]}{said}\n"


def mean_under(rule: EmptyRule, spec: MetricSpec, rows: Sequence[ScoreRow]) -> float:
    """Mean of a metric over rows, NaN where none is defined.

    Examples
    --------
    >>> full = ScoreRow("a", "", "m", "", None, None, 1, 0.5, 0.3, 5.0, 4.0, 1.0)
    >>> empty = ScoreRow("b", "", "m", "", None, None, 1, float("nan"), float("nan"), 0.0, 0.0, 0.0)
    >>> [mean_under(rule, METRICS["dice"], (full, empty)) for rule in EmptyRule]
    [0.5, 0.75, 0.25]
    """
    values = np.array([row.value(spec.key) for row in rows], dtype=np.float64)
    if spec.is_share:
        values = rule.apply(values, [row.both_empty for row in rows])
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def _text(spec: MetricSpec, value: float) -> str:
    if value != value:
        return "–"
    if spec.is_share:
        return f"{value:.3f}"
    return f"{value:+.3g}" if spec.best == "zero" else f"{value:.4g}"
