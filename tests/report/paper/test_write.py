"""The files of a figure, and what a study cannot give."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.paper.paper_figures import PAPER_FIGURES, paper_figure
from segloss_gui.report.paper.table_picture import table_figure
from segloss_gui.report.paper.write import open_studies, write_figure, write_figures
from segloss_gui.report.parts import Cell, Table
from segloss_gui.study.store import StudyFolder

TABLES = {"bertels-table1", "tilborghs-table1"}


def test_a_study_of_partial_labels_gives_all_figures_as_svg_png_and_latex(
    labels_study: PaperStudy, tmp_path: Path
) -> None:
    written, refused = write_figures(list(PAPER_FIGURES.values()), [labels_study], tmp_path)
    assert refused == ()
    assert [found.key for found in written] == list(PAPER_FIGURES)
    for found in written:
        endings = {path.suffix for path in found.files}
        assert endings == ({".svg", ".png", ".tex", ".csv"} if found.key in TABLES else {".svg", ".png", ".tex"})
        assert all(path.stat().st_size > 200 for path in found.files)
        assert found.caption.count("(") >= 1


def test_what_a_study_cannot_give_is_said_and_the_rest_written(losses_study: PaperStudy, tmp_path: Path) -> None:
    figures = [paper_figure("tilborghs-table1"), paper_figure("tilborghs-fig1")]
    written, refused = write_figures(figures, [losses_study], tmp_path)
    assert [found.key for found in written] == ["tilborghs-fig1"]
    assert len(refused) == 1
    assert "Five losses on small lesions: tilborghs-table1 needs" in refused[0]


def test_a_figure_takes_the_studies_it_can_draw(losses_study: PaperStudy, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="tilborghs-fig1 takes 1 STUDY at most, got 2"):
        write_figure(paper_figure("tilborghs-fig1"), [losses_study] * 2, tmp_path, PaperOptions())
    with pytest.raises(BadInputError, match="bertels-fig1 needs a STUDY"):
        write_figure(paper_figure("bertels-fig1"), [], tmp_path, PaperOptions())


def test_studies_of_one_name_are_told_apart_by_their_folders(losses_folder: StudyFolder, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "study.toml").write_bytes(losses_folder.study_path.read_bytes())
    first, second = open_studies([losses_folder.path, tmp_path / "copy"])
    assert first.name == f"Five losses on small lesions ({losses_folder.path.name})"
    assert second.name == "Five losses on small lesions (copy)"


def test_a_table_as_a_picture_shows_its_marks() -> None:
    cells = (Cell("CE"), Cell(".77", italic=True, underline=True), Cell(".9", bold=True, shaded=True))
    axes = table_figure(Table("t", "", ("loss", "a_long_head_of_a_column", "b"), (cells,))).get_axes()[0]
    texts = {text.get_text(): text for text in axes.texts}
    assert texts[".77"].get_style() == "italic"
    assert texts[".9"].get_weight() == "bold"
    assert len(axes.lines) == 4  # three rules and an underline
    assert len(axes.patches) == 1
