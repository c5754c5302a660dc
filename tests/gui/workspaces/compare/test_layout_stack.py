from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.slices.planes import Plane
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_KEYS, LAYOUTS
from segloss_gui.gui.workspaces.compare.layouts.grid import GridLayout
from segloss_gui.gui.workspaces.compare.layouts.overlay import OverlayLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture
def view(qtbot: QtBot, session: Session, services: Services, finished: Opened) -> Iterator[CompareWorkspace]:
    view = CompareWorkspace(session, services)
    qtbot.addWidget(view)
    view.resize(1200, 640)
    view.show()
    open_study(session, *finished)
    session.show_case("test_000")
    settle(services)
    yield view
    settle(services)


def overlay(view: CompareWorkspace) -> OverlayLayout:
    layout = view.stack.made["overlay"]
    assert isinstance(layout, OverlayLayout)
    return layout


def test_panes_are_restored_by_a_button_that_is_there_when_it_is_needed(view: CompareWorkspace) -> None:
    planes = overlay(view).planes
    assert not view.layouts.restore.isVisible()
    planes.toggle_maximised(Plane.SAGITTAL)
    planes.board.detach(planes.panes[Plane.AXIAL])
    assert view.layouts.restore.isVisible()
    view.layouts.restore.click()
    assert not view.layouts.restore.isVisible()
    assert all(pane.isVisible() for pane in planes.panes.values())
    assert not planes.board.windows


def test_a_detached_pane_goes_and_comes_with_its_layout(view: CompareWorkspace) -> None:
    planes = overlay(view).planes
    pane = planes.panes[Plane.CORONAL]
    planes.board.detach(pane)
    assert pane.window().isVisible()
    view.stack.choose("grid")
    assert not pane.window().isVisible()
    assert not view.layouts.restore.isVisible()
    view.stack.choose("overlay")
    assert pane.window().isVisible()
    planes.board.restore()


def test_a_detached_pane_follows_crosshair_zoom_and_keys(view: CompareWorkspace) -> None:
    planes = overlay(view).planes
    pane = planes.panes[Plane.CORONAL]
    planes.board.detach(pane)
    planes.panes[Plane.AXIAL].view.camera.step_cursor(0, 1)
    assert pane.view.camera.slice_index == view.presenter.scene.voxel[1]
    QTest.keyClick(pane.view, Qt.Key.Key_W)
    assert not planes.board.windows


def test_crosshair_zoom_and_layers_stay_from_layout_to_layout(view: CompareWorkspace) -> None:
    scene = view.presenter.scene
    scene.move_to_index((3, 4, 5))
    scene.look(zoom=2.0)
    view.stack.choose("grid")
    grid = view.stack.currentWidget()
    assert isinstance(grid, GridLayout)
    pane = grid.panes["sDice", Plane.AXIAL]
    assert (pane.camera.slice_index, pane.camera.zoom) == (5, 2.0)


@pytest.mark.parametrize("place", LAYOUTS[:3], ids=lambda place: place.name)
def test_every_layout_has_its_key(view: CompareWorkspace, place: object) -> None:
    at = [each.name for each in LAYOUTS].index(place.name)  # type: ignore[attr-defined]
    button = view.layouts.buttons.button(at)
    assert button.shortcut().toString() == f"Alt+{at + 1}"
    button.click()
    assert view.stack.name == place.name  # type: ignore[attr-defined]


def test_the_key_of_a_layout_can_be_changed(view: CompareWorkspace) -> None:
    keymap.rebind(LAYOUT_KEYS, "grid", ["Ctrl+F9"])
    assert view.layouts.buttons.button(1).shortcut().toString() == "Ctrl+F9"
    assert "Ctrl+F9" in view.layouts.buttons.button(1).toolTip()


@pytest.mark.parametrize("name", [place.name for place in LAYOUTS if place.name != "surfaces"])
def test_a_layout_that_is_chosen_gets_the_keys(view: CompareWorkspace, qtbot: QtBot, name: str) -> None:
    view.activateWindow()
    at = [place.name for place in LAYOUTS].index(name)
    button = view.layouts.buttons.button(at)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    focused = view.focusWidget()
    assert focused is not None
    assert view.stack.isAncestorOf(focused)


def test_arrow_keys_go_on_over_the_buttons_of_layouts(view: CompareWorkspace) -> None:
    view.activateWindow()
    buttons = view.layouts.buttons
    buttons.button(0).setFocus()
    QTest.keyClick(buttons.button(0), Qt.Key.Key_Right)
    assert view.stack.name == "grid"
    assert view.focusWidget() is buttons.button(1)


def test_the_keys_go_to_the_panes_when_the_workspace_is_asked_for(view: CompareWorkspace) -> None:
    view.activateWindow()
    view.layouts.buttons.button(0).setFocus()
    view.take_keys()
    assert view.focusWidget() is overlay(view).planes.panes[Plane.AXIAL].view


def test_the_layout_chosen_last_is_there_at_the_next_start(
    qtbot: QtBot, view: CompareWorkspace, session: Session, services: Services
) -> None:
    view.layouts.chosen.emit("grid")
    view.presenter.layout_asked.emit("error")  # what a table asks for is no choice of layout
    later = CompareWorkspace(session, services)
    qtbot.addWidget(later)
    assert later.stack.name == "grid"
