from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.case_drawings import STRIP_MOST, scatter, strips
from segloss_gui.app.statistics.drawing import Drawing, nearest
from segloss_gui.app.statistics.drawings import PLOTS
from segloss_gui.app.statistics.empty_effect import EmptyEffect
from segloss_gui.app.statistics.plotting import NO_OBJECT, NO_SWEEP, drawing_of, picture_of
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.app.statistics.questions import CaseScores, badness_of
from segloss_gui.app.statistics.results import NONE_COMPLETE, table_of
from tests.app.made_study import FIVE
from tests.app.statistics.made_scores import Made, scored
from tests.statistics.tables import matrix

Present = Callable[..., StatisticsPresenter]


def drawn(presenter: StatisticsPresenter, part: Any) -> Drawing:
    """A plot that must be there."""
    presenter.show([part])
    found = drawing_of(presenter, part)
    assert isinstance(found, Drawing)
    return found


def cases(values: dict[str, list[float]], metric: str = "dice") -> CaseScores:
    found = matrix(values, metric)
    count = len(found.cases)
    return CaseScores.of(found, np.array(["A"] * count), np.arange(count) + 1.0, EmptyEffect(metric, 0, 0, {}))


@pytest.mark.parametrize("part", PLOTS)
def test_every_dot_says_something_and_leads_to_a_case_of_the_scores(
    part: Any, five: Made, swept: Made, present: Present
) -> None:
    presenter = present(swept if part == "sweep" else five)
    drawing = drawn(presenter, part)
    count = len(drawing.dots.x)
    assert count == len(drawing.dots.y) == len(drawing.dots.tones)
    assert np.isfinite(drawing.dots.x).all()
    assert np.isfinite(drawing.dots.y).all()
    assert presenter.cases is not None
    known = set(presenter.cases.matrix.cases)
    for dot in range(count):
        assert drawing.words(dot)
        target = drawing.target(dot)
        assert target is None or (target[0] in known and target[1] in presenter.methods)
    assert drawing.caption


def test_a_dot_of_a_bin_leads_to_its_worst_case(five: Made, present: Present) -> None:
    presenter = present(five)
    drawing, scores = drawn(presenter, "sizes"), presenter.cases
    assert scores is not None
    target = drawing.target(0)
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


def test_in_the_scatter_the_better_method_colours_and_the_worse_one_is_looked_at() -> None:
    scores = cases({"A": [0.5, 0.9, 0.7], "B": [0.8, 0.6, 0.7]})
    drawing = scatter(scores, ("A", "B"), {"A": "#111111", "B": "#222222"})
    assert [drawing.dots.palette[tone] for tone in drawing.dots.tones] == ["#222222", "#111111", "#8A8F98"]
    assert drawing.target(0) == ("case 0", "A")
    assert drawing.target(1) == ("case 1", "B")
    assert drawing.caption == "3 cases: A better in 1, B in 1, equal 1."
    assert drawing.words(0) == "case 0: A .500, B .800"


def test_of_signed_errors_the_smaller_one_is_better() -> None:
    drawing = scatter(cases({"A": [-3.0], "B": [1.0]}, "volume_error_ml"), ("A", "B"), {})
    assert drawing.target(0) == ("case 0", "A")
    assert badness_of(np.array([3.0]), "hd95_mm").tolist() == [3.0]


def test_undefined_scores_are_no_dots() -> None:
    drawing = strips(cases({"A": [0.5, float("nan")], "B": [float("nan")] * 2}), {})
    assert drawing.dots.x.tolist() == [0.5]
    assert len(drawing.up_ticks or ()) == 2


def test_of_very_many_cases_some_are_drawn_with_the_extremes() -> None:
    values = np.random.default_rng(0).uniform(size=10_000).tolist()
    drawing = strips(cases({"A": values}), {})
    assert len(drawing.dots.x) == STRIP_MOST
    assert drawing.dots.x.min() == min(values)
    assert drawing.dots.x.max() == max(values)
    assert f"{STRIP_MOST:,}" in drawing.caption


def test_a_roc_with_one_side_only_says_why(five: Made, present: Present) -> None:
    presenter = present(five)
    presenter.choose(positive="nobody")
    assert presenter.sides.side == ""
    presenter.select(group=None)
    drawing = drawn(presenter, "roc")
    assert "AUC" in drawing.key[0][2]


def test_the_roc_names_the_case_of_each_threshold(partial: Made, present: Present) -> None:
    drawing = drawn(present(partial), "roc")
    assert drawing.target(0) is None  # infinity is nobody's volume
    assert drawing.words(0).startswith("I, full labels: AUC")
    assert "ml on (test_" in drawing.words(1)


def test_a_sweep_has_a_line_for_each_setting_and_group_over_the_logarithm(swept: Made, present: Present) -> None:
    drawing = drawn(present(swept), "sweep")
    assert drawing.across == "ε (voxels)"
    assert sorted(set(drawing.dots.x.tolist())) == [-2.0, 0.0, 2.0, 4.0]
    assert [name for _, name, _ in drawing.key] == ["Φ=I", "Φ=BI"]
    assert len(drawing.dots.x) == 4 * 2 * 2
    assert "Solid: group A; dashed: B" in drawing.caption
    assert {"0.01", "1", "10000"} <= {words for _, words in drawing.across_ticks or ()}


def test_a_plot_without_what_it_needs_says_so(five: Made, present: Present) -> None:
    presenter = present(five)
    session = presenter.session
    one = {run: plan for run, plan in session.plans.items() if plan.method == "sDice"}
    session.set_runs(one, {run: session.progress[run] for run in one})
    presenter.show(["scatter", "ranks"])
    assert drawing_of(presenter, "scatter") == Unanswered("There is one method only: two are needed.")
    assert drawing_of(presenter, "sweep") == Unanswered(NO_SWEEP)
    assert picture_of(presenter, "scatter") is None


@pytest.mark.parametrize("part", PLOTS)
def test_every_plot_is_a_figure_for_publication(part: Any, five: Made, swept: Made, present: Present) -> None:
    presenter = present(swept if part == "sweep" else five)
    drawn(presenter, part)
    picture = picture_of(presenter, part)
    assert picture is not None
    figure = picture.draw()
    assert figure.get_axes()


def test_the_nearest_dot_is_told_by_pixels_not_by_units(five: Made, present: Present) -> None:
    dots = drawn(present(five), "volumes").dots
    at = int(np.argmax(dots.x))
    assert nearest(dots, float(dots.x[at]), float(dots.y[at]), (40.0, 40.0), 5.0) == at
    assert nearest(dots, float(dots.x[at]) + 1.0, float(dots.y[at]), (40.0, 40.0), 5.0) is None


def test_scores_without_any_object_have_no_sizes(present: Present, tmp_path_factory: pytest.TempPathFactory) -> None:
    presenter = present(scored(tmp_path_factory.mktemp("none"), FIVE[:2], cases=6, empty=6))
    presenter.show(list(PLOTS))
    assert drawing_of(presenter, "sizes") == Unanswered(NO_OBJECT)
    assert drawing_of(presenter, "ranks") == Unanswered(NONE_COMPLETE)
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
