from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.data.case_picture import make_picture, on_screen
from segloss_gui.app.slices.planes import Letters, SliceGeometry, planes_of
from segloss_gui.core.display import Display
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.readers import read_labels, read_volume
from tests.data.files import save_picture


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp"])
def test_a_picture_file_is_seen_the_way_up_it_was_saved_with_its_mask(tmp_path: Path, suffix: str) -> None:
    pixels = np.zeros((20, 30), np.uint8)
    pixels[2:5, 3:9] = 255  # a mark at the upper left
    file = save_picture(tmp_path / f"film.{suffix}", pixels)
    picture = make_picture(read_volume(file), read_labels(file))
    assert picture.labels is not None
    assert np.array_equal(picture.grey > 0, pixels > 0)
    assert np.array_equal(picture.labels > 0, pixels > 0)


@pytest.mark.parametrize("anatomical", [True, False])
def test_the_list_of_cases_and_the_panes_of_compare_draw_a_slice_alike(anatomical: bool) -> None:
    grid = Grid((4, 6, 1), np.diag([1.0, 2.0, 1.0, 1.0]), anatomical=anatomical)
    labels = np.arange(24, dtype=np.uint8).reshape(grid.shape)
    picture = make_picture(Volume(labels[np.newaxis].astype(np.float32), grid), LabelMap(labels, grid))
    pane = SliceGeometry(grid, planes_of(grid)[0]).extract(labels, 0)
    assert picture.labels is not None
    assert np.array_equal(picture.labels, pane)


def test_a_picture_of_a_radiograph_is_seen_as_its_file_says() -> None:
    grid = Grid((16, 16, 1), np.diag([-1.0, -1.0, 1.0, 1.0]), anatomical=False)
    values = np.arange(256, dtype=np.uint16).reshape(1, 16, 16, 1)
    plain = make_picture(Volume(values, grid), None)
    assert plain.edges is None
    said = Display(inverted=True, window=(64.0, 192.0), right="L", bottom="I")
    picture = make_picture(Volume(values, grid, displays=(said,)), None)
    assert picture.edges == Letters("R", "L", "S", "I")
    dark = plain.grey <= plain.grey[on_screen(values[0, :, :, 0]) == 64]
    assert np.array_equal(picture.grey == 255, dark)
    assert np.count_nonzero(picture.grey == 255) == 65
    assert np.count_nonzero(picture.grey == 0) == 64
