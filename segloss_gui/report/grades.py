"""What graders said of the predictions, as a section of the report; none where nobody graded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from segloss_gui.core.number_text import count_of
from segloss_gui.report.parts import Cell, Section, Table
from segloss_gui.report.result_tables import UNDEFINED
from segloss_gui.study.grading import GRADES
from segloss_gui.study.grading_file import GradingRecord
from segloss_gui.study.grading_results import MethodGrades, Results, results_of


def grade_sections(
    records: Sequence[GradingRecord], faults: Sequence[str] = (), names: Mapping[str, str] | None = None
) -> Iterator[Section]:
    """Grades by method, and how far graders agree.

    Parameters
    ----------
    records : sequence of GradingRecord
        One a grader.
    faults : sequence of str
        Files of grades that cannot be read, a sentence each.
    names : mapping of str to str, or None
        What methods are called, in their order, by their ids.
    """
    called = names or {}
    results = results_of(records, tuple(called))
    seen = sum(row.grade is not None and not row.graded_blind for r in records if r.unblinded for row in r.rows)
    tables = [_grade_table(results, called, blind=not seen)] if results.methods else []
    tables += [_agreement_table(results)] if len(results.graders) > 1 else []
    left_out = [f"Left out: {fault}." for fault in faults]
    if any(record.graded for record in records) or left_out:
        yield Section("Grades", (*_who(records, seen), *left_out), tuple(tables))


def _who(records: Sequence[GradingRecord], seen: int) -> Iterator[str]:
    """Who graded how much, what of it counts, and how many grades were ``seen``: not given blind."""
    told = [
        f"{record.grader} graded {record.graded} of {count_of(len(record.rows), 'prediction')}"
        + ("" if record.unblinded else " and is still blinded, so left out")
        for record in records
        if record.graded
    ]
    if told:
        yield "Graders saw predictions in shuffled order, without the names of the methods (blind grading)."
        yield f"{'; '.join(told)}."
    if seen:
        yield f"Not blind: {count_of(seen, 'grade')} given or changed once the methods were shown."


def _grade_table(results: Results, names: Mapping[str, str], *, blind: bool) -> Table:
    rows = tuple(
        (
            Cell(names.get(method.method, method.method)), Cell(str(method.n)),
            *(Cell(str(count)) for count in method.counts), Cell(_mean(method)),
        )
        for method in results.methods
    )  # fmt: skip
    cases = len({point.case for point in results.points})
    caption = (
        f"How often each grade was given, by {count_of(len(results.graders), 'grader')} on {count_of(cases, 'case')}; "
        "mean grade with 95 % interval."
    )
    scale = ", ".join(f"{grade}: {words}" for grade, words in GRADES.items())
    note = f"{scale}. A case's grade is the mean of its graders; the mean is over cases."
    note += " Graded blind." if blind else " Some grades were given or changed once the methods were shown."
    head = ("method", "cases", *map(str, GRADES), "mean grade")
    return Table("grades", caption, head, rows, note=note)


def _agreement_table(results: Results) -> Table:
    rows = tuple(
        (
            Cell(pair.first), Cell(pair.second), Cell(str(pair.n)), Cell(_known(pair.percent, 0)),
            Cell(_known(pair.kappa_linear, 3)), Cell(_known(pair.kappa_quadratic, 3)),
        )
        for pair in results.pairs
    )  # fmt: skip
    note = (
        f"Krippendorff's α (ordinal) of all graders: {_known(results.alpha, 3)}, over "
        f"{count_of(results.shared, 'prediction')} with two or more grades. κ: Cohen's, weighted."
    )
    head = ("grader", "other", "n", "equal (%)", "κ linear", "κ quadratic")
    return Table("grader_agreement", "Agreement of graders on what both graded.", head, rows, 2, note)


def _mean(method: MethodGrades) -> str:
    ends = "" if math.isnan(method.low) else f" [{method.low:.2f}, {method.high:.2f}]"
    return f"{_known(method.mean, 2)}{ends}"


def _known(value: float, digits: int) -> str:
    return UNDEFINED if math.isnan(value) else f"{value:.{digits}f}"
