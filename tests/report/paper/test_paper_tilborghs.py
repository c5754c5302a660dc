"""Fig. 1, 2, 3 and Table 1 of Tilborghs 2022 from finished studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.display import Display
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.paper import tilborghs_fig1, tilborghs_fig2, tilborghs_fig3, tilborghs_table1
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.paper.planes import AxialPlane
from segloss_gui.report.result_tables import UNDEFINED
from segloss_gui.statistics.volume_roc import volume_roc
from tests.report.paper.finished import finish, opened, two_groups

OPTIONS = PaperOptions()


@pytest.mark.parametrize("phi", tilborghs_fig1.PHIS)
def test_the_subsets_of_phi_tile_the_batch(phi: tilborghs_fig1.Phi) -> None:
    one = tilborghs_fig1.subset(phi, 3, 2)
    assert len(one) * tilborghs_fig1.count(phi, 3, 2) == 3 * 2 * tilborghs_fig1.VOXELS


def test_the_schematic_needs_no_study_and_takes_b_and_c_of_one(labels_study: PaperStudy) -> None:
    titles = [axes.get_title() for axes in tilborghs_fig1.draw([], OPTIONS).draw().get_axes()]
    assert [title.splitlines()[-1] for title in titles] == ["|Φ| = 9", "|Φ| = 3", "|Φ| = 3", "|Φ| = 1"]
    assert "B = 4 and C = 1" in tilborghs_fig1.draw([labels_study], OPTIONS).caption


def test_the_roc_detects_the_group_that_kept_its_label_among_partial_arms_and_says_the_area(
    labels_study: PaperStudy,
) -> None:
    figure = tilborghs_fig2.draw([labels_study], OPTIONS).draw()
    (axes,) = figure.get_axes()
    assert axes.get_title() == "Missing labels: detecting A"
    words = [text.get_text() for text in axes.get_legend().get_texts()]
    partial = labels_study.table.where(labelling="partial")
    areas = {method: volume_roc(partial, method, positive_group="A").auc for method in partial.names("method")}
    assert words == [f"{method}: AUC = {area:.2f}" for method, area in areas.items()]
    assert areas["BI, partial labels"] > 0.9 > areas["I, partial labels"]


def test_without_two_sides_there_is_no_roc(losses_study: PaperStudy) -> None:
    with pytest.raises(BadInputError, match="tilborghs-fig2 needs a group without a label"):
        tilborghs_fig2.draw([losses_study], OPTIONS)


def test_the_examples_have_an_empty_ground_truth_of_training_where_the_label_was_removed(
    labels_study: PaperStudy,
) -> None:
    rows = [tilborghs_fig3._row(labels_study, case) for case in tilborghs_fig3._cases(labels_study, "")]
    assert [row.title[-1] for row in rows] == ["A", "B"]
    for row, seen in zip(rows, (True, False), strict=True):
        assert list(row.columns) == ["GT", "GT train", *(choice.method for choice in labels_study.study.losses)]
        assert row.columns["GT"][0].any()
        assert bool(row.columns["GT train"][0].any()) == seen
    figure = tilborghs_fig3.draw([labels_study], OPTIONS).draw()
    assert [axes.get_title() for axes in figure.get_axes()[:3]] == ["image", "GT", "GT train"]


def test_the_case_of_the_examples_can_be_chosen(labels_study: PaperStudy) -> None:
    case = labels_study.table.names("case")[-1]
    figure = tilborghs_fig3.draw([labels_study], PaperOptions(case=case)).draw()
    assert case in figure.get_axes()[0].get_ylabel().replace("\n", "")
    with pytest.raises(BadInputError, match="predictions of case 'nobody'"):
        tilborghs_fig3.draw([labels_study], PaperOptions(case="nobody"))


def test_table_1_has_a_row_a_labelling_and_a_column_a_group_and_setup(labels_study: PaperStudy) -> None:
    made = tilborghs_table1.draw([labels_study], OPTIONS)
    assert made.head[:5] == ("Data set", "Labelling", "B", "DSC A, I", "DSC A, BI")
    full, partial = (dict(zip(made.head, row, strict=True)) for row in made.rows)
    assert [row[1].text for row in made.rows] == ["Full", "Partial"]
    table = labels_study.table.where(group="B", method="I, partial labels")
    assert partial["DSC B, I"].text == f"{np.nanmean(table.metrics['dice']):.2f}"
    assert partial["ΔV (ml) B, I"].text == f"{np.nanmean(table.metrics['volume_error_ml']):.3g}"
    assert full["DSC B, BI"].text == UNDEFINED
    assert partial["DSC B, BI"].shaded
    assert not partial["DSC B, I"].shaded


@pytest.mark.parametrize(("test", "of_b", "italic"), [(12, 4, False), (18, 7, True)])
def test_table_1_sets_in_italic_what_the_number_of_subjects_allows(
    test: int, of_b: int, italic: bool, tmp_path: Path
) -> None:
    study = opened(finish(tmp_path, two_groups(test)))
    assert len(study.table.where(group="B").names("case")) == of_b
    made = tilborghs_table1.draw([study], OPTIONS)
    partial = dict(zip(made.head, made.rows[1], strict=True))
    assert float(partial["DSC B, BI"].text.rstrip("†")) < 0.3
    assert partial["DSC B, BI"].italic is italic
    assert "fewer than 5 are never significant" in made.note


def test_one_labelling_alone_has_no_table_1(losses_study: PaperStudy) -> None:
    with pytest.raises(BadInputError, match="full and with partial labels by group"):
        tilborghs_table1.draw([losses_study], OPTIONS)


def test_a_radiograph_is_drawn_in_its_window_and_as_bright_as_in_the_window() -> None:
    grid = Grid((16, 16, 1), np.eye(4), anatomical=False)
    said = Display(inverted=True, window=(64.0, 192.0))
    image = Volume(np.arange(256, dtype=np.uint16).reshape(1, 16, 16, 1), grid, displays=(said,))
    axes = new_figure(1, 1).subplots()
    AxialPlane(grid, 0).image(axes, image)
    (drawn,) = axes.images
    assert drawn.get_clim() == (64.0, 192.0)
    assert drawn.get_cmap()(0.0)[0] == 1.0
