from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import UndefinedError
from segloss_gui.theory import dice_jaccard as theory
from tests.losses.oracle import array, records

SCORES = np.linspace(0, 1, 100001)


def test_dice_and_jaccard_are_each_other_s_inverse() -> None:
    np.testing.assert_allclose(theory.dice_from_jaccard(theory.jaccard_from_dice(SCORES)), SCORES, atol=1e-15)


def test_the_largest_gap_is_that_of_proposition_1() -> None:
    gaps = theory.gap(SCORES)
    assert gaps.max() == pytest.approx(theory.LARGEST_GAP, abs=1e-9)
    assert SCORES[gaps.argmax()] == pytest.approx(theory.DICE_AT_LARGEST_GAP, abs=1e-5)


def test_jaccard_keeps_within_its_bounds_and_reaches_them() -> None:
    low, high = theory.jaccard_bounds(SCORES)
    between = theory.jaccard_from_dice(SCORES)
    assert (low <= between + 1e-12).all()
    assert (between <= high).all()
    assert (between - low).min() == pytest.approx(0, abs=1e-9)


def test_the_relative_error_is_approached_and_never_exceeded() -> None:
    ratio = SCORES[1:] / theory.jaccard_from_dice(SCORES[1:])
    assert ratio.max() <= 1 + theory.RELATIVE_ERROR
    assert ratio[0] == pytest.approx(2, abs=1e-4)


@pytest.mark.parametrize("gamma", [0.0, 0.1, 0.5, 0.9])
def test_no_weighted_hamming_similarity_approximates_dice(gamma: float) -> None:
    gaps = [hamming - dice for dice, hamming in (theory.overprediction(10**k, gamma) for k in (2, 4, 6, 8))]
    assert gaps == sorted(gaps)
    assert gaps[-1] > 0.999


def test_overprediction_is_what_its_masks_give() -> None:
    truth, prediction = np.zeros(100, bool), np.zeros(100, bool)
    truth[0], prediction[:10] = True, True
    expected = theory.overprediction(100, 0.3)
    assert theory.dice(prediction, truth) == pytest.approx(expected[0])
    assert theory.weighted_hamming(prediction, truth, 0.3) == pytest.approx(expected[1])


@pytest.mark.parametrize("score", [theory.dice, theory.jaccard])
def test_two_empty_masks_have_no_overlap_score(score: object) -> None:
    with pytest.raises(UndefinedError, match="0/0"):
        score(np.zeros(3), np.zeros(3))  # type: ignore[operator]


def test_hard_metrics_match_the_oracle(oracle: Path) -> None:
    (record,) = records(oracle, "hard_metrics")
    for expected in record["expected"]:
        element = expected["element"]
        prediction = array(oracle, "inputs", expected["pred"])[element] > record["params"]["threshold"]
        truth = array(oracle, "inputs", expected["target"])[element] > 0
        assert theory.dice(prediction, truth) == pytest.approx(expected["dice"], rel=1e-12)
        assert theory.jaccard(prediction, truth) == pytest.approx(expected["jaccard"], rel=1e-12)
        for gamma, similarity in expected["weighted_hamming"].items():
            assert theory.weighted_hamming(prediction, truth, float(gamma)) == pytest.approx(similarity, rel=1e-12)
        accuracy = theory.weighted_hamming(prediction, truth, truth.mean())
        assert accuracy == pytest.approx(expected["hamming"], rel=1e-12)
