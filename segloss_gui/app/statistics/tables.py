"""The page's tables as tables of a report: one form for the screen, CSV, LaTeX and Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.metrics import METRICS
from segloss_gui.report.parts import Cell, Table
from segloss_gui.report.result_tables import UNDEFINED, label_lines_table, loss_result_table, p_text, rank_table
from segloss_gui.statistics.bootstrap_p import few_subjects_words
from segloss_gui.statistics.corrections import CORRECTIONS
from segloss_gui.statistics.label_table import LabelLine
from segloss_gui.statistics.loss_table import LossTable
from segloss_gui.statistics.marks import LEVEL
from segloss_gui.statistics.ranking import RankStability
from segloss_gui.statistics.resampling import RESAMPLES

NOT_PREDICTED = "not predicted"


def methods_table(found: LossTable, about: str = "") -> Table:
    """Methods x metrics with marks; ``about`` says the class and what else was selected."""
    return _about(loss_result_table(found, "methods"), about)


def labels_table(lines: Sequence[LabelLine], about: str = "") -> Table:
    """Full against partial labelling by group."""
    return _about(label_lines_table(lines, "labelling"), about)


def ranks_table(ranks: RankStability, metric: str, about: str = "") -> Table:
    """Ranks, and how often each method comes first."""
    caption = f"Ranking by mean {METRICS[metric].within(ranks.unit).title}, {RESAMPLES:,} resamples of the cases."
    return _about(replace(rank_table(ranks, "ranking"), caption=caption), about)


def pairs_table(found: LossTable, metric: str, about: str = "") -> Table:
    """Every pair of methods: difference of the means with its interval, and p.

    Differences are of the metric itself where more or less of it is better, and of its size for signed
    errors, so that a smaller error is a negative difference.
    """
    pairs, spec = found.comparisons[metric], found.spec(metric)
    sign = -1.0 if spec.best in ("low", "zero") else 1.0
    rows = []
    for i, first in enumerate(pairs.methods):
        for j in range(i + 1, len(pairs.methods)):
            mean, p = float(pairs.mean_difference[i, j]), float(pairs.p[i, j])
            ends = sorted((sign * float(pairs.low[i, j]), sign * float(pairs.high[i, j])))
            winner = first if mean > 0 else pairs.methods[j]
            # A test on the cases that both found says nothing for who missed the others.
            fair = not found.cells[winner, metric].summary.left_out
            told_apart = p < LEVEL and bool(spec.best) and fair
            better = winner if told_apart else ""
            rows.append(
                (
                    Cell(first), Cell(pairs.methods[j]), Cell(_difference(sign * mean, ends), bold=told_apart),
                    Cell(p_text(p), bold=told_apart), Cell(str(int(pairs.n[i, j]))), Cell(better or UNDEFINED),
                )
            )  # fmt: skip
    what = f"|{spec.title}|" if spec.best == "zero" else spec.title
    unit = f" ({spec.unit})" if spec.unit else ""
    head = ("A", "B", f"{what}: A − B{unit}", "p", "n", "better")
    note = (
        f"Paired bootstrap of {RESAMPLES:,} resamples on the cases where both are defined; 95 % interval of the mean "
        f"difference, two-sided p, bold below {LEVEL:g}. {few_subjects_words(LEVEL)} {CORRECTIONS[pairs.correction]}."
    )
    failed = {name: found.cells[name, metric].summary for name in pairs.methods}
    if words := ", ".join(f"{name} {of.count_words}" for name, of in failed.items() if of.failures):
        note = f"{note} {words}. {found.missed.words}"
    return _about(Table("pairs", "Every pair of methods.", head, tuple(rows), 2, note), about)


def cases_table(scores: CaseScores, rows: Sequence[int]) -> Table:
    """The table of cases as it is shown: these rows in their order.

    What is undefined is empty, as in ``scores.csv``; what was not predicted says so.
    """
    matrix, spec = scores.matrix, scores.spec
    head = ("case", "group", f"reference ({matrix.unit.volume})", *matrix.methods)
    cells = tuple(
        (
            Cell(matrix.cases[row]), Cell(str(scores.groups[row])), Cell(_plain(float(scores.reference_ml[row]))),
            *(
                Cell(NOT_PREDICTED if absent else _plain(value))
                for value, absent in zip(matrix.values[row].tolist(), matrix.not_predicted[row], strict=True)
            ),
        )
        for row in rows
    )  # fmt: skip
    return Table("cases", f"{spec.full_title} of every case.", head, cells, 2)


def _difference(mean: float, ends: Sequence[float]) -> str:
    if math.isnan(mean):
        return UNDEFINED
    if math.isnan(ends[0]):  # of one subject
        return _signed(mean)
    return f"{_signed(mean)} [{_signed(ends[0])}, {_signed(ends[1])}]"


def _signed(value: float) -> str:
    """Three digits behind the point, or three in all where it is large.

    Examples
    --------
    >>> _signed(0.01234), _signed(-12.345), _signed(0.0)
    ('+.012', '-12.3', '+.000')
    """
    text = f"{value:+.3f}" if abs(value) < 1 else f"{value:+.3g}"
    return text.replace("0.", ".", 1) if text[1:3] == "0." else text


def _plain(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6g}"


def _about(table: Table, about: str) -> Table:
    return replace(table, caption=f"{table.caption.removesuffix('.')}: {about}.") if about else table
