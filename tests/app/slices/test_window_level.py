from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.slices.window_level import PRESETS, Window, automatic, preset_for, to_grey


@pytest.mark.parametrize("dtype", [np.int16, np.uint16, np.uint8, np.int8, np.int32, np.float32, np.float64])
def test_every_type_is_windowed_alike(dtype: type) -> None:
    values = np.array([0, 20, 60, 100, 120], dtype=dtype)
    assert to_grey(values, Window(20, 100)).tolist() == [0, 0, 127, 255, 255]


def test_negative_integers_go_through_the_table_right() -> None:
    values = np.array([-2000, -1350, -600, 150, 3000], dtype=np.int16)
    assert to_grey(values, PRESETS["lung"]).tolist() == [0, 0, 127, 255, 255]


def test_big_endian_values_are_windowed_right() -> None:
    assert to_grey(np.array([0, 50, 100], dtype=">i2"), Window(0, 100)).tolist() == [0, 127, 255]


def test_automatic_window_leaves_outliers_and_infinities_out() -> None:
    values = np.concatenate([np.linspace(0, 100, 10_000), [1e9, np.inf, np.nan]])
    window = automatic(values)
    assert 0 <= window.low < 1
    assert 99 < window.high <= 100


def test_automatic_window_of_a_tiny_object_on_empty_ground_still_shows_it() -> None:
    values = np.zeros(100_000)
    values[:10] = 7
    assert automatic(values) == Window(0.0, 7.0)


@pytest.mark.parametrize("values", [np.full(5, 3.0), np.full(5, np.nan), np.zeros((0,))])
def test_automatic_window_of_nothing_to_see_is_still_a_window(values: np.ndarray) -> None:
    assert automatic(values).width > 0


def test_dragging_down_darkens_and_right_widens() -> None:
    window = Window.of(level=40, width=80)
    assert to_grey(np.array([40.0]), window.moved(0, 0.2)) < to_grey(np.array([40.0]), window)
    assert window.moved(0.2, 0).width > window.width


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_large_volume_is_sampled_not_copied(order: str) -> None:
    import tracemalloc

    values = np.zeros((200, 200, 200), dtype=np.int16, order=order)[::-1, ::-1]  # type: ignore[call-overload]
    values[50:150] = 1000
    tracemalloc.start()
    try:
        window = automatic(values)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert window == Window(0.0, 1000.0)
    assert peak < values.nbytes / 2


def boxed(tissue: np.ndarray, box: np.ndarray | float, side: int) -> np.ndarray:
    """A body of 40 x 40 x 10 in the middle of slices of ``side`` pixels."""
    values = np.zeros((side, side, 10)) + box
    at = (side - 40) // 2
    values[at : at + 40, at : at + 40] = tissue
    return values


@pytest.mark.parametrize("side", [60, 120, 240])
@pytest.mark.parametrize("noise", [0.0, 3.0])
def test_the_window_is_the_tissues_however_much_empty_box_is_around_it(side: int, noise: float) -> None:
    rng = np.random.default_rng(0)
    tissue = rng.normal(500, 50, (40, 40, 10))
    window = automatic(boxed(tissue, np.abs(rng.normal(0, noise, (side, side, 10))) if noise else 0.0, side))
    low, high = np.percentile(tissue, (0.5, 99.5))
    share = 0.12 if noise else 0.05  # of outliers of the noise, the more the larger the box
    assert abs(window.high - high) < share * (high - low)
    assert window.low > 0 if not noise else window.low >= 0


def test_a_box_of_zeros_in_the_middle_of_standardised_values_widens_nothing() -> None:
    tissue = np.random.default_rng(0).normal(0, 1, (40, 40, 10))
    window = automatic(boxed(tissue, 0.0, 240))
    assert (window.low, window.high) == pytest.approx((-2.58, 2.58), abs=0.25)


def test_an_image_that_fills_its_slices_keeps_its_dark_tissue() -> None:
    values = np.random.default_rng(0).uniform(0, 1000, (50, 50, 20))
    assert automatic(values).low < 10
    assert automatic(values).high > 990


def test_label_maps_looked_at_as_images_show_every_label() -> None:
    labels = np.zeros((60, 60, 4))
    labels[20:30, 20:30], labels[30:40, 20:30] = 1, 2
    assert to_grey(np.array([0, 1, 2]), automatic(labels)).tolist() == [0, 127, 255]


def test_a_ct_starts_at_soft_tissue_and_nothing_else_does() -> None:
    rng = np.random.default_rng(0)
    body = boxed(rng.normal(40, 30, (40, 40, 10)), -1000.0, 80)
    assert preset_for(body) == preset_for(np.where(body < -900, -2000, body)) == Window.of(level=40, width=400)
    assert preset_for(body + 1000) is None  # raw, not Hounsfield units
    assert preset_for(rng.normal(0, 1, (20, 20, 5))) is None
    assert preset_for(rng.uniform(-4096, 4095, (20, 20, 5))) is None  # the phase of an MR image
    assert preset_for(np.full((4, 4, 4), np.nan)) is None
    assert preset_for(rng.normal(40, 30, (9, 9, 9)), "CT") == PRESETS["soft tissue"]


@pytest.mark.realdata
def test_of_real_data_the_ct_and_nothing_else_starts_as_a_ct(shared_data: Path) -> None:
    from segloss_gui.data.readers import read_volume

    ct = "bids_ivadomed/ct_scan/sub-spleen2/ct/sub-spleen2_ct.nii.gz", "loader_odd/nifti/shear.nii.gz"
    others = sorted(shared_data.glob("hippocampus/images/*"))[:8]
    others += sorted(shared_data.glob("acdc/training/*/*frame01.nii*"))[:3]
    others += [shared_data / "brats2015/brats_2013_pat0001_1/Flair_subtrMeanDivStd.nii.gz"]
    assert all(preset_for(read_volume(shared_data / name).data[0]) == PRESETS["soft tissue"] for name in ct)
    assert not [file.name for file in others if preset_for(read_volume(file).data[0])]


@pytest.mark.realdata
def test_of_a_real_skull_stripped_brain_the_window_is_the_brains(shared_data: Path) -> None:
    from segloss_gui.data.readers import read_volume

    folder = shared_data / "brats2015/brats_2013_pat0001_1"
    values = read_volume(folder / "Flair_subtrMeanDivStd.nii.gz").data[0]
    brain = values[read_volume(folder / "brainmask.nii.gz").data[0] > 0]
    low, high = np.percentile(brain, (0.5, 99.5))
    window = automatic(values)
    whole = float(np.percentile(values, 99.5))
    assert abs(window.high - high) < 0.1 * (high - low) < abs(whole - high)
    assert abs(window.low - low) < 0.1 * (high - low)
