"""LaTeX tables stay on the page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from segloss_gui.report.latex import latex
from segloss_gui.report.parts import Cell, Table

SETUPS = ("I", "BI", "I with heuristic ε")


def table(columns: int, number: str = "-0.046") -> Table:
    head = ("Data set", *(f"DSC group {at // 3}, {SETUPS[at % 3]}" for at in range(columns)))
    return Table("t", "C.", head, ((Cell("set -1"), *(Cell(number) for _ in range(columns))),), 1)


def test_numbers_have_the_minus_sign_of_mathematics_and_names_their_hyphen() -> None:
    said = latex(table(1))
    assert "$-$0.046" in said
    assert "set -1" in said


def test_headings_of_a_wide_table_are_broken_and_a_wider_one_is_shrunk_too() -> None:
    narrow, wide, widest = latex(table(1)), latex(table(4)), latex(table(12))
    assert "shortstack" not in narrow
    assert r"\shortstack" in wide
    assert "resizebox" not in narrow + wide
    assert r"\resizebox{\textwidth}" in widest
    assert "graphicx" in widest.splitlines()[0]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")
@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5, 12])
def test_no_table_is_wider_than_the_page(tmp_path: Path, columns: int) -> None:
    packages = r"\documentclass{article}\usepackage{booktabs,graphicx}\begin{document}"
    whole = f"{packages}\n{latex(table(columns))}\n\\end{{document}}\n"
    (tmp_path / "t.tex").write_text(whole, "utf-8")
    made = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout
    assert "Overfull" not in made.stdout
