"""Grades against Dice: a dot a prediction, moved by less than a grade, that leads to its case."""

from __future__ import annotations

from segloss_gui.app.review.grade_plot import SPREAD, grade_plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.study.grading_results import GradePoint

POINTS = (
    GradePoint("a", "CE", 3.0, 0.71, 2), GradePoint("b", "sDice", 5.0, float("nan"), 1),
    GradePoint("b", "CE", 4.0, 0.9, 1),
)  # fmt: skip


def test_a_prediction_without_a_dice_is_no_dot_and_every_other_leads_to_its_case() -> None:
    plot = grade_plot(POINTS, MethodLook({"CE": "#112233"}))
    assert plot.dots.x.tolist() == [0.71, 0.9]
    assert [plot.target(dot) for dot in (0, 1)] == [("a", "CE"), ("b", "CE")]
    assert plot.dots.palette == ("#112233",)
    assert all(abs(y - grade) <= SPREAD / 2 for y, grade in zip(plot.dots.y, (3.0, 4.0), strict=True))
    assert plot.words(0) == "a, CE: grade 3 of 2 graders, Dice 0.710"


def test_without_grades_there_are_axes_all_the_same() -> None:
    plot = grade_plot((), MethodLook())
    assert plot.dots.x.size == 0
    assert len(plot.up_ticks or ()) == 5
