"""Grades and what they say, as two CSV files."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from segloss_gui.core.csv_text import to_csv
from segloss_gui.core.harmless import to_cell
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.grading_file import GradingRecord
from segloss_gui.study.grading_results import Results

GRADE_COLUMNS = (
    "grader",
    "case",
    "method",
    "prediction",
    "grade",
    "dice",
    "flagged",
    "comment",
    "graded_blind",
    "time",
)
SUMMARY_COLUMNS = ("quantity", "of", "n", "value", "low", "high")


def export_results(path: Path, records: Sequence[GradingRecord], results: Results) -> tuple[Path, Path]:
    """Write every grade of the unblinded graders to ``path`` and the results beside it; both files."""
    summary = path.with_name(f"{path.stem}_summary.csv")
    write_atomic(path, _csv(GRADE_COLUMNS, _grade_rows(records)))
    write_atomic(summary, _csv(SUMMARY_COLUMNS, _summary_rows(results)))
    return path, summary


def _grade_rows(records: Sequence[GradingRecord]) -> Iterable[Sequence[object]]:
    for record in records:
        for row in record.rows if record.unblinded else ():
            if row.grade is not None:
                said = (row.flagged, row.comment, row.graded_blind, row.time)
                yield (record.grader, row.case, row.method, row.prediction, row.grade, row.dice, *said)


def _summary_rows(results: Results) -> Iterable[Sequence[object]]:
    for pair in results.pairs:
        of = f"{pair.first} - {pair.second}"
        yield ("per cent agreement", of, pair.n, pair.percent, "", "")
        yield ("Cohen's kappa, linear weights", of, pair.n, pair.kappa_linear, "", "")
        yield ("Cohen's kappa, quadratic weights", of, pair.n, pair.kappa_quadratic, "", "")
    if len(results.graders) > 1:
        yield ("Krippendorff's alpha, ordinal", "all graders", results.shared, results.alpha, "", "")
    defined = sum(not math.isnan(point.dice) for point in results.points)
    yield ("Spearman of grade and Dice, 95 % interval", "all methods", defined, results.correlation,
           results.low, results.high)  # fmt: skip
    for method in results.methods:
        yield ("mean grade, 95 % interval", method.method, method.n, method.mean, method.low, method.high)
        yield ("mean Dice", method.method, method.n, method.dice, "", "")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return to_csv([columns, *([_text(value) for value in row] for row in rows)])


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.6g}"
    if isinstance(value, str):
        return to_cell(value)
    return value
