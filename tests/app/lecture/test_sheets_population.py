from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.app.lecture.drawing import Drawing
from segloss_gui.app.lecture.scene_file import scene_of_text
from segloss_gui.app.lecture.sheets import SheetsPresenter
from segloss_gui.app.lecture.sheets_population import BEGINNINGS, MOST_CASES, POPULATION, SCORES, cases_of
from segloss_gui.core.errors import BadInputError
from segloss_gui.theory.risk_bounds import risks
from tests.app.instant_tasks import FakeTasks

SCENE = 'title = "t"\n[[steps]]\ntext = "w"\nsheet = { key = "population", cases = [%s] }'


@pytest.fixture
def sheets() -> SheetsPresenter:
    made = SheetsPresenter(FakeTasks())
    made.show("population")
    return made


def point(drawing: Drawing) -> tuple[float, float]:
    """Where the population stands in the plane."""
    line = next(line for line in drawing.lines if line.name == "here")
    return float(line.x[0]), float(line.y[0])


stroke = st.tuples(st.integers(0, 20), st.floats(-3, 30), st.integers(0, 20), st.floats(-3, 30))


@given(st.lists(stroke, min_size=1, max_size=8))
@settings(deadline=None, max_examples=40)
def test_whatever_is_drawn_stands_where_the_closed_form_says(strokes: list[tuple[int, float, int, float]]) -> None:
    sheets = SheetsPresenter(FakeTasks())
    sheets.show("population")
    for each in strokes:
        sheets.paint(*each)
    drawing, cases = sheets.drawing, cases_of(sheets.dials)
    np.testing.assert_array_equal(drawing.histogram.heights, cases)
    assert ((cases >= 0) & (cases <= MOST_CASES) & (cases == np.round(cases))).all()
    if not cases.any():
        assert drawing.reading == "No case yet: draw some."
        return
    risk = risks(SCORES, cases)
    assert point(drawing) == pytest.approx((risk.dice, risk.jaccard), abs=1e-12)
    assert f"{risk.dice:.3f} ≤ E[1−J] = {risk.jaccard:.3f} ≤ φ(E[1−D]) = {risk.bound:.3f}" in drawing.reading


def test_a_stroke_from_bar_to_bar_leaves_none_out(sheets: SheetsPresenter) -> None:
    sheets.paint(14, 2, 10, 10)
    assert cases_of(sheets.dials)[10:15].tolist() == [10, 8, 6, 4, 2]
    sheets.paint(10, 10, 10, 3)
    assert cases_of(sheets.dials)[10] == 3


def test_three_beginnings_of_one_mean_have_the_same_bounds_and_two_of_them_meet_them(sheets: SheetsPresenter) -> None:
    found = []
    for place in range(3):
        sheets.begin_with(place)
        assert "E[1−D] = 0.300" in sheets.drawing.reading
        assert "= 0.462," in sheets.drawing.reading
        found.append(point(sheets.drawing)[1])
    mixed, alike, split = found
    assert split == pytest.approx(0.3, abs=1e-12)
    assert alike == pytest.approx(0.6 / 1.3, abs=1e-12)
    assert split < mixed < alike


def test_it_begins_with_the_first_beginning_and_each_holds_cases(sheets: SheetsPresenter) -> None:
    assert sheets.dials == dict(BEGINNINGS[0].values)
    assert all(cases_of(beginning.values).any() for beginning in BEGINNINGS)


def test_a_population_without_cases_says_so_and_keeps_the_bounds() -> None:
    drawing = POPULATION.draw(dict.fromkeys(POPULATION.starts(), 0.0))
    assert drawing.reading == "No case yet: draw some."
    assert len(drawing.lines) == 2


def test_a_step_of_a_scene_draws_its_population(sheets: SheetsPresenter) -> None:
    cases = [0] * 20 + [5]
    scene = scene_of_text(SCENE % ", ".join(map(str, cases)), "mine")
    sheets.show(scene.steps[0].sheet.key, scene.steps[0].sheet.numbers)
    assert cases_of(sheets.dials).tolist() == cases
    assert point(sheets.drawing) == (0, 0)


@pytest.mark.parametrize(
    ("cases", "words"), [("1, 2", "21 numbers of cases, got 2"), ("0, " * 20 + "21", "must be in 0..20, got 21")]
)
def test_a_population_that_cannot_be_drawn_is_refused(cases: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words.replace(".", r"\.")):
        scene_of_text(SCENE % cases, "mine")
