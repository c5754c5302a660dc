"""The golden ratio in the heuristic epsilon, against the loss itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import build_loss
from segloss_gui.losses.region.dice_phi import RISKY_SHARE
from segloss_gui.theory import dice_phi
from segloss_gui.theory.empty_prediction import empty_is_stable, gradient_at_empty, share_threshold

IMAGES = 20


def images(share: float, volumes: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Objects (what looks like one) and labels (empty in the unlabelled images), each (images, 1, voxels)."""
    objects = torch.zeros(IMAGES * len(volumes), 1, 60, dtype=torch.float64)
    labels = torch.zeros_like(objects)
    for k in range(len(objects)):
        objects[k, 0, : volumes[k % len(volumes)]] = 1
        if k // len(volumes) < round(share * IMAGES):
            labels[k] = objects[k]
    return objects, labels


def loss_at(t: torch.Tensor, share: float, volumes: list[int], epsilon: float) -> torch.Tensor:
    objects, labels = images(share, volumes)
    value: torch.Tensor = build_loss("dice_phi", activation="none", phi="I", epsilon=epsilon)(t * objects, labels)
    return value


@pytest.mark.parametrize("volumes", [[10], [50], [5, 20, 40]])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.6, 0.65, 0.75, 1.0])
def test_the_gradient_at_empty_is_what_autograd_computes(share: float, volumes: list[int]) -> None:
    for epsilon in (share * float(np.mean(volumes)), 1.0, 300.0):
        t = torch.zeros((), dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(loss_at(t, share, volumes, epsilon), t)
        assert gradient_at_empty(share, volumes, epsilon) == pytest.approx(float(slope), rel=1e-12)
    assert gradient_at_empty(share, volumes) == pytest.approx(
        gradient_at_empty(share, volumes, share * float(np.mean(volumes)))
    )


@pytest.mark.parametrize(("share", "stays"), [(0.5, True), (0.6, True), (0.65, False), (0.75, False)])
def test_training_from_nearly_empty_stays_empty_below_the_threshold_and_leaves_above_it(
    share: float, stays: bool
) -> None:
    logit = torch.tensor(-5.0, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([logit], lr=0.1)
    for _ in range(300):
        optimiser.zero_grad()
        loss_at(logit.sigmoid(), share, [20], share * 20).backward()
        optimiser.step()
    assert (float(logit.sigmoid().detach()) < 0.01) == stays
    assert empty_is_stable(share, 20.0) == stays


def test_the_threshold_is_the_golden_ratio_s_conjugate_whatever_the_volume() -> None:
    golden = (math.sqrt(5) - 1) / 2
    for volume in (1.0, 370.0, 1e6):
        assert share_threshold(volumes=volume) == pytest.approx(golden, abs=1e-10)
        assert gradient_at_empty(golden, volume) == pytest.approx(0, abs=1e-12)
    assert pytest.approx(golden) == dice_phi.STABILITY_SHARE


def test_the_factored_form_of_the_derivation_holds() -> None:
    for f in np.linspace(0.05, 1, 20):
        factored = -(f**2 + f - 1) * (2 * f + 1) / (f * (1 + f) ** 2)
        assert gradient_at_empty(f, 100.0) == pytest.approx(factored, abs=1e-12)
        assert gradient_at_empty(f, 100.0) == pytest.approx(-float(dice_phi.pull_from_empty(f)), abs=1e-12)


def test_a_fixed_epsilon_has_the_threshold_in_closed_form() -> None:
    for r in (0.1, 0.5, 1.0, 10.0):
        assert share_threshold(r) == pytest.approx((1 + r) ** 2 / ((1 + r) ** 2 + r * (2 + r)))


def test_unequal_volumes_raise_the_threshold() -> None:
    spreads = [share_threshold(volumes=np.exp(np.linspace(-s, s, 101))) for s in (0.0, 0.3, 0.6, 1.2)]
    assert spreads == sorted(spreads)
    assert spreads[0] == pytest.approx(dice_phi.STABILITY_SHARE)
    assert dice_phi.STABILITY_SHARE < spreads[1] < RISKY_SHARE


@pytest.mark.parametrize("share", [0.0, 1.1, math.nan])
def test_shares_outside_their_bounds_are_refused(share: float) -> None:
    with pytest.raises(ParameterError, match="share"):
        gradient_at_empty(share, 1.0)


def test_volumes_and_epsilon_must_be_positive() -> None:
    with pytest.raises(ParameterError, match="volumes"):
        share_threshold(volumes=[1.0, 0.0])
    with pytest.raises(ParameterError, match="epsilon"):
        gradient_at_empty(0.5, 1.0, 0.0)
