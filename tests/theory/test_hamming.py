from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.theory import hamming as theory
from segloss_gui.theory.dice_jaccard import absolute_error, dice, relative_error

GAMMAS = np.linspace(0, 1, 11)


def construction(j: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Masks of m^2 pixels with |y| = |both| = j^2 and m j false positives: alpha = j / m exactly."""
    truth, prediction = np.zeros(m * m, bool), np.zeros(m * m, bool)
    truth[: j * j] = True
    prediction[: j * j + j * m] = True
    return prediction, truth


@given(st.data(), st.floats(0, 1))
@settings(deadline=None)
def test_similarities_stay_within_0_and_1_and_h_is_h_gamma_at_the_foreground_s_share(
    data: st.DataObject, gamma: float
) -> None:
    truth = data.draw(arrays(bool, st.integers(2, 40)))
    prediction = data.draw(arrays(bool, truth.shape))
    if not truth.any() or truth.all():
        return
    assert 0 <= theory.weighted_hamming(prediction, truth, gamma) <= 1
    assert theory.hamming(prediction, truth) == pytest.approx(float((prediction == truth).mean()), abs=1e-15)
    at_share = theory.weighted_hamming(prediction, truth, float(truth.mean()))
    assert theory.hamming(prediction, truth) == pytest.approx(at_share, abs=1e-12)


@given(st.data(), st.floats(0, 1))
@settings(deadline=None)
def test_h_gamma_is_equation_3_as_printed(data: st.DataObject, gamma: float) -> None:
    truth = data.draw(arrays(bool, st.integers(2, 40)))
    prediction = data.draw(arrays(bool, truth.shape))
    size, d = truth.sum(), truth.size
    if size in (0, d):
        return
    printed = 1 - gamma * (truth & ~prediction).sum() / size - (1 - gamma) * (prediction & ~truth).sum() / (d - size)
    assert theory.weighted_hamming(prediction, truth, gamma) == pytest.approx(printed, abs=1e-12)


@pytest.mark.parametrize(("j", "m"), [(1, 2), (1, 20), (3, 20), (12, 20), (61, 99)])
def test_the_construction_of_proposition_2_is_what_its_masks_give(j: int, m: int) -> None:
    prediction, truth = construction(j, m)
    found = theory.disagreement(j / m, GAMMAS)
    assert found.dice[0] == pytest.approx(dice(prediction, truth), abs=1e-12)
    assert found.hamming[0] == pytest.approx(theory.hamming(prediction, truth), abs=1e-12)
    for gamma, similarity in zip(GAMMAS, found.weighted_hamming, strict=True):
        assert similarity == pytest.approx(theory.weighted_hamming(prediction, truth, gamma), abs=1e-12)


@given(st.floats(1e-6, theory.ALPHA_LIMIT, exclude_max=True), st.floats(0, 1))
@settings(deadline=None)
def test_epsilon_is_the_least_that_equation_11_allows(alpha: float, gamma: float) -> None:
    found = theory.disagreement(alpha, gamma)
    for similarity, epsilon in ((found.weighted_hamming, found.epsilon), (found.hamming, found.epsilon_hamming)):
        direct = max(float(similarity / found.dice) - 1, 0.0)
        assert float(epsilon) == pytest.approx(direct, rel=1e-9, abs=1e-12)


def test_gamma_0_is_equations_12_and_13_and_the_smallest_similarity_of_all_gammas() -> None:
    alpha = np.linspace(0.001, 0.6, 50)
    found = theory.disagreement(alpha[:, None], GAMMAS)
    left = 1 - alpha / (1 - alpha**2) - 2 * alpha**2 / (alpha + 2 * alpha**2) * (1 + found.epsilon[:, 0])
    np.testing.assert_allclose(left[found.epsilon[:, 0] > 0], 0, atol=1e-12)
    np.testing.assert_allclose(
        found.absolute[:, 0], 1 - alpha / (1 - alpha**2) - 2 * alpha / (1 + 2 * alpha), atol=1e-12
    )
    assert (found.weighted_hamming[:, :1] <= found.weighted_hamming + 1e-15).all()


def test_no_gamma_approximates_dice_as_the_object_shrinks() -> None:
    alphas = 10.0 ** -np.arange(1, 13)
    found = theory.disagreement(alphas[:, None], GAMMAS)
    assert (np.diff(found.absolute, axis=0) > 0).all()
    assert (found.absolute[-1] > 1 - 1e-11).all()
    np.testing.assert_allclose(found.epsilon[-1] * 2 * alphas[-1], 1, atol=1e-10)


def test_corollary_1_holds_h_alike() -> None:
    found = theory.disagreement(10.0 ** -np.arange(1, 13))
    assert absolute_error(found.hamming, found.dice) > 1 - 1e-11
    assert relative_error(found.hamming, found.dice) > 1e11


def test_at_alpha_0_stand_the_limits() -> None:
    found = theory.disagreement(0.0, 0.3)
    assert [float(value) for value in found] == [0, 1, 1, 1, np.inf, np.inf]


@pytest.mark.filterwarnings("error")
@given(st.floats(0, 1e-300), st.floats(0, 1))
@settings(deadline=None)
@example(np.nextafter(0, 1), 0.3)
def test_an_alpha_next_to_0_gives_the_limits_without_a_warning(alpha: float, gamma: float) -> None:
    found = theory.disagreement(alpha, gamma)
    assert [float(value) for value in found[:4]] == pytest.approx([0, 1, 1, 1], abs=1e-299)
    assert min(float(found.epsilon), float(found.epsilon_hamming)) > 1e299


def test_at_the_upper_end_the_false_positives_fill_the_background() -> None:
    alpha = theory.ALPHA_LIMIT
    assert alpha == pytest.approx(1 - alpha**2, abs=1e-15)
    found = theory.disagreement(np.nextafter(alpha, 0), GAMMAS)
    np.testing.assert_allclose(found.weighted_hamming, GAMMAS, atol=1e-14)
    np.testing.assert_allclose(found.dice, 1 - 1 / np.sqrt(5), atol=1e-14)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="alpha"):
        theory.disagreement(theory.ALPHA_LIMIT)
    with pytest.raises(ParameterError, match="gamma"):
        theory.weighted_hamming([1, 0], [1, 0], 1.5)
    with pytest.raises(UndefinedError, match="0/0"):
        theory.weighted_hamming([1, 0], [0, 0], 0.5)
