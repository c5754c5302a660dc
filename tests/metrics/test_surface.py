"""Surface distances: equal to MONAI's and to brute force, and what is undefined."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from segloss_gui.core.errors import ShapeError
from segloss_gui.metrics.surface import (
    bounding_box,
    hd95_mm,
    mean_surface_distance_mm,
    surface,
    surface_dice,
    surface_distances,
)

SPACINGS = [(1.0, 1.0, 1.0), (0.9, 0.9, 1.5), (0.4, 0.4, 5.0), (3.0, 1.0, 0.2)]


def ball(shape: tuple[int, ...], centre: tuple[float, ...], radius: float) -> NDArray[np.bool_]:
    """A ball that the border of the image may cut."""
    axes = np.ogrid[tuple(slice(n) for n in shape)]
    return np.asarray(sum((a - c) ** 2 for a, c in zip(axes, centre, strict=True)) <= radius**2)


PAIRS = {
    "close": (ball((30, 28, 20), (14, 14, 9), 8), ball((30, 28, 20), (15, 14, 9), 8)),
    "far": (ball((40, 20, 20), (6, 9, 9), 4), ball((40, 20, 20), (32, 9, 12), 5)),
    "cut by the border": (ball((20, 20, 12), (2, 18, 0), 7), ball((20, 20, 12), (3, 17, 1), 6)),
    "with an island": (
        ball((30, 30, 30), (14, 14, 14), 7) | ball((30, 30, 30), (27, 2, 28), 1),
        ball((30, 30, 30), (14, 14, 15), 7),
    ),
    "one voxel": (ball((9, 9, 9), (1, 1, 1), 0), ball((9, 9, 9), (7, 7, 7), 0)),
    "full": (np.ones((6, 7, 8), bool), ball((6, 7, 8), (3, 3, 3), 2)),
}


def brute(source: NDArray[np.bool_], target: NDArray[np.bool_], spacing: tuple[float, ...]) -> NDArray[np.float64]:
    """Every distance to every voxel of the target surface."""
    cross = ndimage.generate_binary_structure(source.ndim, 1)
    points = [np.argwhere(m & ~ndimage.binary_erosion(m, cross)) * np.array(spacing) for m in (source, target)]
    return np.asarray(np.linalg.norm(points[0][:, None] - points[1][None], axis=2).min(axis=1))


@pytest.mark.parametrize(("name", "spacing"), [*itertools.product(PAIRS, SPACINGS)])
def test_surface_metrics_equal_monais(name: str, spacing: tuple[float, float, float]) -> None:
    torch = pytest.importorskip("torch")
    monai = pytest.importorskip("monai.metrics")
    prediction, reference = PAIRS[name]
    given = [torch.from_numpy(mask)[None, None] for mask in (prediction, reference)]
    found = surface_distances(prediction, reference, spacing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = monai.compute_hausdorff_distance(*given, include_background=True, percentile=95, spacing=spacing)
        mean = monai.compute_average_surface_distance(*given, include_background=True, symmetric=True, spacing=spacing)
        assert hd95_mm(found) == pytest.approx(wanted.item(), rel=1e-5)
        assert mean_surface_distance_mm(found) == pytest.approx(mean.item(), rel=1e-5)
        for tolerance in (0.9, 1.0, 2.7, 3.0):
            share = monai.compute_surface_dice(*given, [tolerance], include_background=True, spacing=spacing)
            assert surface_dice(found, tolerance) == pytest.approx(share.item(), abs=1e-7)


@given(seed=st.integers(0, 10_000), fill=st.sampled_from([0.004, 0.05, 0.5]), spacing=st.sampled_from(SPACINGS))
@settings(max_examples=25, deadline=None)
def test_distances_equal_brute_force_on_scattered_masks(seed: int, fill: float, spacing: tuple[float, ...]) -> None:
    rng = np.random.default_rng(seed)
    prediction, reference = rng.random((2, 12, 11, 10)) < fill
    if prediction.any() and reference.any():
        found = surface_distances(prediction, reference, spacing)
        np.testing.assert_allclose(found.to_reference, brute(prediction, reference, spacing), atol=1e-12)
        np.testing.assert_allclose(found.to_prediction, brute(reference, prediction, spacing), atol=1e-12)


def test_distances_are_the_same_however_few_voxels_ask_the_tree_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    prediction, reference = PAIRS["far"]
    whole = surface_distances(prediction, reference, (1.0, 0.9, 1.5))
    monkeypatch.setattr("segloss_gui.metrics.nearest_distances.ASKED_AT_ONCE", 7)
    parts = surface_distances(prediction, reference, (1.0, 0.9, 1.5))
    np.testing.assert_array_equal(whole.to_reference, parts.to_reference)
    np.testing.assert_array_equal(whole.to_prediction, parts.to_prediction)


@pytest.mark.parametrize("pair", ["far", "full"])
def test_a_search_can_be_ended_wherever_it_asks(pair: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segloss_gui.metrics.nearest_distances.ASKED_AT_ONCE", 7)
    times = itertools.count(1)
    surface_distances(*PAIRS[pair], (1.0, 1.0, 1.0), lambda: next(times))
    asked = next(times) - 1
    assert asked > 20
    for last in (1, asked // 2, asked):
        answers = itertools.chain(range(last - 1), (_ended() for _ in range(1)))
        with pytest.raises(InterruptedError):
            surface_distances(*PAIRS[pair], (1.0, 1.0, 1.0), lambda answers=answers: next(answers))


def _ended() -> None:
    raise InterruptedError


def test_distances_are_undefined_where_a_mask_is_empty() -> None:
    full, empty = np.ones((4, 4, 4), bool), np.zeros((4, 4, 4), bool)
    for pair in ((full, empty), (empty, full), (empty, empty)):
        found = surface_distances(*pair, (1.0, 1.0, 1.0))
        assert math.isnan(hd95_mm(found))
        assert math.isnan(mean_surface_distance_mm(found))


def test_surface_dice_is_zero_beside_one_empty_mask_and_undefined_beside_two() -> None:
    full, empty = np.ones((4, 4, 4), bool), np.zeros((4, 4, 4), bool)
    assert surface_dice(surface_distances(full, empty, (1, 1, 1)), 1e9) == 0.0
    assert math.isnan(surface_dice(surface_distances(empty, empty, (1, 1, 1)), 1.0))


def test_the_axis_of_a_picture_that_has_one_voxel_is_left_out() -> None:
    prediction, reference = ball((20, 20), (9, 9), 5), ball((20, 20), (11, 9), 5)
    flat = surface_distances(prediction, reference, (0.5, 0.5))
    stored = surface_distances(prediction[..., None], reference[..., None], (0.5, 0.5, 7.0))
    np.testing.assert_array_equal(flat.to_reference, stored.to_reference)
    assert len(stored.to_reference) < np.count_nonzero(prediction)


def test_an_object_has_a_surface_where_the_image_ends() -> None:
    assert np.count_nonzero(surface(np.ones((3, 3, 3), bool))) == 26


def test_masks_and_spacings_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError, match="one shape and a spacing an axis"):
        surface_distances(np.ones((3, 3), bool), np.ones((3, 4), bool), (1.0, 1.0))
    with pytest.raises(ShapeError, match=r"got .* 2 spacings"):
        surface_distances(np.ones((3, 3, 3), bool), np.ones((3, 3, 3), bool), (1.0, 1.0))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_a_box_is_from_the_first_to_the_last_voxel_along_each_axis(shape: list[int], share: float, seed: int) -> None:
    mask = np.random.default_rng(seed).random(shape) < share
    expected = tuple(slice(int(at.min()), int(at.max()) + 1) for at in mask.nonzero()) if mask.any() else None
    assert bounding_box(mask) == expected
    assert bounding_box(np.asfortranarray(mask)) == expected
