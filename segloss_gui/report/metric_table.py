"""Means of every metric by method and class, each with its own n, and the rules for cases without a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from segloss_gui.core.units import common_unit
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec, MissedRule
from segloss_gui.report.markdown import markdown_table
from segloss_gui.report.summary import own_count, rule_words
from segloss_gui.report.table import MethodLine, method_lines
from segloss_gui.statistics.summary import Summary
from segloss_gui.study.score_file import ScoreRow


def metric_table(
    rows: Sequence[ScoreRow],
    *,
    keys: Iterable[str] = tuple(METRICS),
    rule: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
    class_names: Mapping[int, str] | None = None,
) -> str:
    """A Markdown table: a line a method and class, a column a metric, means over cases.

    Parameters
    ----------
    rows : sequence of ScoreRow
        The scores.
    keys : iterable of str
        Metrics shown; one that is undefined in every row, without a case missed, is left out.
    rule : EmptyRule
        What a share counts where prediction and reference are both empty.
    missed : MissedRule
        What a distance counts where one of them alone is empty.
    class_names : mapping of int to str
        What the classes are called.

    Examples
    --------
    >>> full = ScoreRow("a", "", "m", "", None, None, 1, 0.5, 0.3, 5.0, 4.0, 1.0)
    >>> empty = ScoreRow("b", "", "m", "", None, None, 1, float("nan"), float("nan"), 0.0, 0.0, 0.0)
    >>> for rule in EmptyRule:
    ...     print(metric_table((full, empty), keys=("dice",), rule=rule).splitlines()[4])
    | m      | 1     | 0.500 (n = 1, 1 undefined) | 2     |
    | m      | 1     | 0.750 | 2     |
    | m      | 1     | 0.250 | 2     |
    """
    if not rows:
        return ""
    names, wanted = class_names or {}, tuple(keys)
    # Means alone: the draws behind intervals are not needed.
    lines = method_lines(rows, wanted, empty=rule, missed=missed, resamples=1)
    unit = common_unit(line.unit for line in lines)
    specs = [METRICS[key].within(unit) for key in wanted if any(_is_told(line.metrics[key]) for line in lines)]
    head = ["method", "class", *(spec.full_title for spec in specs), "cases"]
    body = [
        [line.method, names.get(line.class_value, str(line.class_value)), *(_cell(line, spec) for spec in specs),
         str(line.cases)]
        for line in lines
    ]  # fmt: skip
    tolerance = next((row.tolerance_mm for row in rows if row.tolerance_mm == row.tolerance_mm), None)
    said = [rule_words([of for line in lines for of in line.metrics.values()], rule, missed)]
    said += [f"Surface Dice: within {tolerance:g} {unit.length}."] if tolerance is not None else []
    return f"## All metrics\n\n{markdown_table(head, body)}\n\n{' '.join(said)}\n"


def _cell(line: MethodLine, spec: MetricSpec) -> str:
    summary = line.metrics[spec.key]
    return own_count(_text(spec, summary.mean), summary, line.cases)


def _is_told(summary: Summary) -> bool:
    return bool(summary.n or summary.failures)


def _text(spec: MetricSpec, value: float) -> str:
    if value != value:
        return "–"
    if spec.is_share:
        return f"{value:.3f}"
    return f"{value:+.3g}" if spec.best == "zero" else f"{value:.4g}"
