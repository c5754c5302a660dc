from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.losses import build_loss
from segloss_gui.theory.dice_phi import STABILITY_SHARE
from segloss_gui.theory.empty_prediction import drift, escaping_epsilon
from segloss_gui.theory.exact_epsilon import (
    Pulls,
    balanced_epsilon,
    batch_pulls,
    exact_epsilon,
    image_pulls,
    matched_epsilons,
)

VOLUMES = [4.0, 8.0, 20.0]
STATES = [(0.5, 1.0), (0.25, 0.5), (0.75, 1.5)]


def slopes(
    loss: str, volumes: list[float], labels: list[int], found: float, predicted: float, epsilon: float
) -> list[float]:
    """Summed derivative of every image, by autograd, at the model's state; times the number of images."""
    target, prediction = torch.zeros(2, len(volumes), 1, 60, dtype=torch.float64).unbind()
    for k, (volume, label) in enumerate(zip(volumes, labels, strict=True)):
        v, seen = int(volume), int(volume * found)
        target[k, 0, :v] = label
        prediction[k, 0, :seen] = 1
        prediction[k, 0, v : v + int(volume * predicted) - seen] = 1
    leaf = prediction.clone().requires_grad_()
    value = build_loss("dice_phi", activation="none", phi=loss, epsilon=epsilon)(leaf, target)
    (slope,) = torch.autograd.grad(value, leaf)
    # Downwards where an empty map is predicted full, upwards on the object of a labelled one.
    on = torch.stack([target[k] if labels[k] else prediction[k] for k in range(len(volumes))])
    return (len(volumes) * (slope * on).sum(dim=(1, 2))).tolist()


@pytest.mark.parametrize(("found", "predicted"), STATES)
def test_the_pulls_of_an_image_are_sums_of_autograd_s_derivatives(found: float, predicted: float) -> None:
    for epsilon in (1e-3, 5.0, 200.0):
        down = [slopes("I", [v], [0], found, predicted, epsilon)[0] for v in VOLUMES]
        up = [-slopes("I", [v], [1], found, predicted, epsilon)[0] for v in VOLUMES]
        pulls = image_pulls(VOLUMES, epsilon, found=found, predicted=predicted)
        assert pulls.down == pytest.approx(np.mean(down), rel=1e-12)
        assert pulls.up == pytest.approx(np.mean(up), rel=1e-12)


@pytest.mark.parametrize("images", [1, 2, 3])
@pytest.mark.parametrize(("found", "predicted"), STATES)
def test_the_pulls_over_random_batches_are_means_of_autograd_s_derivatives(
    images: int, found: float, predicted: float
) -> None:
    share, sums = 0.6, {0: 0.0, 1: 0.0}
    for first in (0, 1):
        for others in itertools.product([0, 1], repeat=images - 1):
            weight = share ** sum(others) * (1 - share) ** (images - 1 - sum(others)) / len(VOLUMES) ** images
            for drawn in itertools.product(VOLUMES, repeat=images):
                slope = slopes("BI", list(drawn), [first, *others], found, predicted, 0.0)[0]
                sums[first] += weight * slope
    pulls = batch_pulls(VOLUMES, share, images, found=found, predicted=predicted)
    assert pulls.down == pytest.approx(sums[0], rel=1e-12, abs=1e-15)
    assert pulls.up == pytest.approx(-sums[1], rel=1e-12)


def test_large_batches_pull_as_the_endless_one() -> None:
    for share in (0.3, 0.75, 1.0):
        endless = batch_pulls(VOLUMES, share)
        gaps = [np.abs(np.subtract(batch_pulls(VOLUMES, share, images), endless)) for images in (10**3, 10**4)]
        assert (gaps[0] < 2e-3).all()
        assert (gaps[1] <= gaps[0] / 9.9 + 1e-12).all()


@given(st.floats(0.05, 1), st.floats(1, 1e5))
@settings(max_examples=25, deadline=None)
def test_the_heuristic_solves_equation_5_exactly_for_one_half_found_volume(share: float, volume: float) -> None:
    low, high = matched_epsilons(volume, share)
    # At f = 1 the roots are one, where rounding of the pull moves them by its square root.
    loose = 1e-7 / max(1 - share, 1e-7 / 1e-6)
    assert low == pytest.approx(share * volume, rel=max(loose, 1e-9))
    assert high == pytest.approx(volume / share, rel=max(loose, 1e-9))


@pytest.mark.parametrize("images", [2, 4, math.inf])
@pytest.mark.parametrize("volumes", [[50.0], [30.0, 50.0, 90.0]])
def test_the_roots_keep_what_they_promise(volumes: list[float], images: float) -> None:
    target = batch_pulls(volumes, 0.5, images)
    for epsilon in matched_epsilons(volumes, 0.5, images):
        assert image_pulls(volumes, epsilon).down == pytest.approx(target.down, rel=1e-11)
    balanced = image_pulls(volumes, balanced_epsilon(volumes, 0.5, images))
    assert balanced.down / balanced.up == pytest.approx(target.down / target.up, rel=1e-11)


def test_the_balance_of_one_volume_is_the_module_s_equation() -> None:
    for f in (0.3, 0.6, 0.9):
        r = balanced_epsilon(1.0, f)
        assert r * (2 + r) ** 2 / ((1 + r) ** 2 * (3 + r)) == pytest.approx(f / (2 + f), rel=1e-11)
        assert r < f


@given(st.floats(0.51, 1), st.lists(st.floats(1, 1e4), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_exact_epsilon_never_holds_at_the_empty_prediction(share: float, volumes: list[float]) -> None:
    epsilon = exact_epsilon(volumes, share)
    assert float(drift(share, epsilon, volumes)) >= -1e-9
    assert epsilon == max(balanced_epsilon(volumes, share), escaping_epsilon(volumes, share))


def test_the_heuristic_is_held_where_the_exact_epsilon_is_not() -> None:
    share = STABILITY_SHARE - 0.05
    assert float(drift(share, share, 1.0)) < -0.05
    assert float(drift(share, exact_epsilon(1.0, share), 1.0)) == pytest.approx(0, abs=1e-11)


def test_spread_volumes_may_leave_equation_5_without_a_solution() -> None:
    with pytest.raises(UndefinedError, match=r"Eq\. 5"):
        matched_epsilons([1.0, 1000.0], 0.9)


def test_what_has_no_answer_is_refused() -> None:
    with pytest.raises(UndefinedError, match="half of the maps"):
        exact_epsilon(100.0, 0.5)
    for solve in (matched_epsilons, balanced_epsilon):
        with pytest.raises(UndefinedError, match="one image"):
            solve(100.0, 0.75, 1)
    with pytest.raises(ParameterError, match="batch size"):
        batch_pulls(100.0, 0.75, 1.5)
    with pytest.raises(ParameterError, match="found"):
        image_pulls(100.0, 1.0, found=0.9, predicted=0.5)
    with pytest.raises(ParameterError, match="epsilon"):
        image_pulls(100.0, 0.0)
    assert isinstance(batch_pulls(100.0, 1.0, 2), Pulls)
