"""Results of the statistics room as tables of a report."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from segloss_gui.core.number_text import count_of
from segloss_gui.core.units import common_unit
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.metrics.registry import METRICS, MetricSpec
from segloss_gui.report.parts import Cell, Table
from segloss_gui.statistics.bootstrap_p import few_subjects_words
from segloss_gui.statistics.label_table import SIGNIFICANT, LabelLine
from segloss_gui.statistics.loss_table import LossTable
from segloss_gui.statistics.ranking import RankStability
from segloss_gui.statistics.score_matrix import score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary

UNDEFINED = "–"
LEARNS_EMPTY = "†"
LEAST_SHOWN = 1e-4
"""Sizes below which decimals would be zeros alone."""
ZERO_BELOW = 1e-9
"""Sizes that are what rounding left of a difference of equal numbers, in any unit of a metric."""


def loss_result_table(found: LossTable, key: str) -> Table:
    """Table 1 of Bertels 2019: a row a method, a column a metric, marked by its rule.

    The column n is of the means that name none of their own; cases without a prediction have a column
    where there are any.
    """
    absent = any(cell.summary.not_predicted for cell in found.cells.values())
    rows = []
    for method in found.methods:
        cells = [found.cells[method, metric] for metric in found.metrics]
        usual = next((cell.summary for cell in cells if not cell.summary.failures), cells[0].summary)
        rows.append(
            (
                Cell(method),
                *(
                    Cell(_own_text(cell.summary, found.spec(metric), usual), cell.bold, cell.italic, cell.underline)
                    for cell, metric in zip(cells, found.metrics, strict=True)
                ),
                Cell(str(usual.n)),
                Cell(str(usual.undefined)),
                *([Cell(str(usual.not_predicted))] if absent else []),
            )
        )
    head = ("method", *(found.spec(metric).full_title for metric in found.metrics), "n", "undefined")
    head = (*head, "not predicted") if absent else head
    note = found.rule
    if any("(n = " in cell.text for row in rows for cell in row):
        note = f"{note} The columns n and undefined are of the means that name no n of their own."
    note = f"{note} {found.missed.words}" if found.has_failures else note
    return Table(key, "Mean over cases with 95 % interval.", head, tuple(rows), note=note)


def _own_text(summary: Summary, spec: MetricSpec, usual: Summary) -> str:
    """A mean, with its own n where it is not that of the row."""
    alike = not summary.failures and (summary.n, summary.undefined) == (usual.n, usual.undefined)
    return interval_text(summary, spec) if alike else counted_text(summary, spec)


def metric_table(table: ScoreTable, metrics: Sequence[str], empty: EmptyRule, key: str) -> Table:
    """Further metrics, a row each: their means, with the number of cases where these are not all."""
    matrices = [score_matrix(table, metric, empty) for metric in metrics]
    found, cases = summaries(matrices), len(matrices[0].cases)
    rows = tuple(
        (Cell(matrix.spec.full_title), *(Cell(counted_text(summary, matrix.spec, cases)) for summary in of))
        for matrix, of in zip(matrices, found, strict=True)
    )
    note = f"n = {cases} where nothing else is said."
    if any(s.failures for of in found for s in of):
        note = f"{note} {table.missed.words}"
    note = " ".join((note, *_how_measured(table, metrics)))
    head = ("metric", *matrices[0].methods)
    return Table(key, "Further metrics, mean over cases with 95 % interval.", head, rows, note=note)


def _how_measured(table: ScoreTable, metrics: Sequence[str]) -> list[str]:
    """What a reader has to know to compare numbers with other papers'."""
    said = []
    if "surface_dice" in metrics and table.tolerances:
        lengths = " or ".join(f"{tolerance:g}" for tolerance in table.tolerances)
        said.append(f"Surface Dice: share of both surfaces within {lengths} {table.unit.length} of the other.")
    if any(metric.startswith("lesion") for metric in metrics):
        said.append("Lesions: connected parts (by faces, edges and corners), found by any overlap.")
    return said


def label_lines_table(lines: Sequence[LabelLine], key: str) -> Table:
    """Table 1 of Tilborghs 2022: Dice and volume error by batch size and group, full against partial labelling.

    Italic and highlighted as there; highlighted setups have a sign too, for forms without a ground.
    """
    dice, volume = METRICS["dice"], METRICS["volume_error_ml"]
    rows = []
    for line in lines:
        empty = line.pair.learns_empty
        rows.append(
            (
                Cell(line.setup + (LEARNS_EMPTY if empty else ""), shaded=empty),
                Cell(line.pair.batch_size or UNDEFINED, shaded=empty), Cell(line.group, shaded=empty),
                Cell(interval_text(line.dice_full, dice)),
                Cell(interval_text(line.dice_partial, dice), italic=line.dice_inferior, shaded=empty),
                Cell(interval_text(line.volume_full, volume)),
                Cell(interval_text(line.volume_partial, volume), italic=line.volume_inferior, shaded=empty),
                Cell(p_text(line.dice_bootstrap.p_greater)), Cell(p_text(line.volume_bootstrap.p_greater)),
                Cell(p_text(line.dice_permutation.p_rank)),
            )
        )  # fmt: skip
    ml = common_unit(line.unit for line in lines).volume
    head = ("setup", "B", "group", "Dice, full", "Dice, partial", f"ΔV full ({ml})", f"ΔV partial ({ml})", "p Dice",
            "p |ΔV|", "p ranks")  # fmt: skip
    caption = "Dice and volume error by batch size B and group, full against partial labels (Tilborghs 2022, Table 1)."
    return Table(key, caption, head, tuple(rows), 3, _labels_note(lines))


def _labels_note(lines: Sequence[LabelLine]) -> str:
    parts = [
        "Italic: inferior under partial labels, one-sided paired bootstrap, p < 0.05 (p Dice: lower; p |ΔV|: larger in "
        f"size). {few_subjects_words(SIGNIFICANT, sides=1)} p ranks: two-sided permutation of ranks of Dice."
    ]
    if any(line.pair.learns_empty for line in lines):
        parts.append(
            f"{LEARNS_EMPTY}: expected to learn empty maps (Φ gathers a batch of several, or heuristic ε), "
            "hence lower Dice and ΔV against the full reference where labels were removed."
        )
    if shared := list(dict.fromkeys(line.full_method for line in lines if line.pair.shared)):
        parts.append(_shared_words(shared, every={line.full_method for line in lines} == set(shared)))
    alone = list(dict.fromkeys(_alone(line) for line in lines if not (line.full_method and line.partial_method)))
    if alone:
        parts.append(f"Without counterpart: {'; '.join(alone)}.")
    return " ".join(parts)


def _shared_words(shared: Sequence[str], every: bool) -> str:
    one = "One full arm of each B" if len(shared) > 1 else "One full arm"
    return f"{one} serves {'all rows' if every else 'setups without their own'}: {'; '.join(shared)}."


def _alone(line: LabelLine) -> str:
    return f"{line.full_method or line.partial_method} (no {'partial' if line.full_method else 'full'} arm)"


def rank_table(ranks: RankStability, key: str, metric: str = "dice") -> Table:
    """Ranks by the mean of a metric on all cases and how often each method comes first in resamples."""
    order = np.argsort(ranks.ranks, kind="stable").tolist()
    failed = ranks.failed or (0,) * len(ranks.methods)
    rows = tuple(
        (Cell(ranks.methods[k]), Cell(UNDEFINED), Cell(f"fails {failed[k]}"))
        if failed[k]
        else (Cell(ranks.methods[k]), Cell(_known(ranks.ranks[k], "g")), Cell(_known(ranks.best_share[k], ".0%")))
        for k in order
    )
    note = (
        f"{_tau_words(ranks)}; {count_of(ranks.n, 'case')}"
        + (f", {ranks.left_out_words}." if ranks.left_out_words else ".")
        + (f" Not ranked: who fails cases. {MissedRule.SKIP.words}" if any(failed) else "")
    )
    caption = f"Ranking by mean {METRICS[metric].within(ranks.unit).title}."
    return Table(key, caption, ("method", "rank", "first in resamples"), rows, note=note)


def _known(value: float, form: str) -> str:
    return UNDEFINED if math.isnan(value) else format(value, form)


def _tau_words(ranks: RankStability) -> str:
    """How often the ranking changes; of one subject, or of methods that are all equal, nothing is known of that."""
    if math.isnan(ranks.kendall_tau):
        return "How stable the ranking is these cases do not say"
    return (
        f"Kendall's τ between resampled rankings and this one: {ranks.kendall_tau:.2f} [{ranks.tau_low:.2f}, "
        f"{ranks.tau_high:.2f}] (1: the ranking never changes)"
    )


def interval_text(summary: Summary, spec: MetricSpec) -> str:
    """A mean with its interval.

    Examples
    --------
    >>> interval_text(Summary(3, 0, 0.8123, 0.1, 0.75, 0.86), METRICS["dice"])
    '.812 [.750, .860]'
    >>> interval_text(Summary(0, 3, float("nan"), 0, 0, 0), METRICS["dice"])
    '–'
    """
    if not summary.n:
        return UNDEFINED
    if math.isnan(summary.low):
        return number(summary.mean, spec)
    mean, low, high = numbers((summary.mean, summary.low, summary.high), spec)
    return f"{mean} [{low}, {high}]"


def counted_text(summary: Summary, spec: MetricSpec, cases: int | None = None) -> str:
    """A mean with its interval and its own n; without it where all of ``cases`` count and none was failed.

    Examples
    --------
    >>> half = Summary(3, 3, 1.23, 0.1, 1.1, 1.5, missed=3, left_out=3)
    >>> counted_text(half, METRICS["hd95_mm"], 6)
    '1.23 [1.10, 1.50] (n = 3, 3 missed)'
    >>> counted_text(Summary(6, 0, 1.23, 0.1, 1.1, 1.5), METRICS["hd95_mm"], 6)
    '1.23 [1.10, 1.50]'
    """
    text = interval_text(summary, spec)
    return text if summary.count_words == f"n = {cases}" else f"{text} ({summary.count_words})"


def number(value: float, spec: MetricSpec) -> str:
    """A value as its metric is written: shares with three digits, errors with a sign; what rounding left is 0.

    Examples
    --------
    >>> error = METRICS["volume_error_ml"]
    >>> number(0.0312, error), number(-1.7e-18, error), number(-1.7e-18, METRICS["dice"])
    ('+0.0312', '0', '.000')
    """
    value = rounded(value)
    if not spec.unit and spec.best == "high":
        return f"{value:.3f}".replace("0.", ".", 1) if 0 <= value < 1 else f"{value:.3f}"
    return f"{value:+.3g}" if spec.best == "zero" and value else f"{value:.3g}"


def numbers(values: Sequence[float], spec: MetricSpec) -> list[str]:
    """Values that stand beside each other, with as many decimals as the largest of them has in three digits.

    Examples
    --------
    >>> numbers((0.3, 0.125, 0.475), METRICS["volume_error_ml"]), numbers((121.7, 99.04), METRICS["hd95_mm"])
    (['+0.300', '+0.125', '+0.475'], ['122', '99'])
    >>> numbers((0.23, -0.00252), METRICS["volume_error_ml"]), numbers((0.8, 0.75), METRICS["dice"])
    (['+0.230', '-0.003'], ['.800', '.750'])
    """
    largest = max((abs(rounded(value)) for value in values if math.isfinite(value)), default=0.0)
    if (not spec.unit and spec.best == "high") or largest < LEAST_SHOWN:
        return [number(value, spec) for value in values]
    decimals = max(0, 2 - math.floor(math.log10(largest)))
    sign = "+" if spec.best == "zero" else ""
    return [f"{value:{sign}.{decimals}f}" if rounded(value) else number(value, spec) for value in values]


def rounded(value: float) -> float:
    """The value, or 0 where it is what rounding left of 0."""
    return 0.0 if abs(value) < ZERO_BELOW else value


def p_text(p: float) -> str:
    """A p value.

    Examples
    --------
    >>> p_text(0.0123), p_text(0.00001), p_text(float("nan"))
    ('.012', '<.001', '–')
    """
    if math.isnan(p):
        return UNDEFINED
    return "<.001" if p < 0.001 else f"{p:.3f}".removeprefix("0")
