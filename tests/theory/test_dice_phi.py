from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import BadInputError, ParameterError, ShapeError, UndefinedError
from segloss_gui.losses import build_loss
from segloss_gui.theory import dice_phi as theory
from tests.losses.oracle import array, records, rows

PHIS: tuple[Any, ...] = ("I", "CI", "BI", "BCI")


def example(classes: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    target = (random.random((2, classes, 5, 6)) < 0.3).astype(float)
    target[1, -1] = 0
    return random.random((2, classes, 5, 6)), target


@pytest.mark.parametrize("epsilon", [1e-7, 1.0, 10.0, 1000.0])
@pytest.mark.parametrize("phi", PHIS)
def test_equation_4_is_what_autograd_computes(phi: Any, epsilon: float) -> None:
    probabilities, target = example()
    leaf = torch.tensor(probabilities, requires_grad=True)
    loss = build_loss("dice_phi", activation="none", phi=phi, epsilon=epsilon)(leaf, torch.tensor(target))
    (slope,) = torch.autograd.grad(loss, leaf)
    assert theory.dice_loss(probabilities, target, phi, epsilon) == pytest.approx(float(loss.detach()), abs=1e-14)
    np.testing.assert_allclose(theory.dice_loss_gradient(probabilities, target, phi, epsilon), slope, rtol=1e-12)


@pytest.mark.parametrize("phi", ["I", "BI"])
def test_equation_4_takes_one_epsilon_per_class(phi: Any) -> None:
    probabilities, target = example()
    leaf, epsilon = torch.tensor(probabilities, requires_grad=True), (1e-7, 5.0, 300.0)
    loss = build_loss("dice_phi", activation="none", phi=phi, epsilon=epsilon)(leaf, torch.tensor(target))
    (slope,) = torch.autograd.grad(loss, leaf)
    np.testing.assert_allclose(theory.dice_loss_gradient(probabilities, target, phi, epsilon), slope, rtol=1e-12)


def test_equations_3_and_4_match_the_oracle(oracle: Path) -> None:
    for row in rows(oracle, "dice_phi"):
        if row.activation != "none" or not row.params["include_background"]:
            continue
        given = (row.prediction, row.target, row.params["phi"], row.params["epsilon"])
        assert theory.dice_loss(*given) == pytest.approx(row.value, rel=1e-10, abs=1e-12), row.id
        limits = {"rtol": row.tolerance["grad_rtol"], "atol": row.tolerance["grad_atol"]}
        np.testing.assert_allclose(theory.dice_loss_gradient(*given), row.gradient, err_msg=row.id, **limits)


def test_the_heuristic_epsilon_matches_the_oracle(oracle: Path) -> None:
    for record in records(oracle, "epsilon_heuristic"):
        maps = array(oracle, "inputs", record["input"]["maps"])
        found = theory.heuristic_epsilon(list(maps), classes=len(record["expected"]), **record["params"])
        np.testing.assert_allclose(found, record["expected"], rtol=1e-12)


def test_equation_5_matches_the_oracle(oracle: Path) -> None:
    (record,) = records(oracle, "epsilon_eq5")
    params, expected = record["params"], record["expected"]
    epsilon = theory.matching_epsilon(params["v_hat"], params["a"], params["b"])
    np.testing.assert_allclose(epsilon, expected["epsilon"], rtol=1e-12)
    np.testing.assert_allclose(
        theory.derivative_on_empty_map(params["v_hat"], epsilon), expected["derivative"], rtol=1e-12
    )


@given(st.floats(1, 1e6), st.floats(0.01, 2), st.floats(0, 20))
@settings(deadline=None)
def test_both_roots_solve_equation_5_and_are_each_other_s_inverse(v: float, a: float, more: float) -> None:
    b = math.sqrt(8 * a) * (1 + more)
    low, high = (float(root) for root in theory.matching_epsilons(v, a, b))
    assert low <= v * (1 + 1e-12)
    assert low * high == pytest.approx(v * v, rel=1e-12)
    for epsilon in (low, high):
        wanted = 2 * a * v / (b * v) ** 2
        assert float(theory.derivative_on_empty_map(v, epsilon)) == pytest.approx(wanted, rel=1e-10)


def test_the_heuristic_of_equation_5_is_v_itself_where_an_empty_map_pulls_hardest() -> None:
    assert [float(root) for root in theory.matching_epsilons(8789.0)] == [8789.0, 8789.0]
    around = theory.derivative_on_empty_map(8789.0, 8789.0 * np.array([0.99, 1.0, 1.01]))
    assert around.argmax() == 1
    assert around[1] == pytest.approx(1 / (4 * 8789.0), rel=1e-15)


def test_a_root_far_from_the_other_keeps_its_digits() -> None:
    low, high = (float(root) for root in theory.matching_epsilons(1.0, 1e-8, 2.0))
    assert low * high == pytest.approx(1, rel=1e-15)
    assert low == pytest.approx(5e-9 * (1 + 1e-8), rel=1e-14)


def test_equation_5_has_no_solution_for_a_pull_that_strong() -> None:
    with pytest.raises(UndefinedError, match=r"Eq\. 5"):
        theory.matching_epsilons(100.0, a=0.9, b=2.0)
    with pytest.raises(ParameterError, match="positive"):
        theory.matching_epsilons(100.0, a=0.0)


@pytest.mark.parametrize("epsilon", [1e-7, 30.0])
@pytest.mark.parametrize("phi", PHIS)
def test_the_two_values_of_the_derivative_are_those_autograd_gives(phi: Any, epsilon: float) -> None:
    probabilities, target = example()
    sums = [x.sum(axis=(2, 3)) for x in (target, probabilities, target * probabilities)]
    found = theory.derivative_values(*sums, phi, epsilon)
    leaf = torch.tensor(probabilities, requires_grad=True)
    loss = build_loss("dice_phi", activation="none", phi=phi, epsilon=epsilon)(leaf, torch.tensor(target))
    (slope,) = torch.autograd.grad(loss, leaf)
    two = np.where(target == 1, found.foreground[..., None, None], found.background[..., None, None])
    np.testing.assert_allclose(two, slope.numpy(), rtol=1e-12)
    assert (found.background >= 0).all()
    assert (found.foreground <= 0).all()


@pytest.mark.parametrize("phi", PHIS)
def test_a_curve_over_predicted_volumes_is_one_call(phi: Any) -> None:
    volumes, predicted = np.array([[40.0, 9.0], [0.0, 7.0]]), np.linspace(10, 200, 6)[:, None, None] * np.ones((2, 2))
    both = 0.5 * np.minimum(volumes, predicted)
    curve = theory.derivative_values(volumes, predicted, both, phi, 5.0)
    for k in range(6):
        one = theory.derivative_values(volumes, predicted[k], both[k], phi, 5.0)
        np.testing.assert_array_equal(curve.background[k], one.background)
        np.testing.assert_array_equal(curve.foreground[k], one.foreground)


def test_the_two_values_take_one_epsilon_per_class_and_refuse_impossible_sums() -> None:
    found = theory.derivative_values([[4, 8]], [[4, 8]], [[2, 4]], "I", [1.0, 2.0])
    assert found.background.shape == (1, 2)
    assert found.background[0, 0] == pytest.approx(2 * found.background[0, 1], rel=1e-12)
    for volumes, predicted, both in (([1], [1], [2]), ([1], [1], [-1]), (1, 1, 1)):
        with pytest.raises(ParameterError, match="intersection"):
            theory.derivative_values(volumes, predicted, both)


def test_the_stability_share_is_the_golden_section() -> None:
    f = theory.STABILITY_SHARE
    assert f**2 + f - 1 == pytest.approx(0, abs=1e-15)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError):
        theory.dice_loss(np.zeros((1, 1, 2)), np.zeros((1, 1, 3)))
    with pytest.raises(ParameterError):
        theory.dice_loss(np.zeros((1, 2, 2)), np.zeros((1, 2, 2)), "CI", [1.0, 2.0])
    with pytest.raises(UndefinedError, match="0/0"):
        theory.dice_loss(np.zeros((1, 1, 2)), np.zeros((1, 1, 2)), epsilon=0)
    with pytest.raises(BadInputError, match="one repeat per map"):
        theory.heuristic_epsilon([[0, 1]], 2, repeats=[1, 2])
    with pytest.raises(BadInputError, match=r"labels must be 0\.\.1, got 0\.\.2"):
        theory.heuristic_epsilon([[0, 2]], 2)
