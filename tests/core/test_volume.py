from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import GeometryError, ShapeError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid

GRID = Grid((2, 3, 4), np.diag([1.0, 1.0, 5.0, 1.0]))


def test_a_volume_must_fill_its_grid() -> None:
    with pytest.raises(ShapeError, match="got"):
        Volume(np.zeros((2, 3, 4)), GRID)


def test_channels_get_names_when_the_file_has_none() -> None:
    assert Volume(np.zeros((2, 2, 3, 4)), GRID).channels == ("channel 0", "channel 1")


def test_a_label_map_must_hold_whole_numbers() -> None:
    with pytest.raises(ShapeError, match="whole numbers"):
        LabelMap(np.zeros((2, 3, 4)), GRID)  # type: ignore[arg-type]


def test_label_values_leave_out_background_and_volume_is_in_millilitres() -> None:
    data = np.zeros((2, 3, 4), dtype=np.uint8)
    data[0, 0, :3] = 7
    labels = LabelMap(data, GRID)
    assert labels.values() == (7,)
    assert labels.volume_ml(7) == pytest.approx(3 * 5 / 1000)


def test_a_label_on_another_grid_is_refused_with_both_names_and_both_grids() -> None:
    other = Grid((512, 512, 94), np.diag([0.734, 0.734, 5.0, 1.0]))
    with pytest.raises(GeometryError) as caught:
        require_same_grid(GRID, other, image_name="image.nii", label_name="label.nii")
    for part in ("image.nii", "label.nii", "512x512x94", "2x3x4"):
        assert part in str(caught.value)
