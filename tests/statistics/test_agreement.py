from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from segloss_gui.statistics.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
    spearman,
    spearman_interval,
)

NAN = float("nan")


@pytest.fixture
def two_graders() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    first = rng.integers(1, 6, 200).astype(float)
    return first, np.clip(first + rng.integers(-1, 2, 200), 1, 5)


def test_quadratic_kappa_is_lins_concordance_correlation(two_graders: tuple[np.ndarray, np.ndarray]) -> None:
    """Fleiss and Cohen 1973: an identity with moments over n, computed here without any table."""
    a, b = two_graders
    lin = 2 * np.mean((a - a.mean()) * (b - b.mean())) / (a.var() + b.var() + (a.mean() - b.mean()) ** 2)
    assert cohen_kappa(a, b, weights="quadratic") == pytest.approx(lin, abs=1e-12)


def test_linear_kappa_is_one_minus_mean_distance_over_that_of_all_pairs(
    two_graders: tuple[np.ndarray, np.ndarray],
) -> None:
    a, b = two_graders
    expected = 1 - np.abs(a - b).mean() / np.abs(np.subtract.outer(a, b)).mean()
    assert cohen_kappa(a, b, weights="linear") == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_is_one_for_equal_grades_and_does_not_care_who_is_first(weights: str) -> None:
    assert cohen_kappa([1, 2, 5], [1, 2, 5], weights=weights) == pytest.approx(1.0)  # type: ignore[arg-type]
    one, other = [1, 2, 5, 4], [2, 2, 4, 1]
    assert cohen_kappa(one, other, weights=weights) == pytest.approx(cohen_kappa(other, one, weights=weights))  # type: ignore[arg-type]


def test_items_one_grader_left_out_do_not_count() -> None:
    assert cohen_kappa([1, 2, NAN, 3], [1, 3, 5, NAN]) == cohen_kappa([1, 2], [1, 3])
    assert percent_agreement([1, 2, NAN, 3], [1, 3, 5, NAN]) == 50.0


def test_agreement_is_undefined_where_there_is_nothing_to_compare() -> None:
    for nothing in (cohen_kappa([], []), cohen_kappa([1, NAN], [NAN, 2]), percent_agreement([], [])):
        assert math.isnan(nothing)
    assert math.isnan(cohen_kappa([4, 4], [4, 4]))  # one and the same grade throughout: 0/0
    assert percent_agreement([4, 4], [4, 4]) == 100.0


def test_grades_off_the_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="among 1, 2, 3, 4, 5, got 6"):
        cohen_kappa([1, 6], [1, 2])
    with pytest.raises(ValueError, match="one value an item, got 2 and 1"):
        percent_agreement([1, 2], [1])


def test_alpha_of_two_graders_comes_near_quadratic_kappa_with_many_items(
    two_graders: tuple[np.ndarray, np.ndarray],
) -> None:
    a, b = two_graders
    assert krippendorff_alpha([a, b], level="interval") == pytest.approx(
        cohen_kappa(a, b, weights="quadratic"), abs=5e-3
    )


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_by_all_pairs_of_grades(level: str) -> None:
    """The definition as it stands, pair by pair, without the table of coincidences."""
    rng = np.random.default_rng(5)
    ratings = rng.integers(1, 6, (3, 40)).astype(float)
    ratings[rng.random(ratings.shape) < 0.25] = NAN
    units = [unit[~np.isnan(unit)] for unit in ratings.T]
    units = [unit for unit in units if len(unit) > 1]
    pool = np.concatenate(units)

    def delta(c: float, k: float) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return (c - k) ** 2
        low, high = min(c, k), max(c, k)
        between = np.sum((pool >= low) & (pool <= high)) - (np.sum(pool == low) + np.sum(pool == high)) / 2
        return float(between**2) if c != k else 0.0

    observed = sum(sum(delta(c, k) for c in u for k in u) / (len(u) - 1) for u in units) / len(pool)
    expected = sum(delta(c, k) for c in pool for k in pool) / (len(pool) * (len(pool) - 1))
    assert krippendorff_alpha(ratings, level=level) == pytest.approx(1 - observed / expected, abs=1e-12)  # type: ignore[arg-type]


def test_alpha_is_undefined_without_pairs_or_without_variation() -> None:
    assert math.isnan(krippendorff_alpha([[1, 2, 3]]))
    assert math.isnan(krippendorff_alpha([[2, 2], [2, 2]]))
    assert math.isnan(krippendorff_alpha(np.full((2, 3), NAN)))


def test_spearman_agrees_with_scipy_with_ties() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.integers(1, 6, 60), rng.random(60)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


def test_the_interval_is_the_middle_95_per_cent_of_resampled_cases() -> None:
    rng = np.random.default_rng(4)
    cases = [f"case {at // 3}" for at in range(90)]
    x = rng.normal(size=90)
    y = x + rng.normal(size=90)
    low, high = spearman_interval(x, y, cases, resamples=600)
    assert low < spearman(x, y) < high
    narrow = spearman_interval(x, y, cases, level=0.5, resamples=600)
    assert low < narrow[0] < narrow[1] < high


def test_items_of_one_case_stay_together_so_that_copies_add_no_certainty() -> None:
    rng = np.random.default_rng(8)
    x, y, cases = rng.normal(size=20), rng.normal(size=20), [str(at) for at in range(20)]
    once = spearman_interval(x, y, cases, resamples=400)
    copies = spearman_interval(np.tile(x, 5), np.tile(y, 5), cases * 5, resamples=400)
    assert copies == pytest.approx(once, abs=0.02)


def test_the_interval_is_undefined_with_too_few_cases_or_no_variation() -> None:
    assert all(map(math.isnan, spearman_interval([1, 2, 3], [1, 2, 3], ["a", "a", "b"])))
    assert all(map(math.isnan, spearman_interval([3, 3, 3], [0.1, 0.2, 0.3], "abc", resamples=50)))
