from __future__ import annotations

import csv
from pathlib import Path

from segloss_gui.app.review.export_grades import export_results
from segloss_gui.study.grading_results import results_of
from tests.study.test_grading_results import record


def test_grades_and_what_they_say_are_exported(tmp_path: Path) -> None:
    records = [record("Ada"), record("Grace", 1), record("Alan", unblinded=False)]
    grades, summary = export_results(tmp_path / "grades.csv", records, results_of(records))
    rows = list(csv.DictReader(grades.open()))
    assert {row["grader"] for row in rows} == {"Ada", "Grace"}
    assert len(rows) == 16
    said = {(row["quantity"], row["of"]): row for row in csv.DictReader(summary.open())}
    assert float(said["per cent agreement", "Ada - Grace"]["value"]) == 25.0
    assert float(said["mean grade, 95 % interval", "CE"]["low"]) > 1
