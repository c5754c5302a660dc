"""Grades in the report: how often each was given, by whom, and how far graders agree."""

from __future__ import annotations

from dataclasses import replace

from segloss_gui.report.grades import grade_sections
from segloss_gui.study.grading_file import GradingRecord
from tests.study.test_grading_results import record

NAMES = {"sDice": "soft Dice", "CE": "CE"}


def test_without_grades_there_is_no_section() -> None:
    assert list(grade_sections([])) == []
    untouched = record("Ada")
    rows = tuple(replace(row, grade=None) for row in untouched.rows)
    assert list(grade_sections([replace(untouched, rows=rows)])) == []


def test_grades_are_counted_by_method_and_graders_compared() -> None:
    (section,) = grade_sections([record("Ada"), record("Alan", 1)], names=NAMES)
    grades, agreement = section.tables
    assert grades.head == ("method", "cases", "1", "2", "3", "4", "5", "mean grade")
    assert [[cell.text for cell in row[:7]] for row in grades.rows] == [
        ["soft Dice", "4", "0", "0", "1", "2", "5"], ["CE", "4", "1", "3", "3", "1", "0"],
    ]  # fmt: skip
    assert grades.rows[1][7].text.startswith("2.50 [")
    assert "by 2 graders on 4 cases" in grades.caption
    assert "1: unusable" in grades.note
    assert grades.note.endswith("Graded blind.")
    assert [cell.text for cell in agreement.rows[0][:4]] == ["Ada", "Alan", "8", "25"]
    assert "blind" in section.text[0]
    assert section.text[1] == "Ada graded 8 of 8 predictions; Alan graded 8 of 8 predictions."


def test_partial_blinded_and_seen_gradings_are_told() -> None:
    half = record("Ada")
    rows = (
        *(replace(row, grade=None) for row in half.rows[:3]),
        *half.rows[3:-1],
        replace(half.rows[-1], graded_blind=False),
    )
    records = [GradingRecord("Ada", 1, half.unblinded, rows), record("Grace", unblinded=False)]
    (section,) = grade_sections(records, ["gradings/x.csv: is cut off"])
    said = " ".join(section.text)
    assert "Ada graded 5 of 8 predictions; Grace graded 8 of 8 predictions and is still blinded, so left out." in said
    assert "Not blind: 1 grade given or changed once the methods were shown." in said
    assert "Left out: gradings/x.csv: is cut off." in said
    (only,) = section.tables
    assert "Graded blind" not in only.note
    assert only.key == "grades"
    assert sum(int(cell.text) for row in only.rows for cell in row[2:7]) == 5
