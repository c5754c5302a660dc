from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segloss_gui.app.statistics import questions
from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.plotting import NO_OBJECT, NO_SWEEP, PLOTS, picture_of, plot_of
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.app.statistics.results import NONE_COMPLETE, table_of
from segloss_gui.report.figure_description.elements import FigureDescription, Plot
from segloss_gui.report.full import material
from segloss_gui.report.results import StudyResults
from segloss_gui.report.sections import document
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.study.store import StudyFolder
from tests.app.made_study import FIVE
from tests.app.statistics.made_scores import Made, scored

Present = Callable[..., StatisticsPresenter]


def drawn(presenter: StatisticsPresenter, part: Any) -> Plot:
    """A plot that must be there."""
    presenter.show([part])
    found = plot_of(presenter, part)
    assert isinstance(found, Plot)
    return found


@pytest.mark.parametrize("part", PLOTS)
def test_every_dot_says_something_and_leads_to_a_case_of_the_scores(
    part: Any, five: Made, swept: Made, present: Present
) -> None:
    presenter = present(swept if part == "sweep" else five)
    plot = drawn(presenter, part)
    count = len(plot.dots.x)
    assert count == len(plot.dots.y) == len(plot.dots.tones)
    assert np.isfinite(plot.dots.x).all()
    assert np.isfinite(plot.dots.y).all()
    assert presenter.cases is not None
    known = set(presenter.cases.matrix.cases)
    for dot in range(count):
        assert plot.words(dot)
        target = plot.target(dot)
        assert target is None or (target[0] in known and target[1] in presenter.methods)
    assert plot.caption


def test_a_dot_of_a_bin_leads_to_its_worst_case(five: Made, present: Present) -> None:
    presenter = present(five)
    plot, scores = drawn(presenter, "sizes"), presenter.cases
    assert scores is not None
    target = plot.target(0)
    assert target is not None
    case, method = target
    assert method == "sDice"
    row = scores.matrix.cases.index(case)
    smaller = scores.reference_ml[scores.reference_ml > 0] <= scores.reference_ml[row]
    column = scores.matrix.column("sDice")
    same_bin = (scores.reference_ml > 0) & (
        scores.reference_ml <= np.quantile(scores.reference_ml[scores.reference_ml > 0], 0.25)
    )
    assert column[row] == np.nanmin(column[same_bin])
    assert smaller.any()


def test_a_roc_with_one_side_only_says_why(five: Made, present: Present) -> None:
    presenter = present(five)
    presenter.choose(positive="nobody")
    assert presenter.sides.side == ""
    presenter.select(group=None)
    plot = drawn(presenter, "roc")
    assert "AUC" in plot.legend[0].value


def test_the_roc_names_the_case_of_each_threshold(partial: Made, present: Present) -> None:
    plot = drawn(present(partial), "roc")
    assert plot.target(0) is None  # infinity is nobody's volume
    assert plot.words(0).startswith("I, full labels: AUC")
    assert "ml on (test_" in plot.words(1)


def test_a_sweep_has_a_line_for_each_setting_and_group_over_the_logarithm(swept: Made, present: Present) -> None:
    plot = drawn(present(swept), "sweep")
    assert plot.across == "ε (voxels)"
    assert plot.logarithmic
    assert sorted(set(plot.dots.x.tolist())) == [0.01, 1.0, 100.0, 10_000.0]
    assert np.allclose(sorted(set(plot.by_logarithm().dots.x.tolist())), [-2.0, 0.0, 2.0, 4.0])
    assert [entry.name for entry in plot.legend] == ["Φ=I", "Φ=BI"]
    assert len(plot.dots.x) == 4 * 2 * 2
    assert "Solid: group A; dashed: B" in plot.caption
    assert {"0.01", "1", "10000"} <= {words for _, words in plot.by_logarithm().across_ticks or ()}


def test_a_plot_without_what_it_needs_says_so(five: Made, present: Present) -> None:
    presenter = present(five)
    session = presenter.session
    one = {run: plan for run, plan in session.plans.items() if plan.method == "sDice"}
    session.set_runs(one, {run: session.progress[run] for run in one})
    presenter.show(["scatter", "ranks"])
    assert plot_of(presenter, "scatter") == Unanswered("There is one method only: two are needed.")
    assert plot_of(presenter, "sweep") == Unanswered(NO_SWEEP)
    assert picture_of(presenter, "scatter") is None


@pytest.mark.parametrize("part", PLOTS)
def test_every_plot_is_a_figure_for_publication(part: Any, five: Made, swept: Made, present: Present) -> None:
    presenter = present(swept if part == "sweep" else five)
    drawn(presenter, part)
    picture = picture_of(presenter, part)
    assert picture is not None
    figure = picture.draw()
    assert figure.get_axes()


def test_scores_without_any_object_have_no_sizes(present: Present, tmp_path_factory: pytest.TempPathFactory) -> None:
    presenter = present(scored(tmp_path_factory.mktemp("none"), FIVE[:2], cases=6, empty=6))
    presenter.show(list(PLOTS))
    assert plot_of(presenter, "sizes") == Unanswered(NO_OBJECT)
    assert plot_of(presenter, "ranks") == Unanswered(NONE_COMPLETE)
    assert table_of(presenter, "ranks") == Unanswered(NONE_COMPLETE)
    assert "No case has an object" in drawn(presenter, "roc").caption
    for part in ("volumes", "scatter", "strips"):
        assert "nan" not in drawn(presenter, part).caption


def test_one_case_is_drawn_without_limits(present: Present, tmp_path_factory: pytest.TempPathFactory) -> None:
    presenter = present(scored(tmp_path_factory.mktemp("one"), FIVE[:2], cases=1, empty=0))
    presenter.show(list(PLOTS))
    assert "limits of agreement need two cases" in drawn(presenter, "volumes").caption
    for part in ("sizes", "scatter", "strips", "ranks"):
        assert "nan" not in drawn(presenter, part).caption


IN_THE_REPORT = {
    "sizes": "sizes", "sweep": "sweep", "roc": "roc", "volumes": "volumes", "strips": "dice", "ranks": "ranks",
}  # fmt: skip
"""File of each plot in the report; of two methods alone it draws none."""


def numbers(*plots: Plot) -> set[tuple[str, float, float, float]]:
    """Every number that is drawn: dots with their colours, intervals and lines; a method's line in every panel."""
    dots = {
        (p.dots.palette[tone], x, y, size)
        for p in plots for x, y, tone, size in zip(p.dots.x, p.dots.y, p.dots.tones, p.dots.sizes, strict=True)
    }  # fmt: skip
    lines = {
        (line.colour, x, y, line.width)
        for plot in plots for line in (*plot.lines, *(each.line for each in plot.intervals))
        for x, y in zip(line.x, line.y, strict=True)
    }  # fmt: skip
    return {(name, *map(float, found)) for name, *found in dots | lines if np.isfinite(found).all()}  # type: ignore[misc]


@pytest.mark.parametrize("part", IN_THE_REPORT)
def test_window_and_report_draw_the_same_numbers(
    part: Any, five: Made, swept: Made, partial: Made, present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "RESAMPLES", RESAMPLES)
    made = {"sweep": swept, "roc": partial}.get(part, five)
    presenter = present(made)
    if part == "roc":
        presenter.select(class_value="1")
    results = document(material(StudyResults(StudyFolder(made[2])), hash_data=False))
    key = f"{IN_THE_REPORT[part]}_lesion" if part == "roc" else IN_THE_REPORT[part]
    (paper,) = (picture.described for picture in results.pictures if picture.key == key)
    assert isinstance(paper, FigureDescription)
    screen = [drawn(presenter, part)]
    if part == "volumes":  # one method on the screen, all on paper
        screen = []
        for method in presenter.methods:
            presenter.choose(method=method)
            screen.append(drawn(presenter, part))
    assert len(numbers(*screen)) > 6
    assert numbers(*screen) == numbers(*paper.plots)


@pytest.mark.parametrize("part", PLOTS)
def test_what_is_written_for_publication_is_what_the_window_draws(
    part: Any, five: Made, swept: Made, present: Present
) -> None:
    presenter = present(swept if part == "sweep" else five)
    plot, picture = drawn(presenter, part), picture_of(presenter, part)
    assert picture is not None
    assert picture.described is not None
    assert numbers(plot) == numbers(*picture.described.plots)
