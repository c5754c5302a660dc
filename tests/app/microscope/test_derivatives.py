from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest

from segloss_gui.app.microscope.derivatives import Look, Scene, examine
from segloss_gui.app.microscope.synthetic_masks import PredictionKnobs, brushed, predicted_logits, reference, slice_of
from segloss_gui.losses import LOSSES
from segloss_gui.theory.dice_phi import Phi, derivative_on_empty_map, dice_loss, dice_loss_gradient


def scene(shape: Any = "two", *, empty: bool = True, **knobs: float) -> Scene:
    return Scene.made(reference(shape), PredictionKnobs(**knobs), empty_image=empty)


def look(key: str, **params: Any) -> Look:
    return Look(key, "#000000", LOSSES[key], LOSSES[key].params.parse(params))


def batch(of: Scene) -> tuple[np.ndarray, np.ndarray]:
    truth = of.truth
    return np.repeat(of.probabilities[None], len(truth), axis=0), truth


@pytest.mark.parametrize("phi", ["I", "CI", "BI", "BCI"])
@pytest.mark.parametrize("epsilon", [1e-7, 1.0, 1000.0])
@pytest.mark.parametrize("shape", ["two", "classes"])
def test_the_map_of_dice_is_eq_4_of_the_theory(shape: str, epsilon: float, phi: Phi) -> None:
    seen = scene(shape, noise=1.0)
    shown = examine(seen, [look("dice_phi", phi=phi, epsilon=epsilon, include_background=False)], "probability")[0]
    probabilities, truth = batch(seen)
    assert shown.value == pytest.approx(dice_loss(probabilities, truth, phi, epsilon), rel=1e-12)
    closed = dice_loss_gradient(probabilities, truth, phi, epsilon)
    np.testing.assert_allclose(shown.gradient, closed, rtol=1e-10, atol=1e-18)


@pytest.mark.parametrize("phi", ["I", "BI"])
def test_the_map_by_the_logit_is_eq_4_times_the_slope_of_the_sigmoid(phi: Phi) -> None:
    seen = scene("one", noise=1.0)
    shown = examine(seen, [look("dice_phi", phi=phi, epsilon=250.0)])[0]
    probabilities, truth = batch(seen)
    closed = dice_loss_gradient(probabilities, truth, phi, 250.0) * probabilities * (1 - probabilities)
    np.testing.assert_allclose(shown.gradient, closed, rtol=1e-10, atol=1e-18)
    assert shown.empty == pytest.approx(np.abs(closed[1]).mean())


def test_on_an_empty_map_every_voxel_is_pulled_by_epsilon_over_the_square() -> None:
    seen = scene("one")
    shown = examine(seen, [look("dice_phi", epsilon=1000.0)], "probability")[0]
    closed = float(derivative_on_empty_map(seen.probabilities.sum(), 1000.0)) / 2
    assert shown.empty == pytest.approx(closed, rel=1e-10)


def test_every_loss_is_seen_or_says_why_not() -> None:
    for shape in ("one", "classes"):
        for shown in examine(scene(shape), [look(key) for key in LOSSES]):
            assert np.isfinite(shown.value) or shown.fault, shown.look.name
            assert np.isfinite(shown.gradient).all(), shown.look.name


def test_a_loss_for_one_class_refuses_two_in_words() -> None:
    shown = examine(scene("classes"), [look("lovasz_sigmoid")])[0]
    assert shown.fault == "This loss is defined for one channel (foreground against background), got 3."


def test_without_an_empty_image_nothing_is_said_of_empty_maps() -> None:
    shown = examine(scene("one", empty=False), [look("soft_dice")])[0]
    assert math.isnan(shown.empty)
    assert shown.foreground > 0


def test_words_are_resolved_from_the_scene_itself() -> None:
    seen = scene("one")
    volume = float(seen.masks.sum()) / 2
    heuristic, number = examine(seen, [look("dice_phi", epsilon="heuristic"), look("dice_phi", epsilon=volume)])
    assert heuristic.value == pytest.approx(number.value, rel=1e-12)


def test_the_knobs_shift_grow_and_sharpen_the_prediction() -> None:
    masks = reference("one")
    exact = predicted_logits(masks, PredictionKnobs(shift=0)) > 0
    np.testing.assert_array_equal(exact, masks)
    shifted = predicted_logits(masks, PredictionKnobs(shift=20)) > 0
    np.testing.assert_array_equal(shifted[:, :, 20:], masks[:, :, :-20])
    assert (predicted_logits(masks, PredictionKnobs(shift=0, size=5)) > 0).sum() > masks.sum()
    peak = 1 / (1 + np.exp(-predicted_logits(masks, PredictionKnobs(sharpness=10, level=0.9)).max()))
    assert peak == pytest.approx(0.9, abs=1e-3)


def test_a_brush_adds_to_one_class_and_takes_from_the_others() -> None:
    masks = reference("classes")
    painted = brushed(masks, 1, (96, 112), 10, add=True)
    assert painted[1].sum() > masks[1].sum()
    assert not (painted[0] & painted[1]).any()
    erased = brushed(painted, 1, (96, 112), 10, add=False)
    assert erased[1].sum() == masks[1].sum()
    assert erased[0].sum() == painted[0].sum()


def test_a_slice_of_a_case_is_the_one_with_most_foreground() -> None:
    labels = np.zeros((8, 9, 4), np.uint8)
    labels[1, 2, 1] = 1
    labels[4:6, 3:5, 2] = 2
    masks = slice_of(labels, ((1,), (2,)))
    assert masks.shape == (2, 9, 8)
    assert [int(mask.sum()) for mask in masks] == [0, 4]
    assert slice_of(labels, ((1,), (2,)), 1)[0, 6, 6]


def test_four_losses_are_seen_well_within_a_drag() -> None:
    looks = [look("dice_phi", phi=phi, epsilon=10.0) for phi in ("I", "CI", "BI", "BCI")]
    seen = scene("classes")
    examine(seen, looks)
    times = []
    for sharpness in (0.1, 0.2, 0.3, 0.4, 0.5):
        start = time.thread_time()
        examine(scene("classes", sharpness=sharpness), looks)
        times.append(time.thread_time() - start)
    assert min(times) < 0.25  # of the processor; measured 0.02 s
