from __future__ import annotations

import pytest
import torch

from segloss_gui.losses import build_loss
from segloss_gui.losses.spec import Activation

PHIS = ["I", "CI", "BI", "BCI"]


def example(channels: int = 3) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, channels, 5, 6, generator=generator, dtype=torch.float64)
    truth = torch.nn.functional.one_hot(torch.randint(0, channels, (2, 5, 6), generator=generator), channels)
    return logits, truth.movedim(-1, 1).double()


def value(key: str, activation: Activation = "softmax", **params: object) -> float:
    return float(build_loss(key, activation=activation, **params)(*example()))


@pytest.mark.parametrize("phi", PHIS)
def test_tversky_with_halves_is_dice_and_with_ones_jaccard(phi: str) -> None:
    exact = {"phi": phi, "smooth_nr": 0.0, "smooth_dr": 0.0}
    assert value("tversky", alpha_fp=0.5, beta_fn=0.5, **exact) == pytest.approx(value("soft_dice", **exact))
    assert value("tversky", alpha_fp=1.0, beta_fn=1.0, **exact) == pytest.approx(value("soft_jaccard", **exact))
    assert value("asymmetric_similarity", beta=1.0, **exact) == pytest.approx(value("soft_dice", **exact))
    assert value("focal_tversky", gamma=1.0, **exact) == pytest.approx(value("tversky", **exact))


@pytest.mark.parametrize("phi", PHIS)
def test_dice_phi_is_soft_dice_with_one_epsilon_on_both_sides(phi: str) -> None:
    expected = value("soft_dice", phi=phi, smooth_nr=7.0, smooth_dr=7.0)
    assert value("dice_phi", phi=phi, epsilon=7.0) == pytest.approx(expected)


def test_alpha_weighs_false_positives_and_beta_false_negatives() -> None:
    truth = torch.tensor([[[1.0, 1.0, 0.0, 0.0]]])
    too_much, too_little = torch.tensor([[[1.0, 1.0, 1.0, 0.0]]]), torch.tensor([[[1.0, 0.0, 0.0, 0.0]]])
    loss = build_loss("tversky", activation="none", alpha_fp=0.2, beta_fn=0.8, smooth_nr=0.0, smooth_dr=0.0)
    assert float(loss(too_much, truth)) == pytest.approx(1 - 2 / 2.2)
    assert float(loss(too_little, truth)) == pytest.approx(1 - 1 / 1.8)


def test_an_empty_class_takes_the_largest_finite_weight_of_its_image() -> None:
    truth = torch.tensor([[[1.0, 1, 1, 0], [0.0, 0, 0, 1], [0.0, 0, 0, 0]]])
    third = torch.full_like(truth, 1 / 3)
    overlap, total = 2 * (1 / 9 + 1 / 3), (3 + 4 / 3) / 9 + (1 + 4 / 3) + 4 / 3
    loss = build_loss("generalized_dice", activation="none", smooth_nr=0.0, smooth_dr=0.0)
    assert float(loss(third, truth)) == pytest.approx(1 - overlap / total)


def test_the_released_weight_of_an_empty_class_makes_the_loss_stick_near_one() -> None:
    truth = torch.tensor([[[1.0, 1, 1, 0], [0.0, 0, 0, 1], [0.0, 0, 0, 0]]])
    nearly = 0.97 * truth + 0.01
    stuck = build_loss("generalized_dice", activation="none", empty_weight="eps:1e-10")(nearly, truth)
    assert float(stuck) > 0.99
    assert float(build_loss("generalized_dice", activation="none")(nearly, truth)) < 0.2


@pytest.mark.parametrize("key", ["generalized_dice", "penalty_generalized_dice"])
@pytest.mark.parametrize("volume", [10**2, 10**3, 10**4, 10**5, 10**6, 10**7])
def test_generalised_dice_of_an_empty_prediction_is_one_for_every_volume(key: str, volume: int) -> None:
    truth = torch.ones(1, 1, volume)
    assert float(build_loss(key, activation="none")(torch.zeros(1, 1, 1).expand_as(truth), truth)) > 0.99


@pytest.mark.parametrize("volume", [10**2, 10**4, 10**6])
def test_generalised_dice_does_not_change_when_every_voxel_is_split(volume: int) -> None:
    truth = torch.tensor([[[0.0, 0, 1], [1.0, 1, 0]]], dtype=torch.float64)
    s = torch.tensor([[[0.3, 0.2, 0.6], [0.7, 0.8, 0.4]]], dtype=torch.float64)
    finer = [tensor.repeat_interleave(volume, dim=2) for tensor in (s, truth)]
    loss = build_loss("generalized_dice", activation="none")
    assert float(loss(*finer)) == pytest.approx(float(loss(s, truth)), abs=1e-5)


def test_generalised_dice_adds_a_number_as_smoothing_as_it_is() -> None:
    truth = torch.ones(1, 1, 10**5, dtype=torch.float64)
    loss = build_loss("generalized_dice", activation="none", smooth_nr=1e-5, smooth_dr=1e-5)
    assert float(loss(torch.zeros_like(truth), truth)) == pytest.approx(0.5)


def test_the_penalty_flattens_and_keeps_the_ends() -> None:
    logits, truth = example()
    plain = float(build_loss("generalized_dice", activation="softmax")(logits, truth))
    assert value("penalty_generalized_dice", k=2.5) == pytest.approx(plain / (1 + 2.5 * (1 - plain)))
    assert value("penalty_generalized_dice", k=0.0) == pytest.approx(plain)


def test_a_missing_map_has_no_gradient_in_leaf_dice() -> None:
    logits, truth = example()
    truth[1, 2] = 0
    leaf = logits.softmax(1).requires_grad_()
    build_loss("leaf_dice", activation="none")(leaf, truth).backward()
    assert leaf.grad is not None
    assert not leaf.grad[1, 2].any()
    assert leaf.grad[0, 2].any()


def test_a_missing_class_has_the_gradient_of_the_background_in_marginal_dice() -> None:
    logits, truth = example()
    truth[1, 0] += truth[1, 2]
    truth[1, 2] = 0
    leaf = logits.softmax(1).requires_grad_()
    build_loss("marginal_dice", activation="none")(leaf, truth).backward()
    assert leaf.grad is not None
    torch.testing.assert_close(leaf.grad[1, 2], leaf.grad[1, 0])
