from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.theory import best_overlap as theory


@given(arrays(float, st.integers(1, 10), elements=st.floats(0, 1)))
@settings(deadline=None)
def test_no_mask_has_a_better_ratio_than_that_above_half_the_best_dice(probabilities: np.ndarray) -> None:
    if not probabilities.sum() > 1e-6:
        return
    best = theory.best_overlap(probabilities)
    every = np.array(list(itertools.product([0.0, 1.0], repeat=probabilities.size)))
    sizes, hits = every.sum(1) + probabilities.sum(), every @ probabilities
    assert best.dice == pytest.approx((2 * hits / sizes).max(), rel=1e-12)
    assert best.jaccard == pytest.approx((hits / (sizes - hits)).max(), rel=1e-12)
    own = 2 * probabilities[best.mask].sum() / (best.mask.sum() + probabilities.sum())
    assert own == pytest.approx(best.dice, rel=1e-9)
    assert best.threshold == pytest.approx(best.jaccard / (1 + best.jaccard), rel=1e-12)
    assert best.threshold <= theory.CROSS_ENTROPY_THRESHOLD


def test_dice_draws_what_cross_entropy_leaves_out() -> None:
    uncertain = np.array([1.0] * 10 + [0.4] * 20)
    threshold = theory.best_overlap(uncertain).threshold
    assert threshold < 0.4 < theory.CROSS_ENTROPY_THRESHOLD
    assert theory.volume_bias(uncertain, theory.CROSS_ENTROPY_THRESHOLD) == pytest.approx(-8)
    assert theory.volume_bias(uncertain, threshold) == pytest.approx(12)


def test_a_large_region_s_threshold_solves_its_equation_without_losing_digits() -> None:
    certain = np.geomspace(1e-8, 1e8, 33)
    p = theory.large_region_threshold(certain)
    np.testing.assert_allclose(p * p + 2 * certain * p, certain, rtol=1e-12)
    assert (p < 0.5).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(UndefinedError, match="0/0"):
        theory.best_overlap([0.0, 0.0])
    with pytest.raises(ParameterError, match="certain"):
        theory.large_region_threshold(-1.0)
    with pytest.raises(ParameterError, match=r"in 0\.\.1, got 0\.5\.\.2"):
        theory.volume_bias([0.5, 2.0], 0.5)
