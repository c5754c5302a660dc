"""Signed distances to the reference."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from segloss_gui.core.geometry import Grid
from segloss_gui.metrics.surface import hd95_mm, hd_mm, surface_distances
from segloss_gui.scene.colour import covering_limit, missed_colours
from segloss_gui.scene.distance import BothWays, DistanceTo, both_ways
from segloss_gui.scene.surface import extract_surface
from tests.scene.bodies import body, canonical_grid, oblique_grid


def distances(method: np.ndarray, reference: np.ndarray, grid: Grid, *, smooth: bool = False) -> np.ndarray:
    to_reference = DistanceTo(extract_surface(reference, grid), reference, grid)
    return to_reference.signed_mm(extract_surface(method, grid, smooth=smooth))


def test_a_method_equal_to_the_reference_is_at_distance_0_everywhere() -> None:
    assert not distances(body(), body(), oblique_grid()).any()


def test_outside_is_positive_and_inside_negative() -> None:
    reference = body() > 0
    grid = canonical_grid()
    assert distances(ndimage.binary_dilation(reference), reference, grid).min() >= 0
    assert distances(ndimage.binary_dilation(reference), reference, grid).max() > 0
    assert distances(ndimage.binary_erosion(reference), reference, grid).max() <= 0
    assert distances(ndimage.binary_erosion(reference), reference, grid).min() < 0


@pytest.mark.parametrize("make", [canonical_grid, oblique_grid])
def test_a_shifted_face_lies_its_shift_in_mm_away(make: object) -> None:
    grid = make()  # type: ignore[operator]
    reference = np.zeros(grid.shape, dtype=np.uint8)
    reference[:, 1:16, 3:12] = 1
    method = np.zeros_like(reference)
    method[:, 1:16, 3:15] = 1  # three voxels of 2 mm further up
    assert distances(method, reference, grid).max() == pytest.approx(6.0, abs=1e-4)
    assert distances(reference, method, grid).min() == pytest.approx(-6.0, abs=1e-4)


def test_agrees_with_a_distance_transform_of_the_voxel_corners() -> None:
    rng = np.random.default_rng(3)
    grid = canonical_grid()
    blobs = [ndimage.gaussian_filter(rng.normal(size=grid.shape), 2) > 0.01 for _ in range(2)]
    method, reference = blobs
    surface = extract_surface(method, grid)
    found = DistanceTo(extract_surface(reference, grid), reference, grid).signed_mm(surface)
    padded = np.pad(reference, 1).astype(int)
    eight = sum(
        padded[x : x + padded.shape[0] - 1, y : y + padded.shape[1] - 1, z : z + padded.shape[2] - 1]
        for x in (0, 1) for y in (0, 1) for z in (0, 1)
    )  # fmt: skip
    away = ndimage.distance_transform_edt((eight == 0) | (eight == 8), sampling=grid.spacing_mm)
    at = tuple(np.rint(grid.to_index(surface.corners_mm) + 0.5).astype(int).T)
    np.testing.assert_allclose(found, np.where(eight[at] == 8, -away[at], away[at]), atol=1e-3)


def test_smoothing_for_display_changes_no_distance() -> None:
    plain = distances(body((1, 0, 1)), body(), canonical_grid())
    np.testing.assert_array_equal(distances(body((1, 0, 1)), body(), canonical_grid(), smooth=True), plain)


def test_an_empty_reference_leaves_distances_undefined() -> None:
    assert np.isnan(distances(body(), np.zeros_like(body()), canonical_grid())).all()


def test_labels_at_the_border_of_the_image_count() -> None:
    grid = Grid((4, 4, 4), np.eye(4))
    whole, half = np.ones((4, 4, 4), dtype=np.uint8), np.ones((4, 4, 4), dtype=np.uint8)
    half[2:] = 0
    assert distances(whole, half, grid).max() == 2.0
    assert distances(half, whole, grid).min() == -2.0


# -- a tail that was missed -------------------------------------------------------------------------
SPHERE_GRID = Grid((56, 28, 28), np.diag([1.0, 1.0, 1.0, 1.0]))
TAIL_MM = 25.0


def sphere_with_tail() -> tuple[np.ndarray, np.ndarray]:
    """A sphere of 10 mm alone, and with a thin tail of 25 mm."""
    at = np.stack(np.meshgrid(*map(np.arange, SPHERE_GRID.shape), indexing="ij")).astype(float)
    sphere = (((at - np.array([14.0, 14.0, 14.0])[:, None, None, None]) ** 2).sum(axis=0) <= 100).astype(np.uint8)
    whole = sphere.copy()
    whole[14 : 25 + int(TAIL_MM), 13:16, 13:16] = 1
    return sphere, whole


def both(prediction: np.ndarray, reference: np.ndarray) -> BothWays:
    made = (DistanceTo(extract_surface(of, SPHERE_GRID), of, SPHERE_GRID) for of in (prediction, reference))
    return both_ways(*made)


def test_a_missed_tail_is_on_the_surface_of_the_reference_and_in_the_range() -> None:
    sphere, whole = sphere_with_tail()
    found = both(sphere, whole)
    assert found.prediction_mm.min() > -3.0, "no vertex of the prediction is far away"
    assert found.reference_mm.min() == pytest.approx(-TAIL_MM, abs=1.0)
    assert found.extremes_mm[0] == pytest.approx(-TAIL_MM, abs=1.0)
    voxels = surface_distances(sphere > 0, whole > 0, SPHERE_GRID.spacing_mm)
    assert -found.extremes_mm[0] == pytest.approx(hd_mm(voxels), abs=1.0)
    assert hd95_mm(voxels) <= hd_mm(voxels)


def test_a_tail_that_is_too_much_is_on_the_surface_of_the_prediction() -> None:
    sphere, whole = sphere_with_tail()
    found = both(whole, sphere)
    assert found.extremes_mm[1] == pytest.approx(TAIL_MM, abs=1.0)
    assert found.reference_mm.max() < 3.0


def test_the_scale_covers_both_surfaces() -> None:
    sphere, whole = sphere_with_tail()
    found = both(sphere, whole)
    limit = covering_limit(found.prediction_mm, found.reference_mm)
    for part in (found.prediction_mm, found.reference_mm):
        assert np.percentile(np.abs(part), 95) <= limit
    assert limit > covering_limit(found.prediction_mm)


def test_what_was_missed_is_opaque_and_magenta_and_the_rest_is_faint() -> None:
    sphere, whole = sphere_with_tail()
    found = both(sphere, whole)
    colours = missed_colours(found.reference_mm, 10.0, 0.3)
    missed = found.reference_mm < -10.0
    assert missed.any()
    assert (colours[missed] == (140, 0, 115, 255)).all()
    assert (colours[found.reference_mm == 0][:, 3] == round(0.3 * 255)).all()


def test_of_an_empty_prediction_all_of_the_reference_was_missed() -> None:
    _, whole = sphere_with_tail()
    found = both(np.zeros_like(whole), whole)
    assert np.isneginf(found.reference_mm).all()
    assert (missed_colours(found.reference_mm, 5.0, 0.3) == (140, 0, 115, 255)).all()
    assert np.isnan(both(whole, np.zeros_like(whole)).extremes_mm).all()
