"""An image is first seen as its file asks: its window, low values bright where they are meant to be, its sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segloss_gui.app.slices.planes import Letters, Plane, SliceGeometry
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.window_level import PRESETS, Window, to_grey, window_words
from segloss_gui.core.display import Display
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume

GRID = Grid((16, 16, 1), np.diag([-0.1, -0.1, 1.0, 1.0]), anatomical=False, no_depth=True)


def scene_of(*displays: Display) -> SliceScene:
    values = np.arange(0, 4096, 16, dtype=np.uint16).reshape(1, 16, 16, 1)
    scene = SliceScene()
    scene.show_image(Volume(np.repeat(values, max(1, len(displays)), 0), GRID, displays=displays))
    return scene


@pytest.mark.parametrize("chosen", [None, PRESETS["bone"], Window(100.0, 900.0), "moved"])
def test_low_values_stay_bright_whatever_window_is_chosen(chosen: object) -> None:
    scene = scene_of(Display(inverted=True))
    scene.set_window(scene.window.moved(0.1, 0.1) if chosen == "moved" else chosen)  # type: ignore[arg-type]
    grey = to_grey(np.array([0, 4095], np.uint16), scene.window)
    assert grey[0] > grey[1]


def test_a_drag_down_darkens_either_kind() -> None:
    for inverted in (False, True):
        window = Window(0.0, 1000.0, inverted)
        middle = np.array([500], np.uint16)
        assert to_grey(middle, window.moved(0.0, 0.2)) < to_grey(middle, window)


def test_the_window_of_the_file_comes_first_and_the_automatic_one_is_a_click_away() -> None:
    scene = scene_of(Display(window=(1000.0, 3000.0)))
    assert scene.window == Window(1000.0, 3000.0) == scene.file_window()
    assert not scene.window_is_automatic
    scene.set_window(None)
    assert scene.window_is_automatic


def test_a_window_is_called_as_its_file_calls_it() -> None:
    window = scene_of(Display(window=(500.0, 3499.0), linear=True)).window
    assert (window.level, window.width) == (2000.0, 3000.0)
    assert (window.low, window.high) == (500.0, 3499.0)
    assert window_words(window) == "L 2000  W 3000"
    assert window.moved(0.0, 0.0) == window
    assert to_grey(np.array([500, 3498, 3499], np.uint16), window).tolist() == [0, 254, 255]


def test_large_windows_are_said_in_full() -> None:
    assert window_words(Window.of(level=32768, width=65535)) == "L 32768  W 65535"
    assert window_words(Window.of(level=-600, width=0.125)) == "L −600  W 0.125"


def test_a_window_of_the_file_in_which_nothing_lies_is_left_out() -> None:
    scene = scene_of(Display(window=(9000.0, 9999.0)))
    assert scene.file_window() is None
    assert scene.window_is_automatic


def test_each_channel_is_seen_as_its_file_says() -> None:
    scene = scene_of(Display(inverted=True), Display(window=(1.0, 9.0)))
    assert scene.window.inverted
    scene.step_channel(1)
    assert scene.window == Window(1.0, 9.0)


def test_letters_of_a_picture_are_what_its_file_says_and_those_of_a_volume_its_axes() -> None:
    scene = scene_of(Display(right="L", bottom="I"))
    geometry = SliceGeometry(GRID, Plane.AXIAL)
    assert scene.edge_letters(geometry) == Letters("R", "L", "S", "I")
    assert scene_of().edge_letters(geometry) is None
    assert scene.volume is not None
    placed = Grid((16, 16, 1), np.eye(4))
    scene.show_image(replace(scene.volume, grid=placed))
    assert scene.edge_letters(SliceGeometry(placed, Plane.AXIAL)) == Letters("R", "L", "A", "P")
