from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.window_level import PRESETS
from segloss_gui.core.display import Display
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.gui.viewers.toolbar import ALL_CLASSES, AUTOMATIC, BY_HAND, OF_FILE, ViewToolbar
from tests.gui.viewers.volumes import scene_with


@pytest.fixture
def bar(qtbot: QtBot) -> ViewToolbar:
    bar = ViewToolbar(scene_with(1))
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.mark.parametrize("name", ["brain", "soft tissue", "lung", "bone", AUTOMATIC])
def test_every_preset_sets_its_window(bar: ViewToolbar, name: str) -> None:
    bar.scene.set_window(PRESETS["lung" if name != "lung" else "bone"])
    bar.preset.textActivated.emit(name)
    assert bar.scene.window == PRESETS.get(name, bar.scene.automatic_window())
    assert bar.preset.currentText() == name


def test_choosing_by_hand_changes_nothing(bar: ViewToolbar) -> None:
    before = bar.scene.window
    bar.preset.setCurrentText(BY_HAND)
    bar.preset.textActivated.emit(BY_HAND)
    assert bar.scene.window == before
    assert bar.preset.currentText() == AUTOMATIC


def test_a_class_can_be_chosen_where_there_are_several(bar: ViewToolbar) -> None:
    scene = bar.scene
    assert not bar.classes.isVisible()
    scene.show_classes({1: "core", 2: "oedema"})
    assert [bar.classes.itemText(at) for at in range(3)] == [ALL_CLASSES, "core", "oedema"]
    bar.classes.setCurrentIndex(2)
    bar.classes.activated.emit(2)
    assert scene.label == 2
    bar.classes.setCurrentIndex(0)
    bar.classes.activated.emit(0)
    assert scene.label is None


def test_every_switch_shows_and_changes_the_scene(bar: ViewToolbar) -> None:
    for button, name in ((bar.smooth, "smooth"), (bar.crosshair, "crosshair"), (bar.window_tool, "window_tool")):
        before = getattr(bar.scene, name)
        button.click()
        assert getattr(bar.scene, name) is not before
    bar.scene.change(scheme="pacs", radiological=False)
    assert (bar.scheme.currentData(), bar.side.currentData()) == ("pacs", False)


def test_channels_are_base_layers_with_a_window_each(qtbot: QtBot) -> None:
    scene = SliceScene()
    bar = ViewToolbar(scene)
    qtbot.addWidget(bar)
    data = np.stack([np.arange(64.0).reshape(4, 4, 4), 100 * np.arange(64.0).reshape(4, 4, 4)])
    scene.show_image(Volume(data, Grid((4, 4, 4), np.eye(4)), channels=("t1", "flair")))
    bar.preset.textActivated.emit("brain")
    bar.channel.setCurrentIndex(1)
    bar.channel.activated.emit(1)
    assert (scene.channel, bar.preset.currentText()) == (1, AUTOMATIC)
    scene.step_channel(-1)
    assert bar.preset.currentText() == "brain"


def test_the_box_of_channels_is_wide_enough_for_every_image(bar: ViewToolbar, qtbot: QtBot) -> None:
    bar.resize(1100, 40)
    grid = Grid((4, 4, 4), np.eye(4))
    for count in (2, 12):
        bar.scene.show_image(Volume(np.zeros((count, 4, 4, 4), np.float32), grid, grid))
        widest = bar.channel.fontMetrics().horizontalAdvance(bar.channel.itemText(count - 1))
        qtbot.waitUntil(lambda widest=widest: bar.channel.width() >= widest + 24)


def test_the_window_of_a_file_is_offered_where_it_says_one(bar: ViewToolbar) -> None:
    assert bar.preset.findText(OF_FILE) < 0
    plain = bar.scene.volume
    assert plain is not None
    bar.scene.show_image(replace(plain, displays=(Display(inverted=True, window=(10.0, 60.0)),)))
    assert bar.preset.currentText() == OF_FILE
    bar.preset.textActivated.emit(AUTOMATIC)
    assert bar.preset.currentText() == AUTOMATIC
    bar.preset.textActivated.emit(OF_FILE)
    assert (bar.scene.window.low, bar.scene.window.high, bar.scene.window.inverted) == (10.0, 60.0, True)
    bar.preset.textActivated.emit("bone")
    assert bar.preset.currentText() == "bone"
    bar.scene.show_image(plain)
    assert bar.preset.findText(OF_FILE) < 0
