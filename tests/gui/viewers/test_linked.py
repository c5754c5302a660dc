from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.planes import Plane
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.gui.viewers.linked import LinkedPlanes
from segloss_gui.gui.viewers.pane import SlicePane
from tests.gui.viewers.volumes import scene_with


@pytest.fixture
def planes(qtbot: QtBot) -> LinkedPlanes:
    planes = LinkedPlanes(scene_with(1))
    qtbot.addWidget(planes)
    planes.resize(600, 500)
    planes.show()
    return planes


def shown(planes: LinkedPlanes) -> list[str]:
    return [plane.value for plane, pane in planes.panes.items() if pane.isVisible()]


def test_maximising_a_pane_hides_the_rest_and_again_brings_it_back(planes: LinkedPlanes) -> None:
    planes.panes[Plane.CORONAL].enlarge.click()
    assert shown(planes) == ["coronal"]
    planes.panes[Plane.CORONAL].view.maximise_asked.emit()
    assert shown(planes) == ["axial", "coronal", "sagittal"]


def test_a_picture_has_one_pane(planes: LinkedPlanes) -> None:
    planes.toggle_maximised(Plane.SAGITTAL)
    grid = Grid((6, 4, 1), np.eye(4), anatomical=False)
    planes.scene.show_image(Volume(np.zeros((1, 6, 4, 1), dtype=np.uint8), grid))
    assert shown(planes) == ["axial"]
    pane = planes.panes[Plane.AXIAL]
    assert (pane.caption.text(), pane.slider.isVisible()) == ("Picture", False)


def test_slider_and_number_follow_the_slice_and_move_it(planes: LinkedPlanes) -> None:
    pane = planes.panes[Plane.AXIAL]
    assert (pane.slider.value(), pane.number.text()) == (2, "3 / 5")
    pane.slider.setValue(4)
    assert planes.scene.voxel == (3, 4, 4)
    planes.scene.move_to_index((0, 0, 0))
    assert pane.slider.value() == 0


def test_zoom_and_pan_are_those_of_every_pane(planes: LinkedPlanes) -> None:
    axial, coronal = planes.panes[Plane.AXIAL].view, planes.panes[Plane.CORONAL].view
    axial.camera.zoom_by(2.0, axial.rect().toRectF().center())
    axial.camera.pan_to(3.0, 4.0)
    assert (axial.camera.zoom, coronal.camera.zoom) == (2.0, 2.0)
    assert axial.camera.pan_mm == pytest.approx((3.0, 4.0))
    assert coronal.camera.pan_mm == pytest.approx((3.0, 0.0))
    coronal.camera.reset_view()
    assert (axial.camera.zoom, axial.camera.pan_mm) == (1.0, (0.0, 0.0))


def test_a_pane_that_is_not_seen_catches_up_when_it_is(planes: LinkedPlanes) -> None:
    pane = planes.panes[Plane.AXIAL]
    planes.hide()
    planes.scene.move_to_index((0, 0, 4))
    assert pane.slider.value() == 2
    planes.show()
    assert (pane.slider.value(), pane.number.text()) == (4, "5 / 5")


@pytest.mark.parametrize("points", [10, 22])
def test_in_a_narrow_pane_the_slider_gives_way_and_never_lies_over_the_number(qtbot: QtBot, points: int) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    pane = SlicePane(scene_with(1), Plane.CORONAL)
    pane.setParent(parent)
    font = pane.font()
    font.setPointSize(points)
    for label in (pane.caption, pane.number):
        label.setFont(font)
    parent.show()
    seen, others = set(), (pane.caption, pane.number, pane.detach, pane.enlarge)
    for width in range(600, sum(part.sizeHint().width() for part in others) + 55, -5):
        pane.setGeometry(0, 0, width, 300)
        pane.show()
        seen.add(pane.slider.isVisible())
        number = pane.number
        assert number.width() >= number.fontMetrics().horizontalAdvance(number.text()), width
        assert not pane.slider.isVisible() or pane.slider.geometry().right() < number.x(), width
    assert seen == {True, False}
