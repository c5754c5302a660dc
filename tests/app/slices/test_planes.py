from __future__ import annotations

import itertools
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.app.slices.planes import Letters, Plane, SliceGeometry, nearest_voxel, planes_of
from segloss_gui.core.geometry import Grid
from segloss_gui.data.readers import read_volume
from tests.gui.viewers.volumes import FRONT, RIGHT, SHAPE, TOP, asymmetric

ORIENTATIONS = [
    "".join(flip[axis] for flip, axis in zip(letters, axes, strict=True))
    for order in itertools.permutations(("RL", "AP", "SI"))
    for letters in [order]
    for axes in itertools.product((0, 1), repeat=3)
]


def test_axial_slices_have_patient_right_on_screen_left_and_front_on_top() -> None:
    volume = asymmetric()
    pixels = SliceGeometry(volume.grid, Plane.AXIAL).extract(volume.data[0], 0)
    assert (pixels[1:, 0] == RIGHT).all()
    assert (pixels[0] == FRONT).all()


def test_neurological_view_has_patient_right_on_screen_right() -> None:
    volume = asymmetric()
    geometry = SliceGeometry(volume.grid, Plane.AXIAL, radiological=False)
    assert (geometry.extract(volume.data[0], 0)[1:, -1] == RIGHT).all()
    assert geometry.letters == Letters("L", "R", "A", "P")


def test_coronal_and_sagittal_slices_have_the_top_on_top() -> None:
    volume = asymmetric()
    for plane in (Plane.CORONAL, Plane.SAGITTAL):
        assert (SliceGeometry(volume.grid, plane).extract(volume.data[0], 0)[0] == TOP).all()


def test_sagittal_slices_have_the_front_on_screen_left_in_both_views() -> None:
    volume = asymmetric()
    for radiological in (True, False):
        geometry = SliceGeometry(volume.grid, Plane.SAGITTAL, radiological)
        assert (geometry.extract(volume.data[0], 0)[1:, 0] == FRONT).all()
        assert geometry.letters == Letters("A", "P", "S", "I")


@pytest.mark.parametrize("plane", list(Plane))
@pytest.mark.parametrize("radiological", [True, False])
def test_pixels_and_voxels_lead_back_to_each_other(plane: Plane, radiological: bool) -> None:
    volume = asymmetric()
    data = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    geometry = SliceGeometry(volume.grid, plane, radiological)
    for voxel in [(0, 0, 0), (3, 4, 2), (6, 8, 4)]:
        column, row = geometry.pixel_of(np.array(voxel, dtype=float))
        index = voxel[plane.normal]
        assert geometry.extract(data, index)[int(row), int(column)] == data[voxel]
        assert geometry.index_of(column, row, index) == pytest.approx(voxel)


def test_there_are_48_orientations() -> None:
    assert len(set(ORIENTATIONS)) == 48


@pytest.mark.parametrize("codes", ORIENTATIONS)
def test_every_stored_orientation_gives_the_same_pixels_and_letters(codes: str, tmp_path: Path) -> None:
    volume = asymmetric()
    canonical = nib.Nifti1Image(volume.data[0], volume.grid.affine)
    transform = nib.orientations.ornt_transform(
        nib.orientations.io_orientation(canonical.affine), nib.orientations.axcodes2ornt(codes)
    )
    stored = canonical.as_reoriented(transform)
    assert "".join(nib.aff2axcodes(stored.affine)) == codes
    nib.save(stored, tmp_path / "v.nii.gz")
    read = read_volume(tmp_path / "v.nii.gz")
    for plane in Plane:
        expected, geometry = SliceGeometry(volume.grid, plane), SliceGeometry(read.grid, plane)
        np.testing.assert_array_equal(geometry.extract(read.data[0], 2), expected.extract(volume.data[0], 2))
        assert geometry.letters == expected.letters
        assert geometry.pixel_mm == pytest.approx(expected.pixel_mm)


def test_an_oblique_grid_gives_the_right_millimetres_and_says_so() -> None:
    angle = np.radians(20)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = turn @ np.diag([1.0, 2.0, 3.0]), (-10, 5, 7)
    grid = asymmetric(affine).grid
    geometry = SliceGeometry(grid, Plane.AXIAL)
    column, row = geometry.pixel_of((2.0, 3.0, 1.0))
    point = grid.to_mm(geometry.index_of(column, row, 1))
    np.testing.assert_allclose(point, turn @ [2, 6, 3] + [-10, 5, 7])
    assert geometry.oblique_degrees == pytest.approx(20)
    assert geometry.letters == Letters("R", "L", "A", "P")
    assert nearest_voxel(grid, tuple(point)) == (2, 3, 1)


def test_pictures_have_one_plane_no_letters_and_no_sides() -> None:
    grid = Grid((6, 4, 1), np.eye(4), anatomical=False)
    geometry = SliceGeometry(grid, Plane.AXIAL, radiological=False)
    assert planes_of(grid) == (Plane.AXIAL,)
    assert geometry.letters is None
    assert geometry.flips_across


def test_a_single_coronal_slice_is_drawn_as_coronal() -> None:
    assert planes_of(Grid((6, 1, 4), np.eye(4))) == (Plane.CORONAL,)


def test_a_picture_file_is_drawn_as_stored(tmp_path: Path) -> None:
    from PIL import Image

    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    Image.fromarray(pixels).save(tmp_path / "p.png")
    volume = read_volume(tmp_path / "p.png")
    np.testing.assert_array_equal(SliceGeometry(volume.grid, Plane.AXIAL).extract(volume.data[0], 0), pixels)


@pytest.mark.realdata
@pytest.mark.parametrize("pattern", ["hippocampus/images/*.nii.gz", "brats2015/*/Flair*.nii.gz"])
def test_the_voxel_at_a_point_is_the_one_the_file_has_there(shared_data: Path, pattern: str) -> None:
    path = min(shared_data.glob(pattern))
    stored, volume = nib.load(path), read_volume(path)
    values, rng = np.asanyarray(stored.dataobj), np.random.default_rng(0)
    for index in rng.integers(0, values.shape, (20, 3)):
        point = nib.affines.apply_affine(stored.affine, index)
        assert volume.data[0][nearest_voxel(volume.grid, tuple(point))] == pytest.approx(values[tuple(index)])
