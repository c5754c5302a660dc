from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ParameterError, ShapeError, UndefinedError
from segloss_gui.losses import build_loss
from segloss_gui.theory import mismatch as theory

SHAPES = st.one_of(
    st.tuples(st.integers(1, 9), st.integers(1, 9)), st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
)


def brute_force(mask: np.ndarray, spacing: tuple[float, ...]) -> np.ndarray:
    """Distance of every voxel to the nearest of the other side, by all pairs; 0 without another side."""
    points = np.argwhere(np.ones(mask.shape, bool)) * np.array(spacing)
    flat = mask.ravel()
    if flat.all() or not flat.any():
        return np.zeros(mask.shape)
    pairs = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
    pairs[flat[:, None] == flat[None]] = np.inf
    return pairs.min(axis=1).reshape(mask.shape)


def loss_of(key: str, prediction: np.ndarray, truth: np.ndarray, **params: object) -> float:
    s, g = (torch.tensor(mask[None, None].astype(np.float64)) for mask in (prediction, truth))
    return float(build_loss(key, activation="none", **params)(s, g))


@given(st.data())
@settings(deadline=None)
def test_distances_are_those_of_all_pairs_and_0_without_a_contour(data: st.DataObject) -> None:
    mask = data.draw(arrays(bool, data.draw(SHAPES)))
    spacing = (1.5, 1.0, 0.75)[: mask.ndim]
    np.testing.assert_allclose(theory.contour_distance(mask, spacing), brute_force(mask, spacing), atol=1e-12)


@pytest.mark.parametrize("full", [False, True])
def test_empty_and_full_masks_have_no_contour(full: bool) -> None:
    assert not theory.contour_distance(np.full((3, 4), full)).any()
    some = np.zeros((3, 4), bool)
    some[1, 1] = True
    maps = theory.mismatch_maps(some, np.full((3, 4), full))
    assert np.isfinite(maps.hausdorff).all()
    assert not maps.boundary.any()


@given(st.data(), st.sampled_from([1, 2]))
@settings(max_examples=60, deadline=None)
def test_the_three_sums_are_the_losses_of_the_registry(data: st.DataObject, power: int) -> None:
    truth = data.draw(arrays(bool, data.draw(SHAPES)))
    prediction = data.draw(arrays(bool, truth.shape))
    if not (truth | prediction).any():
        return
    found = theory.mismatch_losses(prediction, truth, power=power)
    soft_dice = loss_of("soft_dice", prediction, truth, smooth_nr=0.0, smooth_dr=0.0)
    boundary = loss_of("boundary", prediction, truth, inside="plain", reduction="sum")
    hausdorff = loss_of("hausdorff_dt", prediction, truth, alpha=power)
    assert float(found.dice) == pytest.approx(soft_dice, abs=1e-12)
    assert float(found.boundary) + theory.boundary_constant(truth) == pytest.approx(boundary, abs=1e-9)
    assert float(found.hausdorff) == pytest.approx(hausdorff, abs=1e-9)


@given(st.data())
@settings(deadline=None)
def test_maps_are_0_outside_the_mismatch_and_never_negative(data: st.DataObject) -> None:
    truth = data.draw(arrays(bool, data.draw(SHAPES)))
    prediction = data.draw(arrays(bool, truth.shape))
    if not (truth | prediction).any():
        return
    maps = theory.mismatch_maps(prediction, truth)
    for values in (maps.dice, maps.boundary, maps.hausdorff):
        assert (values >= 0).all()
        assert not values[~maps.mismatch].any()


def square(side: int, at: int, width: int) -> np.ndarray:
    mask = np.zeros((side, side), bool)
    mask[at : at + width, at : at + width] = True
    return mask


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_a_lone_false_positive_is_a_blob_of_one_voxel(power: float) -> None:
    truth = square(40, 2, 6)
    prediction = truth.copy()
    prediction[30, 5] = True
    distance = theory.contour_distance(truth)[30, 5]
    found = theory.blob_losses(1, distance, 36, truth.size, power=power)
    for mine, whole in zip(found, theory.mismatch_losses(prediction, truth, power=power), strict=True):
        assert float(mine) == pytest.approx(float(whole), rel=1e-12)


def test_a_lone_missed_voxel_is_a_missed_blob() -> None:
    truth = square(20, 5, 7)
    prediction = truth.copy()
    prediction[8, 8] = False
    found = theory.blob_losses(1, 4.0, 49, truth.size, missed=True)
    for mine, whole in zip(found, theory.mismatch_losses(prediction, truth), strict=True):
        assert float(mine) == pytest.approx(float(whole), rel=1e-12)


def test_dice_weighs_by_size_alone_and_the_others_by_distance_alone() -> None:
    near, far = (theory.blob_losses(1, d, [10, 1000], 10**4) for d in (1.0, 20.0))
    np.testing.assert_array_equal(near.dice, far.dice)
    assert near.dice[0] > 90 * near.dice[1]
    np.testing.assert_allclose(far.boundary / near.boundary, 20)
    np.testing.assert_allclose(far.hausdorff / near.hausdorff, 21 / 2)
    assert far.boundary[0] == far.boundary[1]


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        theory.mismatch_maps(np.zeros((2, 3)), np.zeros((3, 2)))
    with pytest.raises(UndefinedError, match="0/0"):
        theory.mismatch_maps(np.zeros(3), np.zeros(3))
    with pytest.raises(ParameterError, match="spacing"):
        theory.contour_distance(np.ones((2, 2)), (1.0,))
    with pytest.raises(ParameterError, match="power"):
        theory.mismatch_maps([1, 0], [1, 0], power=0)
    with pytest.raises(ParameterError, match="missed blob"):
        theory.blob_losses(5, 1.0, 4, 100, missed=True)
    with pytest.raises(ParameterError, match="positive size"):
        theory.blob_losses(0, 1.0, 4, 100)
