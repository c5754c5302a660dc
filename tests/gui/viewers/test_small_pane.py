from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.overlay import MethodOverlay
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.frame import Shared
from segloss_gui.gui.viewers.small_pane import SmallPane
from tests.gui.viewers.volumes import scene_with


@pytest.fixture
def scene() -> SliceScene:
    return scene_with(3)


def pane(qtbot: QtBot, scene: SliceScene, name: str, width: int = 200) -> SmallPane:
    made = SmallPane(scene, Plane.AXIAL, MethodOverlay(name, ""), name)
    qtbot.addWidget(made)
    made.resize(width, 180)
    made.show()
    return made


def test_its_buttons_show_under_the_pointer_and_ask(qtbot: QtBot, scene: SliceScene) -> None:
    made = pane(qtbot, scene, "m0")
    assert not made.buttons.isVisible()
    at = QPointF(20, 20)
    QApplication.sendEvent(made, QEnterEvent(at, at, at))
    detach, maximise = made.buttons.findChildren(QToolButton)
    with qtbot.waitSignal(made.detach_asked):
        detach.click()
    with qtbot.waitSignal(made.maximise_asked):
        maximise.click()
    QApplication.sendEvent(made, QEvent(QEvent.Type.Leave))
    assert not made.buttons.isVisible()


def test_the_number_of_the_slice_stands_in_the_corner(qtbot: QtBot, scene: SliceScene) -> None:
    wide, narrow = pane(qtbot, scene, "m0"), pane(qtbot, scene, "m1", 110)
    for made, words in ((wide, ["3 / 5"]), (narrow, ["3"])):
        geometry = made.camera.geometry
        assert geometry is not None
        assert made.notes(geometry) == words


def test_panes_of_one_size_scale_the_image_and_find_the_reference_once(
    qtbot: QtBot, scene: SliceScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segloss_gui.gui.viewers import frame

    scaled, outlined = [], []
    image_of, outline_pixels = frame.image_of, frame.outline_pixels
    monkeypatch.setattr(frame, "image_of", lambda *given: (scaled.append(1), image_of(*given))[1])
    monkeypatch.setattr(frame, "outline_pixels", lambda *given: (outlined.append(1), outline_pixels(*given))[1])
    panes = [pane(qtbot, scene, f"m{n}") for n in range(3)]
    pictures = [made.frame() for made in panes]
    assert (len(scaled), len(outlined)) == (1, 5), "three methods; the reference and its halo, once for all panes"
    assert len({picture.cacheKey() for picture in pictures}) == 3


def test_what_panes_share_goes_with_the_scene() -> None:
    scene = SliceScene()
    assert Shared.of(scene) is Shared.of(scene)
    kept = len(Shared._of)
    del scene
    assert len(Shared._of) == kept - 1
