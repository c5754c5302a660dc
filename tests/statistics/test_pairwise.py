from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.statistics.paired import paired_bootstrap
from segloss_gui.statistics.pairwise import compare_methods
from tests.statistics.tables import matrix

RANDOM = np.random.default_rng(0)
BASE = RANDOM.normal(0.6, 0.1, 40)
THREE = {"CE": BASE, "Dice": BASE + 0.05 + RANDOM.normal(0, 0.02, 40), "twin": BASE + 0.05 + RANDOM.normal(0, 0.02, 40)}


def test_every_pair_is_the_paired_bootstrap_of_that_pair() -> None:
    found = compare_methods(matrix(THREE), resamples=20_000)
    for i, j in ((0, 1), (2, 1)):
        alone = paired_bootstrap(list(THREE.values())[i], list(THREE.values())[j], resamples=20_000, seed=1)
        assert found.mean_difference[i, j] == pytest.approx(alone.mean_difference)
        assert found.share_positive[i, j] == pytest.approx(alone.share_positive, abs=0.02)
        assert found.p[i, j] == pytest.approx(alone.p, abs=0.04)


def test_the_better_method_is_found_and_twins_are_not_told_apart() -> None:
    better = compare_methods(matrix(THREE), resamples=2000).better()
    assert better.tolist() == [[False] * 3, [True, False, False], [True, False, False]]


def test_intervals_hold_the_difference_and_leave_out_0_where_p_is_small() -> None:
    found = compare_methods(matrix(THREE), resamples=4000)
    assert found.low[1, 0] < found.mean_difference[1, 0] < found.high[1, 0]
    assert found.low[1, 0] > 0
    assert found.p[1, 0] < 0.05
    np.testing.assert_array_equal(found.low, -found.high.T)
    difference = THREE["Dice"] - BASE
    drawn = difference[np.random.default_rng(5).integers(0, 40, (20_000, 40))].mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert (found.low[1, 0], found.high[1, 0]) == pytest.approx((low, high), abs=0.001)


def test_entries_mirror_each_other() -> None:
    found = compare_methods(matrix({**THREE, "copy": BASE}), resamples=500)
    np.testing.assert_array_equal(found.p, found.p.T)
    np.testing.assert_allclose(found.mean_difference, -found.mean_difference.T)
    assert found.share_positive[0, 3] == found.share_positive[3, 0] == 0
    assert found.p[0, 3] == 1
    assert np.isnan(np.diag(found.p)).all()


def test_a_correction_only_raises_p() -> None:
    plain, holm = (compare_methods(matrix(THREE), correction=name, resamples=500).p for name in ("none", "holm"))  # type: ignore[arg-type]
    upper = np.triu_indices(3, 1)
    assert (holm[upper] >= plain[upper]).all()


def test_pairs_are_compared_where_both_are_defined() -> None:
    holed = {"A": [0.5, math.nan, 0.7], "B": [math.nan, 0.6, 0.8], "none": [math.nan] * 3}
    found = compare_methods(matrix(holed), resamples=50)
    assert found.n.tolist() == [[2, 1, 0], [1, 2, 0], [0, 0, 0]]
    assert math.isnan(found.p[0, 2])
    assert found.mean_difference[0, 1] == pytest.approx(-0.1)


def test_one_method_has_nothing_to_be_compared_with() -> None:
    assert not compare_methods(matrix({"A": [0.5, 0.6]})).better().any()


def test_on_one_case_alone_nothing_is_significant() -> None:
    found = compare_methods(matrix({"A": [0.2], "B": [0.9]}), resamples=50)
    assert found.mean_difference[1, 0] == pytest.approx(0.7)
    assert np.isnan(found.p).all()
    assert np.isnan(found.low).all()
    assert not found.better().any()
