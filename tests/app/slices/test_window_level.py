from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.app.slices.window_level import PRESETS, Window, automatic, to_grey


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
