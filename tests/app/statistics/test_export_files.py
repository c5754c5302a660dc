from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segloss_gui.app.statistics.export_files import write_table
from segloss_gui.app.statistics.plotting import picture_of
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.app.statistics.results import RESULTS, table_of
from segloss_gui.app.statistics.tables import cases_table
from segloss_gui.core.errors import BadInputError
from segloss_gui.report.parts import Table
from tests.app.statistics.made_scores import Made

Present = Callable[..., StatisticsPresenter]


@pytest.mark.parametrize("part", RESULTS)
def test_every_table_is_written_as_csv_latex_and_markdown(
    part: str, partial: Made, present: Present, tmp_path: Path
) -> None:
    presenter = present(partial)
    presenter.show([part])  # type: ignore[list-item]
    table = table_of(presenter, part)  # type: ignore[arg-type]
    assert isinstance(table, Table)
    for ending in (".csv", ".tex", ".md"):
        presenter.files.write_table(table, tmp_path / f"t{ending}")
    assert len((tmp_path / "t.csv").read_text().splitlines()) == 1 + len(table.rows)
    assert r"\toprule" in (tmp_path / "t.tex").read_text()
    assert f"| {table.head[0]} |" in (tmp_path / "t.md").read_text()


def test_cases_are_written_as_they_are_sorted(five: Made, present: Present, tmp_path: Path) -> None:
    presenter = present(five)
    assert presenter.cases is not None
    rows = presenter.cases.worst_first()[:3].tolist()
    write_table(cases_table(presenter.cases, rows), tmp_path / "cases.csv")
    lines = (tmp_path / "cases.csv").read_text().splitlines()
    assert lines[0] == "case,group,reference (ml),sDice,sJaccard,Lovász"
    assert [line.split(",")[0] for line in lines[1:]] == [presenter.cases.matrix.cases[row] for row in rows]


def test_a_plot_is_written_as_svg_and_png(five: Made, present: Present, tmp_path: Path) -> None:
    presenter = present(five)
    presenter.show(["sizes"])
    picture = picture_of(presenter, "sizes")
    assert picture is not None
    said: list[tuple[str, str]] = []
    presenter.session.said.connect(lambda level, text: said.append((level, text)))
    presenter.files.write_picture(picture, tmp_path / "sizes.svg")
    presenter.files.write_picture(picture, tmp_path / "sizes.png")
    assert "<svg" in (tmp_path / "sizes.svg").read_text()
    assert (tmp_path / "sizes.png").read_bytes().startswith(b"\x89PNG")
    assert [level for level, _ in said] == ["info", "info"]


def test_another_ending_is_refused_in_words(five: Made, present: Present, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"\.csv, \.tex or \.md, got '\.doc'"):
        write_table(Table("t", "", (), ()), tmp_path / "t.doc")


def test_the_full_report_is_written_and_said(five: Made, present: Present, tmp_path: Path) -> None:
    presenter = present(five)
    said: list[str] = []
    presenter.session.said.connect(lambda _, text: said.append(text))
    presenter.files.write_report(tmp_path / "report")
    assert presenter.files.written == tmp_path / "report" / "report.html", said
    assert (tmp_path / "report" / "report.pdf").is_file()
    assert str(presenter.files.written) in said[-1]


def test_without_a_folder_the_report_is_refused_beforehand(five: Made, present: Present) -> None:
    presenter = present(five)
    assert presenter.files.report_refusal() == ""
    presenter.session.folder = None
    assert "save or train" in presenter.files.report_refusal()
