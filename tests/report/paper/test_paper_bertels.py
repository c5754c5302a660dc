"""Table 1 and Fig. 1 of Bertels 2019 from finished studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.units import AREA
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.paper import bertels_fig1, bertels_table1
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.result_tables import UNDEFINED
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.store import StudyFolder
from tests.report.paper.finished import finish, five_losses, opened


def test_data_sets_are_rows_and_losses_columns_with_the_marks_of_the_loss_table(
    losses_study: PaperStudy, labels_study: PaperStudy
) -> None:
    made = bertels_table1.draw([losses_study, labels_study], PaperOptions())
    names = [name for study in (losses_study, labels_study) for name in study.names.values()]
    assert list(made.head[2:]) == names
    assert [row[0].text for row in made.rows] == ["Dice", "", "Jaccard", ""]
    assert [row[1].text for row in made.rows[:2]] == ["Five losses on small lesions (20)", "Missing labels (12)"]
    table = losses_study.table.where(class_="1")
    found = loss_table(table, ("dice",), groups=losses_study.groups, empty=EmptyRule.SKIP)
    for method, cell in zip(names[:5], made.rows[0][2:7], strict=True):
        expected = found.cells[method, "dice"]
        values = table.where(method=method).metrics["dice"]
        assert cell.text == f"{np.nanmean(values):.3f}"
        assert (cell.bold, cell.italic, cell.underline) == (expected.bold, expected.italic, expected.underline)
    assert {cell.text for cell in made.rows[1][2:7]} == {UNDEFINED}


def test_the_note_says_where_each_study_departs_from_the_paper(
    losses_study: PaperStudy, labels_study: PaperStudy
) -> None:
    note = bertels_table1.draw([losses_study, labels_study], PaperOptions()).note
    assert "phantoms in place of patients (Five losses on small lesions, Missing labels)" in note
    assert "no cross-entropy before the losses part (Missing labels)" in note


def test_fewer_folds_and_unfinished_runs_are_said(tmp_path: Path) -> None:
    study = five_losses(10, 2)
    few = study.model_copy(update={"folds": study.folds.model_copy(update={"by": "subject", "use": (0,)})})
    note = bertels_table1.draw([opened(finish(tmp_path, few, leave=2))], PaperOptions()).note
    assert "1 of 5 folds in place of five" in note
    assert "2 of 5 runs have not finished" in note


def test_a_study_without_scores_has_no_table(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(five_losses())
    with pytest.raises(BadInputError, match="needs scores, and no run has finished"):
        bertels_table1.draw([opened(folder)], PaperOptions())


def test_deciles_are_of_the_share_of_the_image_that_is_foreground(losses_study: PaperStudy) -> None:
    store, (target,) = losses_study.results.store, losses_study.study.classes
    cases = losses_study.table.names("case")
    found = bertels_fig1.foreground_ratios(store, target, cases)
    for case in cases:
        labels = store.labels(case).data
        assert found[case] == np.count_nonzero(labels == 1) / labels.size
    picture = bertels_fig1.draw([losses_study], PaperOptions())
    axes = picture.draw().get_axes()[0]
    assert axes.get_ylim() == (0.0, 1.0), "Dice ends there"
    assert not any(dots.get_clip_on() for dots in axes.collections), "dots at 0 and 1 are whole"
    edges = np.quantile(list(found.values()), np.linspace(0, 1, 11))
    dashed = sorted(line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--")
    assert np.allclose(dashed, edges)
    assert axes.get_xlabel() == "foreground / image"
    assert len([line for line in axes.lines if len(line.get_xdata()) == 10]) == 5


def test_millilitres_are_a_choice(losses_study: PaperStudy) -> None:
    picture = bertels_fig1.draw([losses_study], PaperOptions(by="ml"))
    assert picture.draw().get_axes()[0].get_xlabel() == "reference volume (ml)"
    assert "function of the reference volume" in picture.caption


def test_objects_of_pictures_have_an_area(losses_study: PaperStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScoreTable, "unit", property(lambda _: AREA))
    picture = bertels_fig1.draw([losses_study], PaperOptions(by="ml"))
    assert picture.draw().get_axes()[0].get_xlabel() == "reference area (mm²)"
    assert "function of the reference area" in picture.caption


def test_averages_lie_at_the_mean_of_their_region(losses_study: PaperStudy) -> None:
    table = losses_study.table
    ratios = bertels_fig1.foreground_ratios(
        losses_study.results.store, losses_study.study.classes[0], table.names("case")
    )
    smallest = sorted(ratios, key=lambda case: ratios[case])[:2]
    dice = [table.where(case=case, method="sDice").metrics["dice"][0] for case in smallest]
    figure = bertels_fig1.draw([losses_study], PaperOptions()).draw()
    line = next(line for line in figure.get_axes()[0].lines if line.get_color() == losses_study.colours["sDice"])
    assert line.get_ydata()[0] == pytest.approx(np.mean(dice))


def test_fewer_cases_give_fewer_regions_and_the_caption_says_so(tmp_path: Path) -> None:
    picture = bertels_fig1.draw([opened(finish(tmp_path, five_losses(2, 8)))], PaperOptions())
    assert "Too few cases for ten regions: 4 (Five losses on small lesions)." in picture.caption
