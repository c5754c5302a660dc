from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ParameterError
from segloss_gui.theory.dice_jaccard import jaccard_from_dice
from segloss_gui.theory.risk_bounds import jaccard_loss_from_dice_loss, risks

populations = st.integers(1, 30).flatmap(
    lambda n: st.tuples(arrays(float, n, elements=st.floats(0, 1)), arrays(float, n, elements=st.floats(0.01, 5)))
)


@given(populations)
@settings(deadline=None)
def test_no_population_violates_the_risk_bounds(population: tuple[np.ndarray, np.ndarray]) -> None:
    scores, weights = population
    found = risks(scores, weights)
    assert found.dice <= found.jaccard + 1e-12
    assert found.jaccard <= found.bound + 1e-12
    direct = np.average(1 - jaccard_from_dice(scores), weights=weights)
    assert found.jaccard == pytest.approx(direct, abs=1e-12)


def test_equal_scores_meet_the_upper_bound_and_all_or_nothing_the_lower() -> None:
    alike, split = risks([0.7, 0.7, 0.7]), risks([1.0, 0.0], [7, 3])
    assert alike.jaccard == pytest.approx(alike.bound, abs=1e-15)
    assert split.jaccard == pytest.approx(split.dice, abs=1e-15)
    assert split.dice == pytest.approx(alike.dice, abs=1e-15)


def test_phi_is_the_jaccard_loss_at_a_dice_loss() -> None:
    scores = np.linspace(0, 1, 101)
    np.testing.assert_allclose(jaccard_loss_from_dice_loss(1 - scores), 1 - jaccard_from_dice(scores), atol=1e-15)


@pytest.mark.parametrize(
    ("scores", "weights", "words"),
    [
        ([], None, "at least one"),
        ([1.1], None, r"0\.\.1"),
        ([0.5, 0.5], [1], "one weight each"),
        ([0.5], [0], "not all 0"),
    ],
)
def test_bad_populations_are_refused(scores: list[float], weights: list[float] | None, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        risks(scores, weights)
