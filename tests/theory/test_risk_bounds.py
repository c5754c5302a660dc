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


def masks_of_dice(score: int) -> tuple[np.ndarray, np.ndarray]:
    """Two masks of 20 pixels each that share ``score`` of them: their Dice is score / 20."""
    truth, predicted = np.zeros(60, bool), np.zeros(60, bool)
    truth[:20] = True
    predicted[20 - score : 40 - score] = True
    return predicted, truth


@given(arrays(np.int64, 21, elements=st.integers(0, 20)).filter(lambda cases: cases.any()))
@settings(deadline=None, max_examples=50)
def test_the_risks_of_a_drawn_population_are_those_of_its_masks_counted_one_by_one(cases: np.ndarray) -> None:
    dice, jaccard = [], []
    for score, count in enumerate(cases):
        predicted, truth = masks_of_dice(score)
        shared = np.count_nonzero(predicted & truth)
        dice += [1 - 2 * shared / (predicted.sum() + truth.sum())] * int(count)
        jaccard += [1 - shared / np.count_nonzero(predicted | truth)] * int(count)
    found = risks(np.arange(21) / 20, cases)
    assert found.dice == pytest.approx(np.mean(dice), abs=1e-12)
    assert found.jaccard == pytest.approx(np.mean(jaccard), abs=1e-12)
    assert found.bound == pytest.approx(2 * np.mean(dice) / (1 + np.mean(dice)), abs=1e-12)
    assert found.dice - 1e-12 <= found.jaccard <= found.bound + 1e-12
