from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.data.case_picture import make_picture
from segloss_gui.app.slices.planes import SliceGeometry, planes_of
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
