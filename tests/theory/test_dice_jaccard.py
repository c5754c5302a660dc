from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ParameterError, ShapeError, UndefinedError
from segloss_gui.theory import dice_jaccard as theory
from segloss_gui.theory.hamming import hamming, weighted_hamming
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


masks = arrays(bool, st.integers(1, 40))


@given(st.data())
@settings(deadline=None)
def test_no_pair_of_masks_violates_proposition_1(data: st.DataObject) -> None:
    truth = data.draw(masks)
    prediction = data.draw(arrays(bool, truth.shape))
    if not (truth | prediction).any():
        return
    d, j = theory.dice(prediction, truth), theory.jaccard(prediction, truth)
    assert theory.relative_error([d], [j]) <= theory.RELATIVE_ERROR
    assert theory.absolute_error([d], [j]) <= theory.LARGEST_GAP + 1e-15
    assert j == pytest.approx(float(theory.jaccard_from_dice(d)), abs=1e-15)
    assert d == pytest.approx(float(theory.dice_from_jaccard(j)), abs=1e-15)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
@settings(deadline=None)
def test_no_counts_violate_proposition_1(tp: int, fp: int, fn: int) -> None:
    if not tp + fp + fn:
        return
    d, j = theory.dice_of_counts(tp, fp, fn), theory.jaccard_of_counts(tp, fp, fn)
    assert theory.relative_error(d, j) <= theory.RELATIVE_ERROR + 1e-15
    assert theory.absolute_error(d, j) <= theory.LARGEST_GAP + 1e-15


def test_the_bounds_of_proposition_1_are_attained_by_masks() -> None:
    # D = 2 - sqrt(2) is irrational: 99/70 is a convergent of sqrt(2), so D = 41/70 comes close.
    assert theory.absolute_error(*one_pair(41, 58)) == pytest.approx(theory.LARGEST_GAP, abs=1e-8)
    assert theory.relative_error(*one_pair(1, 10**9)) == pytest.approx(theory.RELATIVE_ERROR, abs=1e-8)


def one_pair(tp: int, wrong: int) -> tuple[np.ndarray, np.ndarray]:
    return theory.dice_of_counts(tp, wrong, 0), theory.jaccard_of_counts(tp, wrong, 0)


def test_the_constants_solve_equations_9_and_10() -> None:
    x = theory.DICE_AT_LARGEST_GAP
    assert (2 - x) ** 2 - 2 == pytest.approx(0, abs=1e-15)
    assert float(theory.gap(x)) == pytest.approx(theory.LARGEST_GAP, abs=1e-15)


def test_similarities_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        theory.absolute_error([0.5], [0.5, 0.5])
    with pytest.raises(ParameterError, match=r"0\.\.1"):
        theory.relative_error([1.5], [0.5])
    with pytest.raises(ShapeError, match="one shape"):
        theory.dice(np.zeros(2), np.zeros(3))


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
            assert weighted_hamming(prediction, truth, float(gamma)) == pytest.approx(similarity, rel=1e-12)
        assert weighted_hamming(prediction, truth, truth.mean()) == pytest.approx(expected["hamming"], rel=1e-12)
        assert hamming(prediction, truth) == pytest.approx(expected["hamming"], rel=1e-12)
