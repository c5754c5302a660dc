from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.score_matrix import score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import summarise
from tests.statistics.tables import matrix

NAN = math.nan


def test_a_case_scored_by_several_seeds_counts_once_with_its_mean() -> None:
    names = {"case": ["a", "a", "b", "b"], "method": ["M"] * 4, "seed": ["0", "1", "0", "1"]}
    found = score_matrix(ScoreTable.of(names, {"dice": [0.2, 0.4, NAN, 0.8]}), "dice", EmptyRule.SKIP)
    np.testing.assert_allclose(found.values, [[0.3], [0.8]])


def test_what_was_not_scored_has_no_value() -> None:
    names = {"case": ["a", "b"], "method": ["M", "N"]}
    found = score_matrix(ScoreTable.of(names, {"dice": [0.2, 0.4]}), "dice", EmptyRule.SKIP)
    np.testing.assert_array_equal(found.values, [[0.2, NAN], [NAN, 0.4]])
    np.testing.assert_array_equal(found.column("N"), [NAN, 0.4])
    with pytest.raises(ParameterError, match="M, N"):
        found.column("O")


def test_a_case_without_a_prediction_is_not_counted_as_undefined() -> None:
    names = {"case": [*"abc", *"ab"], "method": ["M"] * 3 + ["N"] * 2}
    found = score_matrix(ScoreTable.of(names, {"dice": [0.2, NAN, 0.6, 0.4, NAN]}), "dice", EmptyRule.SKIP)
    assert found.not_predicted.tolist() == [[False, False], [False, False], [False, True]]
    ((of_m, of_n),) = summaries([found], resamples=50)
    assert (of_m.n, of_m.undefined, of_m.not_predicted) == (2, 1, 0)
    assert (of_n.n, of_n.undefined, of_n.not_predicted) == (1, 1, 1)
    assert of_n.count_words == "n = 1, 1 undefined, 1 not predicted"
    for part in (found.of_methods([1]), found.of_cases(np.array([1, 2])).of_methods([1])):
        ((alone,),) = summaries([part], resamples=50)
        assert (alone.undefined, alone.not_predicted) == (1, 1)


@pytest.mark.parametrize(("rule", "mean"), [("skip", 0.5), ("one", 0.75), ("zero", 0.25)])
def test_the_empty_case_rule_moves_the_mean_and_is_counted_by_method(rule: str, mean: float) -> None:
    names = {"case": ["a", "b", "a", "b"], "method": ["M", "M", "N", "N"]}
    numbers = {"dice": [NAN, 0.5, 0.0, 0.5], "volume_ml": [0, 1, 2, 1], "reference_volume_ml": [0, 1, 0, 1]}
    found = score_matrix(ScoreTable.of(names, numbers), "dice", EmptyRule(rule))
    assert found.affected.tolist() == [1, 0]
    ((of_m, _),) = summaries([found], resamples=50)
    assert of_m.mean == mean
    assert of_m.undefined == (1 if rule == "skip" else 0)


def test_several_classes_are_not_mixed_unasked() -> None:
    several = ScoreTable.of({"case": ["a", "a"], "class": ["1", "2"]}, {"dice": [0.2, 0.4]})
    with pytest.raises(ParameterError, match="one class must be chosen, got 1, 2"):
        score_matrix(several, "dice", EmptyRule.SKIP)
    assert score_matrix(several.where(class_="2"), "dice", EmptyRule.SKIP).values.tolist() == [[0.4]]


def test_intervals_are_those_of_one_score_alone() -> None:
    values = np.random.default_rng(0).normal(0.7, 0.1, (60, 2))
    values[3, 1] = NAN
    ((first, second),) = summaries([matrix({"M": values[:, 0], "N": values[:, 1]})], resamples=4000)
    for found, column in ((first, values[:, 0]), (second, values[:, 1])):
        alone = summarise(column, resamples=4000)
        assert (found.n, found.undefined, found.sd) == (alone.n, alone.undefined, pytest.approx(alone.sd))
        assert found.low == pytest.approx(alone.low, abs=0.003)
        assert found.high == pytest.approx(alone.high, abs=0.003)


def test_copies_of_a_subject_do_not_narrow_its_interval() -> None:
    values = np.random.default_rng(0).random(20)
    once = summaries([matrix({"M": values})])[0][0]
    copied = summaries([matrix({"M": np.repeat(values, 5)}, subjects=np.repeat(np.arange(20), 5).tolist())])[0][0]
    naive = summaries([matrix({"M": np.repeat(values, 5)})])[0][0]
    assert copied.high - copied.low == pytest.approx(once.high - once.low, rel=1e-9)
    assert naive.high - naive.low < 0.6 * (once.high - once.low)


def test_lower_is_better_where_the_metric_says_so() -> None:
    assert matrix({"M": [1.0]}, "hd95_mm").goodness.tolist() == [[-1.0]]
    assert matrix({"M": [-2.0]}, "volume_error_ml").goodness.tolist() == [[-2.0]]
    assert matrix({"M": [0.4]}).goodness.tolist() == [[0.4]]


def test_no_cases_give_no_summaries() -> None:
    nothing = score_matrix(ScoreTable.of({"case": []}, {"dice": []}), "dice", EmptyRule.SKIP)
    assert summaries([nothing]) == ((),)
