from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.statistics import resampling
from segloss_gui.statistics.resampling import interval, resample_counts, resampled_means


def test_matrix_products_of_counts_are_the_means_of_the_drawn_cases() -> None:
    values = np.random.default_rng(0).random((7, 3))
    values[2, 1] = np.nan
    (counts,) = resample_counts(7, 50, seed=4)
    means = resampled_means(values, resamples=50, seed=4)
    for row, found in zip(counts.astype(int), means, strict=True):
        np.testing.assert_allclose(found, np.nanmean(np.repeat(values, row, axis=0), axis=0))


def test_every_resample_draws_as_many_as_there_are() -> None:
    counts = np.concatenate(list(resample_counts(30, 5000)))
    assert (counts.sum(axis=1) == 30).all()
    np.testing.assert_allclose(counts.mean(axis=0), 1, atol=0.08)
    np.testing.assert_allclose(counts.var(axis=0), 29 / 30, rtol=0.1)


def test_a_cluster_brings_all_its_cases() -> None:
    values, subjects = np.array([[1.0], [2.0], [9.0]]), [0, 0, 1]
    assert set(resampled_means(values, subjects=subjects, resamples=200)[:, 0].round(6)) == {1.5, 4.0, 9.0}


def test_draws_do_not_depend_on_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).random((20, 2))
    whole = resampled_means(values, resamples=30)
    monkeypatch.setattr(resampling, "CHUNK", 100)
    monkeypatch.setattr(resampling, "LEAST_ROWS", 7)
    monkeypatch.setattr(resampling, "CACHED", 60)
    np.testing.assert_allclose(resampled_means(values, resamples=30), whole)


def test_a_column_without_defined_values_has_no_interval() -> None:
    means = resampled_means([[np.nan, 1.0], [np.nan, 2.0]], resamples=20)
    low, high = interval(means)
    assert np.isnan([low[0], high[0]]).all()
    assert 1 <= low[1] <= high[1] <= 2


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="one subject per case"):
        resampled_means([[1.0], [2.0]], subjects=[0])
    with pytest.raises(ParameterError, match="resamples"):
        next(resample_counts(3, 0))
    with pytest.raises(ParameterError, match="level"):
        interval([1.0], 95)
