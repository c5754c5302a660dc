"""The golden ratio in the heuristic epsilon, against the loss itself."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import TrainingFacts, build_loss
from segloss_gui.losses.region.dice_phi import RISKY_SHARE, DicePhiParams
from segloss_gui.theory import dice_phi
from segloss_gui.theory.empty_prediction import (
    barrier,
    drift,
    empty_is_stable,
    escaping_epsilon,
    gradient_at_empty,
    share_threshold,
)

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


def test_the_warning_of_the_loss_names_the_theory_s_threshold() -> None:
    facts = TrainingFacts(channels=1, prior=(0.1,), mean_volume_voxels=(50.0,), labelled_share=0.5)
    (sentence,) = DicePhiParams(epsilon="heuristic").warnings(facts)
    assert f"below {100 * dice_phi.STABILITY_SHARE:.0f} %" in sentence
    assert f"below {100 * RISKY_SHARE:.0f} %" in sentence


def test_a_fixed_epsilon_has_the_threshold_in_closed_form() -> None:
    for r in (0.1, 0.5, 1.0, 10.0):
        assert share_threshold(r) == pytest.approx((1 + r) ** 2 / ((1 + r) ** 2 + r * (2 + r)))


def enumerated_drift(share: float, epsilon: float, volumes: list[float], images: int, t: float) -> float:
    """-dL/dt of DL_BI by the sum over all batches, from Eq. 4's two values."""
    total = 0.0
    for labels in itertools.product([0, 1], repeat=images):
        for drawn in itertools.product(volumes, repeat=images):
            weight = share ** sum(labels) * (1 - share) ** (images - sum(labels)) / len(volumes) ** images
            objects, marks = np.array(drawn), np.array(labels)
            values = dice_phi.derivative_values(objects * marks, objects * t, objects * marks * t, "BI", epsilon)
            slopes = np.where(marks == 1, values.foreground[:, 0], values.background[:, 0])
            total -= weight * float(slopes @ objects)
    return total


@pytest.mark.parametrize("volumes", [[10.0], [5.0, 20.0, 40.0]])
@pytest.mark.parametrize(("images", "t"), [(1, 0.0), (2, 0.0), (3, 0.5), (4, 0.0)])
def test_the_drift_over_random_batches_is_the_sum_over_all_of_them(volumes: list[float], images: int, t: float) -> None:
    for share, epsilon in ((0.3, 1e-7), (0.5, 10.0), (0.75, 300.0), (1.0, 3.0)):
        found = drift(share, epsilon, volumes, phi="BI", batch_size=images, predicted=t)
        expected = enumerated_drift(share, epsilon, volumes, images, t)
        assert float(found) == pytest.approx(expected, rel=1e-11, abs=1e-12)


def test_a_batch_of_one_image_drifts_as_phi_i_does() -> None:
    shares, epsilons = np.linspace(0.05, 1, 7)[:, None], np.geomspace(0.01, 1e4, 9)
    volumes = [3.0, 50.0, 400.0]
    for t in (0.0, 0.3, 1.0):
        one = drift(shares, epsilons, volumes, phi="BI", batch_size=1, predicted=t)
        np.testing.assert_allclose(one, drift(shares, epsilons, volumes, predicted=t), rtol=1e-11, atol=1e-12)


def test_the_phase_picture_changes_sign_at_the_threshold() -> None:
    shares, epsilons = np.linspace(0.02, 0.98, 25)[:, None], np.geomspace(0.01, 100, 11)
    for phi, images in (("I", 1), ("BI", 4)):
        picture = drift(shares, epsilons, 1.0, phi=phi, batch_size=images)  # type: ignore[arg-type]
        thresholds = np.array([share_threshold(r, phi=phi, batch_size=images) for r in epsilons])  # type: ignore[arg-type]
        np.testing.assert_array_equal(picture > 0, shares > thresholds)


def test_larger_batches_leave_empty_at_smaller_shares() -> None:
    thresholds = [share_threshold(phi="BI", batch_size=images) for images in (1, 2, 4, 8, 16)]
    assert thresholds == sorted(thresholds, reverse=True)
    assert thresholds[0] == pytest.approx(dice_phi.STABILITY_SHARE, abs=1e-10)


@given(st.floats(0.05, 1), st.floats(0.01, 100))
@settings(deadline=None)
def test_below_the_barrier_the_prediction_falls_and_above_it_rises(share: float, r: float) -> None:
    at = float(barrier(share, r))
    for t in np.linspace(0, 1, 21):
        moved = float(drift(share, r, predicted=t))
        assert abs(t - at) < 1e-9 or abs(moved) < 1e-12 or (moved > 0) == (t > at)


@pytest.mark.parametrize("share", [0.51, 0.6, 0.618, 0.75, 0.99])
def test_the_escaping_epsilon_has_no_drift_and_its_closed_form_for_one_volume(share: float) -> None:
    volumes = [4.0, 60.0, 900.0]
    found = escaping_epsilon(volumes, share)
    assert float(drift(share, found, volumes)) == pytest.approx(0, abs=1e-11)
    assert escaping_epsilon(70.0, share) == pytest.approx(70 * (math.sqrt(share / (2 * share - 1)) - 1), rel=1e-11)


@given(st.floats(0.5, 1, exclude_min=True, exclude_max=True), st.lists(st.floats(1, 1e5), min_size=1, max_size=5))
@settings(deadline=None)
def test_any_share_above_half_has_an_escaping_epsilon_between_those_of_its_volumes(
    share: float, volumes: list[float]
) -> None:
    found = escaping_epsilon(volumes, share)
    low, high = (escaping_epsilon(edge, share) for edge in (min(volumes), max(volumes)))
    assert 0 < low * (1 - 1e-9) <= found <= high * (1 + 1e-9) < math.inf


def test_half_labelled_maps_have_no_escaping_epsilon_and_fully_labelled_ones_need_none() -> None:
    assert escaping_epsilon(1.0, 0.5) == math.inf
    assert escaping_epsilon(1.0, 1.0) == 0
    assert escaping_epsilon(1.0, dice_phi.STABILITY_SHARE) == pytest.approx(dice_phi.STABILITY_SHARE, rel=1e-11)


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
    with pytest.raises(ParameterError, match="batch size"):
        drift(0.5, 1.0, phi="BI", batch_size=0)
    with pytest.raises(ParameterError, match="phi"):
        drift(0.5, 1.0, phi="IB")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="prediction"):
        drift(0.5, 1.0, predicted=2.0)
