from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.slice_camera import SliceCamera
from segloss_gui.app.slices.window_level import Window
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume


@dataclass(frozen=True)
class Size:
    wide: int = 200
    high: int = 100

    def width(self) -> int:
        return self.wide

    def height(self) -> int:
        return self.high


@dataclass(frozen=True)
class At:
    right: float
    down: float

    def x(self) -> float:
        return self.right

    def y(self) -> float:
        return self.down


@pytest.fixture
def camera() -> SliceCamera:
    values = np.zeros((1, 10, 10, 4), np.float32)
    values[0, :5] = 7.0
    values[0, 0, 0, 0] = np.nan
    scene = SliceScene()
    scene.show_image(Volume(values, Grid((10, 10, 4), np.eye(4))))
    return SliceCamera(scene, Plane.AXIAL, Size())


def test_what_lies_under_the_pointer_stays_there_when_it_zooms(camera: SliceCamera) -> None:
    at = At(120, 30)
    before = camera.index_at(at)
    camera.zoom_by(2.5, at)
    assert camera.index_at(at) == pytest.approx(before)
    assert camera.zoom == 2.5


def test_a_box_gives_the_window_of_its_values_and_none_where_they_are_alike(camera: SliceCamera) -> None:
    assert camera.window_in(At(0, 0), At(200, 100)) == Window(0.0, 7.0)
    left, right = (camera.transform().to_screen(column, 5.0) for column in (1.2, 8.2))
    assert camera.window_in(At(*left), At(left[0] + 1, left[1] + 1)) is None
    assert camera.window_in(At(*right), At(*left)) == Window(0.0, 7.0)


def test_a_camera_without_an_image_sees_nothing(camera: SliceCamera) -> None:
    blind = SliceCamera(SliceScene(), Plane.AXIAL, Size())
    assert blind.geometry is None
    assert blind.window_in(At(0, 0), At(9, 9)) is None
    blind.zoom_by(2.0, At(0, 0))
    assert blind.zoom == 1.0
