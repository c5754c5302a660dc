"""What sizes are measured in, and that it stays with a grid whatever becomes of its voxels."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.units import AREA, MM, PX, UNITS, VOXELS, common_unit, unit_of
from segloss_gui.data.cropping import cropped_grid
from segloss_gui.data.readers.picture import picture_grid
from segloss_gui.data.resampling import grid_with_spacing, on_field


@pytest.mark.parametrize(("pages", "unit"), [(1, PX), (5, VOXELS)])
def test_a_picture_is_measured_in_its_pixels_however_it_is_turned_cropped_or_resampled(
    pages: int, unit: object
) -> None:
    picture = picture_grid(12, 8, pages)
    coarse = grid_with_spacing(picture, (2.0, 2.0, 1.0))
    for grid in (picture, Reorientation(picture).canonical, cropped_grid(picture, (1, 1, 0), (4, 4, pages)), coarse):
        assert (grid.unit, grid.says_no_size) == (unit, True)
    assert (picture.voxel_ml, coarse.voxel_ml) == (1.0, 4.0), "a coarse pixel is of four of the picture's"
    if pages == 1:
        assert on_field(picture_grid(6, 4), picture).unit is PX
    assert "mm" not in picture.describe()


def test_what_says_its_size_is_measured_in_millimetres() -> None:
    assert Grid((6, 4, 1), np.eye(4)).unit is MM
    assert Grid((6, 4, 1), np.diag([0.2, 0.2, 1, 1]), anatomical=False).unit is MM, "a slice of a volume"


def test_a_picture_that_says_a_size_has_an_area_whatever_its_third_step_however_it_is_cropped_or_resampled() -> None:
    for depth in (1.0, 9.0):
        picture = Grid((12, 8, 1), np.diag([-0.5, -0.5, depth, 1]), anatomical=False, no_depth=True)
        coarse = grid_with_spacing(picture, (1.0, 1.0, depth))
        for grid in (picture, Reorientation(picture).canonical, cropped_grid(picture, (1, 1, 0), (4, 4, 1)), coarse):
            assert (grid.unit, grid.no_depth) == (AREA, True)
        assert (picture.voxel_ml, coarse.voxel_ml) == (0.25, 1.0)
    assert Grid((12, 8, 3), np.diag([0.5, 0.5, 3, 1])).unit is MM


@pytest.mark.parametrize(
    "units", [(PX, MM), (AREA, MM), (AREA, PX), (AREA, PX, MM, VOXELS), (MM, VOXELS), (PX, VOXELS), (VOXELS, MM, PX)]
)
def test_several_units_are_all_named_and_read_back(units: tuple[object, ...]) -> None:
    both = common_unit(units)  # type: ignore[arg-type]
    assert all(unit.volume in both.volume.split(" or ") for unit in units)  # type: ignore[attr-defined]
    assert both.note
    assert unit_of(both.key) == both


def test_a_unit_is_named_by_its_key_and_another_is_refused() -> None:
    assert {name: unit_of(name) for name in UNITS} == UNITS
    with pytest.raises(ValueError, match="must be one of mm, mm2, px, voxels, got 'inch'"):
        unit_of("inch")
