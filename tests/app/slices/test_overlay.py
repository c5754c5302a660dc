from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.overlay import Argb, MethodOverlay, Overlay
from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.slice_view import SliceView
from tests.gui.viewers.volumes import scene_with


class Red(Overlay):
    def picture(self, scene: SliceScene, geometry: SliceGeometry, index: int) -> Argb:
        return np.full((geometry.rows, geometry.columns), 0xFFFF0000, dtype=np.uint32)


def test_a_method_overlay_keeps_the_reference_and_its_method() -> None:
    scene = scene_with(3)
    name = scene.predictions[1].name
    kept = MethodOverlay(name).layers(scene)
    assert [layer.name for layer in kept if not layer.is_reference] == [name]


def test_a_picture_is_painted_over_the_image(qtbot: QtBot) -> None:
    view = SliceView(scene_with(0), Plane.AXIAL, Red())
    qtbot.addWidget(view)
    view.resize(200, 160)
    assert view.frame().pixelColor(100, 80).name() == "#ff0000"


def test_touching_an_overlay_paints_the_pane_anew(qtbot: QtBot) -> None:
    overlay = Overlay()
    view = SliceView(scene_with(1), Plane.AXIAL, overlay)
    qtbot.addWidget(view)
    before = view.frame()
    assert view.frame() is before
    overlay.touch(title="only this")
    assert view.frame() is not before
    with pytest.raises(AttributeError):
        overlay.touch(titel="misspelt")
