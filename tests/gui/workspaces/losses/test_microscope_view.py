from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from segloss_gui.app.losses.loss_presets import BERTELS
from segloss_gui.app.session import Session
from segloss_gui.gui.forms.labelled_slider import LabelledSlider
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.losses.view import LossesWorkspace
from segloss_gui.losses.region.dice_phi import DicePhiParams
from tests.screens.losses import SCREENS, workspace


@pytest.fixture
def view(qtbot: QtBot) -> LossesWorkspace:
    made = SCREENS["microscope-phi"]()
    qtbot.addWidget(made)
    assert isinstance(made, LossesWorkspace)
    made.resize(1200, 900)
    made.show()
    return made


def shown(view: LossesWorkspace) -> Any:
    assert view.microscope.frame is not None
    return view.microscope.frame


def test_four_losses_of_the_comparison_stand_side_by_side(view: LossesWorkspace) -> None:
    names = [seen.look.name for seen in shown(view).seen]
    assert names == [row.name for row in view.presenter.rows()]
    assert all(tile.isVisible() for tile in view.magnified.table.tiles[1])
    view.magnified.beside.button(0).click()
    assert [seen.look.name for seen in shown(view).seen] == [names[2]]


def test_turning_a_knob_makes_another_frame(view: LossesWorkspace) -> None:
    before = shown(view)
    view.magnified.knobs["sharpness"].slider.setValue(10)
    assert shown(view).question.knobs.sharpness < before.question.knobs.sharpness
    assert shown(view).seen[0].value != before.seen[0].value


def test_dragging_epsilon_under_the_microscope_edits_the_loss_looked_at(view: LossesWorkspace) -> None:
    knob = view.magnified.params["epsilon"]
    assert isinstance(knob, LabelledSlider)
    knob.slider.setValue(knob.slider.maximum() // 2)
    value = knob.slider.number_at(knob.slider.maximum() // 2)
    assert view.presenter.params == DicePhiParams(phi="BI", include_background=False, epsilon=value)
    assert shown(view).seen[2].look.params == view.presenter.params


def test_drawing_on_the_first_picture_changes_the_reference(qtbot: QtBot, view: LossesWorkspace) -> None:
    before = view.microscope.masks.sum()
    tile = view.magnified.table.tiles[0][0]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(6, 6))
    drawn = view.microscope.masks.sum()
    assert drawn > before
    qtbot.mouseClick(tile, Qt.MouseButton.RightButton, pos=QPoint(6, 6))
    assert view.microscope.masks.sum() < drawn


def test_the_pointer_reads_the_derivative(view: LossesWorkspace) -> None:
    view.magnified.table.hovered.emit(1, 2, 100, 90)
    slope = shown(view).seen[2].gradient[1, 0, 100, 90]
    assert f"∂L/∂z = {slope:+.3e}" in view.magnified.readout.text()
    view.magnified.table.hovered.emit(1, 2, -1, -1)
    assert view.magnified.readout.text().startswith("Draw")


def test_one_scale_is_the_largest_of_all(view: LossesWorkspace) -> None:
    own = shown(view).scales
    view.magnified.scale.button(1).click()
    assert set(shown(view).scales) == {max(own)}


def test_a_loss_that_refuses_says_so_in_its_picture(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    view.presenter.add_preset(BERTELS)
    view.page.tabs.setCurrentIndex(1)
    view.resize(1200, 900)
    view.show()
    view.presenter.choose_row(4)
    view.microscope.choose("classes")
    faults = [seen.fault for seen in shown(view).seen]
    assert faults[:3] == ["", "", ""]


def test_without_a_case_the_choice_says_where_to_get_one(view: LossesWorkspace) -> None:
    view.magnified.pictures.button(3).click()
    assert view.magnified.fault.text().startswith("There is no case yet")
    assert view.magnified.pictures.index == 2


def test_a_slice_of_a_case_takes_the_names_of_its_classes(view: LossesWorkspace) -> None:
    labels = np.zeros((30, 40, 6), np.uint8)
    labels[5:15, 8:20, 3], labels[18:25, 8:20, 3] = 1, 2
    view.microscope.take_case(labels, {"left": (1,), "right": (2,)}, 3)
    assert view.microscope.class_names == ("left", "right")
    assert shown(view).seen[0].gradient.shape == (2, 2, 40, 30)
    assert view.magnified.knobs["shift"].box.number() == 2


def test_dragging_blocks_the_window_for_no_longer_than_a_frame(qtbot: QtBot) -> None:
    session = Session()
    services = window_services(session)
    view = LossesWorkspace(session, services)
    qtbot.addWidget(view)
    view.resize(1200, 900)
    view.show()
    qtbot.waitUntil(lambda: bool(view.presenter.specs), timeout=20000)
    view.presenter.choose("dice_phi")
    view.page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: view.microscope.frame is not None, timeout=20000)
    for place in range(20, 60):
        view.magnified.knobs["sharpness"].slider.setValue(place)
    wanted = view.microscope.knobs.sharpness
    start = time.thread_time()
    qtbot.waitUntil(lambda: shown(view).question.knobs.sharpness == wanted, timeout=5000)
    assert time.thread_time() - start < 2.0
    services.close()


@pytest.mark.parametrize("state", ["phi", "wrong-number", "long-names", "microscope", "microscope-phi"])
@pytest.mark.parametrize("width", [1280, 1120])
def test_no_page_of_a_loss_scrolls_sideways_in_a_projectors_type(
    qtbot: QtBot, qapp: QApplication, state: str, width: int
) -> None:
    apply_theme(qapp, "light", projector=True)
    made = SCREENS[state]()
    qtbot.addWidget(made)
    made.resize(width, 720)
    made.show()
    qapp.processEvents()
    areas = [area for area in made.findChildren(QScrollArea) if area.isVisible()]
    aside = {area.accessibleName(): area.horizontalScrollBar().maximum() for area in areas}
    apply_theme(qapp, "light")
    assert "The loss in words" in aside or "Microscope" in aside
    assert not any(aside.values()), aside


def test_pictures_become_smaller_with_the_window_that_was_larger(qapp: QApplication, view: LossesWorkspace) -> None:
    view.resize(1800, 900)
    qapp.processEvents()
    wide = view.magnified.table.tiles[0][0].width()
    view.resize(1100, 900)
    qapp.processEvents()
    assert view.magnified.table.tiles[0][0].width() < wide


def test_in_a_projectors_type_no_word_of_the_table_is_cut(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light", projector=True)
    view = SCREENS["microscope-phi"]()
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show()
    qapp.processEvents()
    assert isinstance(view, LossesWorkspace)
    for name in view.magnified.table._names:
        words = name.text().split()
        assert max(name.fontMetrics().horizontalAdvance(word) for word in words) <= name.width()
    epsilon = view.magnified.params["epsilon"]
    assert isinstance(epsilon, LabelledSlider)
    room = epsilon.box.width() - 2 * (4 + 1 + 2)  # padding, frame and what Qt keeps for the caret
    assert epsilon.box.fontMetrics().horizontalAdvance(epsilon.box.text()) <= room
