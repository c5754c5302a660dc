from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

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


def test_equation_5_has_no_solution_for_a_pull_that_strong() -> None:
    with pytest.raises(UndefinedError, match=r"Eq\. 5"):
        theory.matching_epsilon(100.0, a=0.9, b=2.0)


def test_the_stability_threshold_is_the_golden_section() -> None:
    assert pytest.approx(0.618, abs=1e-3) == theory.STABILITY_SHARE
    assert float(theory.pull_from_empty(theory.STABILITY_SHARE)) == pytest.approx(0, abs=1e-15)
    shares = np.linspace(0.01, 1, 100)
    np.testing.assert_array_equal(theory.pull_from_empty(shares) > 0, shares > theory.STABILITY_SHARE)


@pytest.mark.parametrize("share", [0.5, 0.75])
def test_the_pull_from_empty_is_minus_the_mean_of_equation_4(share: float) -> None:
    volume, images = 4, 8
    target = np.zeros((images, 1, 10))
    target[: int(share * images), 0, :volume] = 1
    slope = theory.dice_loss_gradient(np.zeros_like(target), target, "I", share * volume)
    assert -slope[:, 0, 0].mean() * images * volume == pytest.approx(float(theory.pull_from_empty(share)))


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
