"""Whatever methods, cases and groups are called, no report reads it as code, and none ends over it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from segloss_gui.report.from_scores import scores_document
from segloss_gui.report.full import write_document
from segloss_gui.report.summary import summary_text
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.study.score_file import ScoreRow, read_scores, write_rows
from segloss_gui.study.score_sources import read_score_files

NAMES = (r"$\frac{$", "$x$ and $y$", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2", "'=3", r"\input{/etc/passwd}",
         "<script>alert(1)</script>", "[a](javascript:b) `c`", "_hidden", "a|b\nc", "肝 Φ")  # fmt: skip


def rows(names: tuple[str, ...] = NAMES) -> list[ScoreRow]:
    return [
        ScoreRow(f"{name} {case}", name, name, "", None, None, 1, 0.5 + 0.01 * case + 0.001 * k, 0.4, 1.0, 2.0, -1.0)
        for k, name in enumerate(names)
        for case in range(3)
    ]


def test_names_in_scores_come_back_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "scores.csv", rows())
    assert [(row.case, row.method, row.group) for row in read_scores(path)] == [
        (row.case, row.method, row.group) for row in rows()
    ]
    assert read_table(path).names("method") == tuple(NAMES)
    with open(path, encoding="utf-8", newline="") as file:
        words = [cell for line in csv.reader(file) for cell in line[:5]]
    assert not [cell for cell in words if cell.startswith(("=", "+", "@", "-"))]


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_report_of_such_names_is_written_and_holds_no_code(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "scores.csv", rows((NAMES[0], NAMES[2], *NAMES[7:11])))
    written = write_document(scores_document(read_score_files([("theirs", path)]), groups={}), tmp_path / "out")
    assert {".html", ".pdf", ".csv", ".tex", ".svg", ".png"} <= {file.suffix for file in written}
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    for file in written:
        if file.suffix == ".tex":
            assert r"\input{" not in file.read_text(encoding="utf-8")
        if file.suffix == ".csv":
            first = [line[0] for line in csv.reader(file.read_text(encoding="utf-8").splitlines()) if line]
            assert not [cell for cell in first if cell.startswith(("=", "+", "@"))]


def test_a_summary_of_such_names_holds_no_code() -> None:
    text = summary_text(NAMES[0], rows(), notes=NAMES)
    assert "<script" not in text
    assert "[a](" not in text
    assert "`c`" not in text
    assert "$x$" not in text
    assert r"\$\\frac{\$" in text


def test_curves_and_pictures_draw_such_names_as_they_stand() -> None:
    from segloss_gui.report.figure_description.method_look import MethodLook
    from segloss_gui.report.figure_description.training_plot import training_figure
    from segloss_gui.report.figure_drawing import draw_figure
    from segloss_gui.report.formats import svg
    from segloss_gui.study.progress import RunProgress

    names = [name for name in NAMES if name.isascii() and "\n" not in name]
    look = MethodLook(dict.fromkeys(names, "#0072B2"))
    figure = draw_figure(training_figure([(name, RunProgress(name)) for name in names], look))
    assert [text.get_text().strip() for text in figure.legends[0].get_texts()] == [
        name.replace("$", r"\$") for name in names
    ]
    assert b"x$ and $y" in svg(figure)
