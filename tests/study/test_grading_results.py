from __future__ import annotations

import math

import pytest

from segloss_gui.study.grading import Found, Item, begin
from segloss_gui.study.grading_file import GradingRecord, record_of
from segloss_gui.study.grading_results import results_of

GRADES = {"CE": (1, 2, 3, 2), "sDice": (4, 5, 5, 3)}
DICE = {"CE": (0.5, 0.6, 0.7, 0.65), "sDice": (0.8, 0.9, 0.95, 0.75)}


def record(grader: str, shift: int = 0, *, unblinded: bool = True) -> GradingRecord:
    grading = begin(grader, 1, [Found(f"c{at}", method, "p") for method in GRADES for at in range(4)])
    for place, item in enumerate(grading.items):
        case = int(item.case[1:])
        grading.give(place, min(5, GRADES[item.method][case] + shift), DICE[item.method][case])
    if unblinded:
        grading.unblind()
    return record_of(grading)


def test_two_graders_are_compared_on_what_both_graded() -> None:
    results = results_of([record("Ada"), record("Grace"), record("Alan", 1)])
    same, shifted, _ = results.pairs
    assert (same.first, same.second, same.n, same.percent) == ("Ada", "Grace", 8, 100.0)
    assert same.kappa_quadratic == pytest.approx(1.0)
    assert shifted.percent == 25.0
    assert shifted.kappa_quadratic < 1
    assert results.shared == 8
    assert 0 < results.alpha < 1


def test_blinded_graders_are_left_out_and_named() -> None:
    results = results_of([record("Ada"), record("Grace", unblinded=False)])
    assert (results.graders, results.left_out, results.pairs) == (("Ada",), ("Grace",), ())


def test_grades_follow_dice_by_spearman_with_an_interval() -> None:
    results = results_of([record("Ada")])
    assert results.correlation == pytest.approx(0.988, abs=0.01)
    assert results.low <= results.correlation <= results.high


def test_the_mean_grade_of_a_method_is_over_cases_and_in_the_order_of_the_study() -> None:
    results = results_of([record("Ada"), record("Alan", 1)], ["sDice", "CE"])
    first, second = results.methods
    assert (first.method, second.method) == ("sDice", "CE")
    assert second.mean == pytest.approx((1.5 + 2.5 + 3.5 + 2.5) / 4)
    assert second.low < second.mean < second.high
    assert second.dice == pytest.approx(0.6125)
    assert (first.counts, second.counts) == ((0, 0, 1, 2, 5), (1, 3, 3, 1, 0))


def test_of_a_prediction_that_changed_only_the_newer_grade_counts() -> None:
    rows = (Item("c", "CE", "old", "A", 1, time="1"), Item("c", "CE", "new", "A", 5, time="2"))
    results = results_of([GradingRecord("Ada", 1, "now", rows)])
    assert [point.grade for point in results.points] == [5.0]


def test_grades_of_different_predictions_are_not_compared() -> None:
    records = [
        GradingRecord(grader, 1, "now", (Item("c", "CE", prediction, "A", 1, time="1"),))
        for grader, prediction in (("Ada", "old"), ("Grace", "new"))
    ]
    results = results_of(records)
    assert results.pairs[0].n == 0
    assert math.isnan(results.pairs[0].percent)
    assert results.shared == 0


def test_nothing_graded_gives_empty_results() -> None:
    results = results_of([])
    assert results.points == ()
    assert math.isnan(results.alpha)
    assert math.isnan(results.correlation)
