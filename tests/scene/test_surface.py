"""Surfaces of labels in millimetres."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import ShapeError
from segloss_gui.core.geometry import Grid
from segloss_gui.scene import surface as module
from segloss_gui.scene.surface import Surface, extract_surface
from tests.scene.bodies import body, canonical, canonical_grid, oblique_grid, stored_in_every_orientation


def ordered(points: np.ndarray) -> np.ndarray:
    return points[np.lexsort(np.round(points, 3).T)]


def volume_mm3(surface: Surface) -> float:
    """Enclosed volume by the divergence theorem; negative where the triangles face inwards."""
    a, b, c = (surface.points_mm[surface.faces[:, k]].astype(float) for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_encloses_the_volume_of_its_voxels() -> None:
    grid = canonical_grid()
    found = extract_surface(body(), grid)
    assert volume_mm3(found) == pytest.approx(np.count_nonzero(body()) * grid.voxel_ml * 1000, rel=1e-5)


@pytest.mark.parametrize("smooth", [False, True])
def test_all_48_orientations_of_a_file_give_the_same_surface(smooth: bool) -> None:
    expected = extract_surface(body(), canonical_grid(), smooth=smooth)
    count = 0
    for stored, grid in stored_in_every_orientation(body()):
        found = extract_surface(*canonical(stored, grid), smooth=smooth)
        np.testing.assert_allclose(found.points_mm, expected.points_mm, atol=1e-4)
        np.testing.assert_array_equal(found.faces, expected.faces)
        count += 1
    assert count == 48


def test_a_grid_need_not_be_canonical_for_its_surface_to_lie_right() -> None:
    expected = extract_surface(body(), canonical_grid())
    for stored, grid in stored_in_every_orientation(body()):
        found = extract_surface(stored, grid)
        np.testing.assert_allclose(ordered(found.points_mm), ordered(expected.points_mm), atol=1e-4)
        assert volume_mm3(found) == pytest.approx(volume_mm3(expected), rel=1e-5), "faces look outwards"


def test_an_oblique_grid_puts_every_vertex_on_a_voxel_corner_in_mm() -> None:
    grid = oblique_grid()
    found = extract_surface(body(), grid)
    index = grid.to_index(found.points_mm)
    np.testing.assert_allclose(index, np.round(index * 2) / 2, atol=1e-4)
    assert np.all(np.round(index * 2) % 2 != 0), "corners lie between voxels"
    np.testing.assert_allclose(index.min(axis=0), (2.5, 3.5, 4.5), atol=1e-4)


def test_one_class_of_several_is_taken_by_its_value() -> None:
    hat = extract_surface(body(), canonical_grid(), 2)
    assert volume_mm3(hat) == pytest.approx(2 * 2 * 3 * 3.0, rel=1e-5)


def test_a_label_at_the_border_is_closed() -> None:
    grid = Grid((3, 3, 3), np.eye(4))
    assert volume_mm3(extract_surface(np.ones((3, 3, 3), dtype=np.uint8), grid)) == pytest.approx(27.0)


def test_an_absent_label_has_an_empty_surface() -> None:
    assert extract_surface(body(), canonical_grid(), 7).is_empty


def test_smoothing_moves_no_vertex_by_more_than_half_a_voxel() -> None:
    grid = canonical_grid()
    plain, smooth = extract_surface(body(), grid), extract_surface(body(), grid, smooth=True)
    np.testing.assert_array_equal(smooth.corners_mm, plain.corners_mm)
    moved = np.abs(smooth.points_mm - smooth.corners_mm) / grid.spacing_mm
    assert 0.05 < moved.max() <= 0.5 + 1e-4
    assert smooth.smoothed
    assert not plain.smoothed


def test_normals_point_outwards_also_on_a_mirrored_grid() -> None:
    for stored, grid in stored_in_every_orientation(body()):
        found = extract_surface(stored, grid, 2, smooth=True)
        assert found.normals is not None
        assert np.einsum("ij,ij->i", found.normals, found.points_mm - found.points_mm.mean(axis=0)).mean() > 0


def test_a_large_surface_is_thinned_over_its_own_vertices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COARSE_TRIANGLES", 100)
    monkeypatch.setattr(module, "COARSE_DIVISIONS", 6)
    found = extract_surface(body(), canonical_grid(), smooth=True)
    assert 0 < len(found.coarse) < len(found.faces)
    assert found.coarse.max() < len(found.points_mm)


def test_a_surface_of_too_many_triangles_is_thinned_until_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TRIANGLES", 200)
    monkeypatch.setattr(module, "LARGE_DIVISIONS", (64, 8, 3))
    found = extract_surface(body(), canonical_grid())
    assert 0 < len(found.faces) <= 200
    assert len(found.points_mm) == len(found.corners_mm)


def test_labels_of_another_shape_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"must have the shape of their grid"):
        extract_surface(np.zeros((2, 2, 2), dtype=np.uint8), canonical_grid())


def test_memory_order_makes_no_difference() -> None:
    expected = extract_surface(body(), canonical_grid())
    found = extract_surface(np.asfortranarray(body()), canonical_grid())
    np.testing.assert_array_equal(found.points_mm, expected.points_mm)
