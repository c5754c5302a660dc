from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.geometry import Grid
from segloss_gui.data.resampling import grid_with_spacing, resample

AFFINE = np.diag([1.5, 1.5, 10.0, 1.0])
AFFINE[:3, 3] = (3.0, -4.0, 50.0)
GRID = Grid((30, 20, 8), AFFINE)


def _outer_corners(grid: Grid) -> np.ndarray:
    ends = np.array(grid.shape) - 0.5
    return grid.to_mm(np.array([[-0.5, -0.5, -0.5], ends]))


def test_the_new_grid_covers_the_same_block_of_space() -> None:
    new = grid_with_spacing(GRID, (3.0, 3.0, 5.0))
    assert new.shape == (15, 10, 16)
    np.testing.assert_allclose(_outer_corners(new), _outer_corners(GRID))


def test_a_picture_keeps_its_third_axis() -> None:
    new = grid_with_spacing(Grid((10, 10, 1), np.eye(4), anatomical=False), (2.0, 2.0, 9.0))
    assert (new.shape, new.spacing_mm, new.anatomical) == ((5, 5, 1), (2.0, 2.0, 1.0), False)


def test_linear_resampling_keeps_a_ramp_of_millimetres() -> None:
    new = grid_with_spacing(GRID, (1.0, 1.0, 4.0))
    ramp = np.stack(np.meshgrid(*[np.arange(n) for n in GRID.shape], indexing="ij"), axis=-1)
    millimetres = GRID.to_mm(ramp).sum(axis=-1).astype(np.float32)
    out = resample(millimetres[np.newaxis], GRID, new, order=1)[0]
    inner = np.stack(np.meshgrid(*[np.arange(n) for n in new.shape], indexing="ij"), axis=-1)
    core = (slice(3, -3),) * 3
    np.testing.assert_allclose(out[core], new.to_mm(inner).sum(axis=-1)[core], atol=1e-3)


def test_labels_keep_their_values_and_about_their_volume() -> None:
    labels = np.zeros(GRID.shape, dtype=np.uint8)
    labels[8:22, 5:15, 2:6] = 7
    new = grid_with_spacing(GRID, (1.0, 2.0, 4.0))
    out = resample(labels, GRID, new, order=0)
    assert set(np.unique(out)) == {0, 7}
    assert np.count_nonzero(out) * new.voxel_ml == pytest.approx(np.count_nonzero(labels) * GRID.voxel_ml, rel=0.1)


def test_there_and_back_by_whole_factors_changes_no_label() -> None:
    labels = np.random.default_rng(0).integers(0, 3, GRID.shape).astype(np.uint8)
    fine = grid_with_spacing(GRID, (0.5, 0.5, 2.0))
    back = resample(resample(labels, GRID, fine, order=0), fine, GRID, order=0)
    np.testing.assert_array_equal(back, labels)
