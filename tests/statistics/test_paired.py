"""Paired tests against the oracle's exact enumerations."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import ShapeError
from segloss_gui.statistics.paired import paired_bootstrap
from segloss_gui.statistics.paired_permutation import paired_permutation
from tests.losses.oracle import records


def within(found: float, expected: float, draws: int) -> bool:
    return abs(found - expected) <= 4 * math.sqrt(expected * (1 - expected) / draws)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_paired_bootstrap_matches_the_oracle(oracle: Path, seed: int) -> None:
    for row in records(oracle, "paired_bootstrap"):
        found = paired_bootstrap(row["params"]["a"], row["params"]["b"], resamples=100_000, seed=seed)
        expected = row["expected"]
        assert within(found.share_positive, expected["p_mean_difference_positive"], 100_000), row["id"]
        assert within(found.share_zero, expected["p_mean_difference_zero"], 100_000), row["id"]


def test_the_paired_permutation_matches_the_oracle(oracle: Path) -> None:
    for row in records(oracle, "paired_permutation"):
        found, expected = paired_permutation(**row["params"]), row["expected"]
        assert found.mean_rank_a == pytest.approx(expected["mean_rank_a"], rel=1e-12)
        assert found.mean_rank_b == pytest.approx(expected["mean_rank_b"], rel=1e-12)
        for ours, theirs in (("p_rank", "p_rank_geq"), ("p_mean", "p_mean_geq")):
            assert getattr(found, ours) == pytest.approx(expected[theirs], rel=1e-12), row["id"]
            assert getattr(found, f"{ours}_strict") == pytest.approx(expected[f"{ours}_strict"], rel=1e-12), row["id"]


def test_drawn_swaps_agree_with_all_swaps() -> None:
    generator = np.random.default_rng(0)
    a, b = generator.normal(0.02, 0.05, 16), np.zeros(16)
    exact = paired_permutation(a, b)
    copies = paired_permutation(np.append(a, 0.0), np.append(b, 0.0))
    assert within(copies.p_mean_strict, exact.p_mean_strict, 100_000)
    assert copies.p_rank == pytest.approx(exact.p_rank)


def test_a_pair_with_an_undefined_score_is_left_out() -> None:
    a, b = [0.5, math.nan, 0.7, 0.9], [0.4, 0.1, math.nan, 0.9]
    assert paired_bootstrap(a, b, resamples=50).n == paired_permutation(a, b).n == 2
    nothing = paired_bootstrap([math.nan], [0.5])
    assert nothing.n == 0
    assert math.isnan(nothing.p)
    assert math.isnan(nothing.p_greater)


@pytest.mark.parametrize("subjects", [None, [3, 3]])
def test_one_subject_alone_is_no_evidence(subjects: list[int] | None) -> None:
    a, b = ([0.9], [0.1]) if subjects is None else ([0.9, 0.8], [0.1, 0.2])
    found = paired_bootstrap(a, b, subjects=subjects, resamples=50)
    assert found.mean_difference > 0.5
    assert math.isnan(found.p)
    assert math.isnan(found.p_greater)
    assert math.isnan(found.low)


def test_equal_methods_are_not_told_apart() -> None:
    scores = np.random.default_rng(1).random(30)
    bootstrap, swaps = paired_bootstrap(scores, scores, resamples=100), paired_permutation(scores, scores)
    assert (bootstrap.share_positive, bootstrap.share_zero, bootstrap.p) == (0.0, 1.0, 1.0)
    assert (swaps.p_rank, swaps.p_mean, swaps.p_rank_strict) == (1.0, 1.0, 0.0)


def test_rank_one_is_the_better_end() -> None:
    assert paired_permutation([1.0, 2.0], [3.0, 4.0], higher_is_better=False).mean_rank_a == 1.0
    assert paired_permutation([1.0, 2.0], [3.0, 4.0]).mean_rank_a == 2.0


def test_a_subject_with_many_cases_counts_once() -> None:
    """Ten copies of two subjects are two subjects: the interval does not shrink."""
    a, b = np.repeat([0.6, 0.4], 10), np.full(20, 0.5)
    subjects = np.repeat([0, 1], 10)
    alone = paired_bootstrap(a, b, resamples=2000)
    clustered = paired_bootstrap(a, b, subjects=subjects, resamples=2000)
    assert clustered.high - clustered.low == pytest.approx(0.2)
    assert alone.high - alone.low < 0.1


def test_scores_that_are_not_pairs_are_refused() -> None:
    with pytest.raises(ShapeError, match="one length"):
        paired_bootstrap([1.0], [1.0, 2.0])
