from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from segloss_gui.core.units import PX
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.result_tables import rank_table
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.resampling import resampled_means
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable
from tests.statistics.tables import matrix

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("by", ["mean", "case_ranks"])
def test_a_method_that_always_wins_is_always_first(by: Any) -> None:
    base = RANDOM.random(20)
    found = rank_stability(matrix({"low": base, "high": base + 1, "mid": base + 0.5}), by=by)
    assert found.ranks.tolist() == [3, 1, 2]
    assert found.rank_shares.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert (found.kendall_tau, found.tau_low, found.n) == (1, 1, 20)


def test_tau_is_kendall_s_of_every_resample() -> None:
    values = {name: RANDOM.normal(0.5 + 0.02 * k, 0.1, 15) for k, name in enumerate("abcd")}
    found = rank_stability(matrix(values), resamples=200, seed=5)
    table = np.array(list(values.values())).T
    drawn = resampled_means(table, resamples=200, seed=5)
    taus = [stats.kendalltau(row, table.mean(axis=0)).statistic for row in drawn]
    assert found.kendall_tau == pytest.approx(np.mean(taus))
    np.testing.assert_allclose(found.rank_shares.sum(axis=1), 1)


def test_tied_methods_share_their_rank_and_both_are_first() -> None:
    base = RANDOM.random(10)
    found = rank_stability(matrix({"a": base, "b": base, "c": base - 0.1}))
    assert found.ranks.tolist() == [1.5, 1.5, 3]
    assert found.best_share.tolist() == [1, 1, 0]


def test_lower_distances_rank_first() -> None:
    assert rank_stability(matrix({"far": [9.0, 8.0], "near": [1.0, 2.0]}, "hd95_mm")).ranks.tolist() == [2, 1]


def test_cases_with_an_undefined_score_are_left_out_and_counted() -> None:
    found = rank_stability(matrix({"a": [0.5, math.nan, 0.6], "b": [0.4, 0.9, 0.5]}))
    assert (found.n, found.undefined, found.ranks.tolist()) == (2, 1, [1, 2])
    nothing = rank_stability(matrix({"a": [math.nan], "b": [0.4]}))
    assert nothing.n == 0
    assert np.isnan(nothing.ranks).all()


def test_cases_that_a_method_has_not_predicted_are_left_out_for_that() -> None:
    names = {"case": [*"abc", *"ab"], "method": ["M"] * 3 + ["N"] * 2}
    table = ScoreTable.of(names, {"dice": [0.5, math.nan, 0.6, 0.4, 0.9]})
    found = rank_stability(score_matrix(table, "dice", EmptyRule.SKIP))
    assert (found.n, found.undefined, found.not_predicted) == (1, 1, 1)
    assert "1 left out because a score is undefined, 1 because a method has not" in rank_table(found, "t").note


@pytest.mark.parametrize("subjects", [(0,), (0, 0, 0)])
def test_one_subject_ranks_and_says_nothing_of_how_stable_that_is(subjects: tuple[int, ...]) -> None:
    found = rank_stability(matrix({"a": [0.5] * len(subjects), "b": [0.6] * len(subjects)}, subjects=subjects))
    assert (found.n, found.ranks.tolist()) == (len(subjects), [2, 1])
    assert math.isnan(found.kendall_tau)
    assert np.isnan(found.best_share).all()


@pytest.mark.parametrize("values", [[math.nan], [0.4], [0.4, 0.4], [0.4, 0.7]])
def test_what_is_not_known_is_no_number_in_the_table(values: list[float]) -> None:
    found = rank_table(rank_stability(matrix({"a": values, "b": [0.4] * len(values)})), "ranking")
    assert "nan" not in " ".join([found.note, *(cell.text for row in found.rows for cell in row)])


def test_methods_that_are_all_equal_have_no_tau() -> None:
    assert math.isnan(rank_stability(matrix({"a": [0.5, 0.6], "b": [0.5, 0.6]})).kendall_tau)


@pytest.mark.parametrize("count", [0, 5])
def test_a_ranking_knows_what_sizes_are_measured_in(count: int) -> None:
    scores = replace(matrix({"a": RANDOM.random(count), "b": RANDOM.random(count)}), unit=PX)
    found = rank_stability(scores)
    assert found.unit is PX
    assert rank_table(found, "ranking", "volume_error_abs_ml").caption == "Ranking by mean Absolute area error."
