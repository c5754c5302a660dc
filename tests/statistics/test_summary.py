"""Means with intervals; what is undefined is left out and counted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.statistics import mean_interval, summarise


def test_undefined_scores_are_left_out_of_the_mean_and_counted() -> None:
    result = summarise([1.0, math.nan, 0.5, math.nan])
    assert (result.n, result.undefined, result.mean) == (2, 2, 0.75)


def test_nothing_defined_gives_nan_and_no_warning() -> None:
    result = summarise([math.nan])
    assert (result.n, result.undefined) == (0, 1)
    assert all(math.isnan(value) for value in (result.mean, result.sd, result.low, result.high))
    assert math.isnan(summarise([0.5]).low)


def test_the_interval_of_a_large_sample_is_the_normal_one() -> None:
    values = np.random.default_rng(0).normal(0.7, 0.1, 2000)
    low, high = mean_interval(values)
    half = 1.96 * values.std(ddof=1) / math.sqrt(values.size)
    assert (low, high) == (
        pytest.approx(values.mean() - half, abs=half / 8),
        pytest.approx(values.mean() + half, abs=half / 8),
    )


def test_the_95_percent_interval_holds_the_true_mean_about_95_times_in_100() -> None:
    generator = np.random.default_rng(1)
    intervals = [mean_interval(generator.normal(size=40), resamples=400, seed=k) for k in range(300)]
    share = np.mean([low <= 0 <= high for low, high in intervals])
    assert 0.90 <= share <= 0.98


def test_one_seed_gives_one_interval() -> None:
    values = np.random.default_rng(2).random(30)
    assert mean_interval(values, seed=3) == mean_interval(values, seed=3) != mean_interval(values, seed=4)
