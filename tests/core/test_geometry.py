from __future__ import annotations

import itertools

import numpy as np
import pytest

from segloss_gui.core.errors import GeometryError
from segloss_gui.core.geometry import Grid, Reorientation, axis_codes

LETTER_AXES = (("R", "L"), ("A", "P"), ("S", "I"))
ORIENTATIONS = [
    tuple(LETTER_AXES[axis][flip] for axis, flip in zip(order, flips, strict=True))
    for order in itertools.permutations(range(3))
    for flips in itertools.product((0, 1), repeat=3)
]
DIRECTIONS = {"R": (1, 0, 0), "L": (-1, 0, 0), "A": (0, 1, 0), "P": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}


def oriented(codes: tuple[str, ...], spacing: tuple[float, float, float] = (1.0, 2.0, 3.0)) -> np.ndarray:
    affine = np.eye(4)
    for axis, (code, step) in enumerate(zip(codes, spacing, strict=True)):
        affine[:3, axis] = np.array(DIRECTIONS[code]) * step
    affine[:3, 3] = (7.0, -5.0, 11.0)
    return affine


def test_there_are_48_orientations() -> None:
    assert len(set(ORIENTATIONS)) == 48


@pytest.mark.parametrize("codes", ORIENTATIONS, ids="".join)
def test_reorienting_and_back_gives_the_same_array_and_keeps_every_voxel_in_place(codes: tuple[str, ...]) -> None:
    stored = Grid((2, 3, 4), oriented(codes))
    reorientation = Reorientation(stored)
    array = np.arange(48).reshape(2, 2, 3, 4)
    canonical = reorientation.apply(array)
    assert stored.axis_codes == codes
    assert reorientation.canonical.axis_codes == ("R", "A", "S")
    assert canonical.shape == (2, *reorientation.canonical.shape)
    np.testing.assert_array_equal(reorientation.restore(canonical), array)
    index = (1, 0, 2)
    inside = np.rint(reorientation.canonical.to_index(stored.to_mm(index))).astype(int)
    assert canonical[(1, *inside)] == array[(1, *index)]


def test_a_sheared_grid_has_the_volume_of_its_determinant() -> None:
    affine = np.diag([0.5, 0.5, 2.0, 1.0])
    affine[1, 2] = 0.7
    grid = Grid((4, 4, 4), affine)
    assert grid.voxel_ml == pytest.approx(0.5 * 0.5 * 2.0 / 1000)
    assert grid.spacing_mm[2] == pytest.approx(np.hypot(2.0, 0.7))


def test_an_oblique_grid_keeps_its_spacing_and_nearest_letters() -> None:
    angle = np.deg2rad(20)
    affine = np.eye(4)
    affine[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    grid = Grid((4, 4, 4), affine)
    assert grid.axis_codes == ("R", "A", "S")
    assert grid.spacing_mm == pytest.approx((1.0, 1.0, 1.0))
    np.testing.assert_allclose(grid.to_index(grid.to_mm((1.0, 2.0, 3.0))), (1.0, 2.0, 3.0))


@pytest.mark.parametrize(
    "broken",
    [np.zeros((4, 4)), np.full((4, 4), np.nan), np.diag([1.0, 1.0, 0.0, 1.0]), np.eye(3), np.ones((4, 4))],
    ids=["zero", "nan", "flat", "3x3", "parallel"],
)
def test_a_degenerate_affine_is_refused(broken: np.ndarray) -> None:
    with pytest.raises(GeometryError) as caught:
        Grid((2, 2, 2), broken)
    assert "\n" not in str(caught.value)


def test_a_microscope_voxel_is_not_degenerate() -> None:
    assert Grid((2, 2, 2), np.diag([1e-4, 1e-4, 1e-4, 1.0])).spacing_mm == pytest.approx((1e-4,) * 3)


def test_an_axis_without_direction_has_no_letter() -> None:
    with pytest.raises(GeometryError, match="no direction"):
        axis_codes(np.diag([1.0, 1.0, 0.0, 1.0]))


@pytest.mark.parametrize("size", [1.0, 1e-4, 50.0])
def test_grids_match_within_a_twentieth_of_a_voxel_at_the_corners(size: float) -> None:
    voxels = np.diag([size, size, size, 1.0])
    grid = Grid((100, 100, 100), voxels)
    almost, off = voxels.copy(), voxels.copy()
    almost[0, 3] = 0.04 * size
    off[0, 0] *= 1.001  # a tenth of a voxel at the far corner
    assert grid.matches(Grid((100, 100, 100), almost))
    assert not grid.matches(Grid((100, 100, 100), off))
    assert not grid.matches(Grid((100, 100, 99), voxels))


def test_a_grid_cannot_be_changed() -> None:
    grid = Grid((2, 2, 2), np.eye(4))
    with pytest.raises(ValueError, match="read-only"):
        grid.affine[0, 0] = 2.0


def test_the_canonical_grid_is_that_of_nibabel_in_every_orientation() -> None:
    from nibabel.orientations import axcodes2ornt, inv_ornt_aff, io_orientation, ornt_transform

    rng = np.random.default_rng(0)
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1.0, -1.0), repeat=3):
            affine = np.eye(4)
            affine[:3, :3] = np.eye(3)[list(order)] * signs + 0.1 * rng.normal(size=(3, 3))
            affine[:3, 3] = 100 * rng.normal(size=3)
            grid = Grid((4, 5, 6), affine)
            turned = ornt_transform(io_orientation(affine), axcodes2ornt("RAS"))
            found = Reorientation(grid).canonical
            assert np.allclose(found.affine, affine @ inv_ornt_aff(turned, grid.shape), rtol=0, atol=1e-9)
            assert found.shape == tuple(grid.shape[int(axis)] for axis in np.argsort(turned[:, 0]))


def test_a_picture_that_says_no_size_lies_on_one_of_as_many_pixels_that_does_and_on_nothing_else() -> None:
    says = Grid((6, 4, 1), np.diag([-0.1, -0.2, 1.0, 1.0]), anatomical=False)
    silent = Grid((6, 4, 1), np.diag([-1.0, -1.0, 1.0, 1.0]), anatomical=False)
    assert says.matches(silent)
    assert silent.matches(says)
    assert not says.matches(Grid((4, 6, 1), silent.affine, anatomical=False))
    assert not says.matches(Grid((6, 4, 1), np.diag([-0.2, -0.1, 1.0, 1.0]), anatomical=False))
    assert not Grid((6, 4, 1), says.affine).matches(silent)


def test_a_point_has_the_same_millimetres_alone_and_among_many() -> None:
    affine = oriented(("L", "S", "A"), (0.7, 1.3, 2.9))
    affine[:3, :3] += np.random.default_rng(0).normal(0, 0.1, (3, 3))
    grid = Grid((9, 9, 9), affine)
    points = np.random.default_rng(1).uniform(-50, 50, (1001, 3))
    for mapped, product in (
        (grid.to_mm, points @ affine[:3, :3].T + affine[:3, 3]),
        (grid.to_index, (points - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T),
    ):
        together = mapped(points)
        np.testing.assert_allclose(together, product, atol=1e-10)
        np.testing.assert_array_equal(together, [mapped(point) for point in points])
        np.testing.assert_array_equal(mapped(points.reshape(7, 11, 13, 3)), together.reshape(7, 11, 13, 3))


@pytest.mark.parametrize("shape", [(2,), (4,), (5, 2)])
def test_points_of_other_than_three_coordinates_are_refused(shape: tuple[int, ...]) -> None:
    grid = Grid((9, 9, 9), np.eye(4))
    for mapped in (grid.to_mm, grid.to_index):
        with pytest.raises(ValueError, match="3"):
            mapped(np.zeros(shape))
