from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.planes import Plane
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.workspaces.compare.layouts.grid import ONE, GridLayout
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle

Opened = tuple[Study, CohortPreview, Path]
METHODS = ["sDice", "sJaccard", "Lovász"]


@pytest.fixture
def grid(qtbot: QtBot, session: Session, services: Services, finished: Opened) -> Iterator[GridLayout]:
    layout = GridLayout(ComparePresenter(session, services.loader, services.tasks), services)
    qtbot.addWidget(layout)
    layout.resize(700, 500)
    layout.show()
    open_study(session, *finished)
    session.show_case("test_000")
    settle(services)
    layout.set_active(True)
    yield layout
    settle(services)


def names(grid: GridLayout) -> list[str]:
    return [cell.name for cell in grid.board.placed]


def test_every_method_has_three_planes_and_a_heading(grid: GridLayout) -> None:
    assert names(grid) == [f"{method} {plane.value}" for method in METHODS for plane in Plane]
    assert [heading.text for heading in grid.board.rows.headings] == METHODS
    assert [heading.text for heading in grid.board.columns.headings] == ["Axial", "Coronal", "Sagittal"]


def test_every_pane_shows_its_method_and_the_reference(grid: GridLayout) -> None:
    scene = grid.presenter.scene
    for (method, _), pane in grid.panes.items():
        assert [layer.name for layer in pane.overlay.layers(scene)] == ["reference", method]


def test_flicker_of_other_layouts_empties_no_pane(grid: GridLayout) -> None:
    scene = grid.presenter.scene
    scene.flicker()
    assert all(len(pane.overlay.layers(scene)) == 2 for pane in grid.panes.values())


def test_only_methods_that_are_switched_on_are_shown_and_panes_are_kept(grid: GridLayout, session: Session) -> None:
    before = grid.panes["Lovász", Plane.AXIAL]
    session.change_method("Lovász", visible=False)
    assert names(grid) == [f"{method} {plane.value}" for method in METHODS[:2] for plane in Plane]
    session.change_method("Lovász", visible=True)
    assert grid.panes["Lovász", Plane.AXIAL] is before
    for method in METHODS:
        session.change_method(method, visible=False)
    assert grid.empty.isVisible()


def test_one_plane_of_all_methods_is_titled_in_the_panes(grid: GridLayout) -> None:
    grid.controls.many.button(ONE).click()
    grid.controls.which.setCurrentIndex(1)
    assert names(grid) == [f"{method} coronal" for method in METHODS]
    assert [grid.panes[method, Plane.CORONAL].overlay.title for method in METHODS] == METHODS
    grid.show_plane(None)
    assert grid.panes["sDice", Plane.CORONAL].overlay.title == ""


def test_methods_become_columns_where_that_leaves_larger_panes(grid: GridLayout, session: Session) -> None:
    session.change_method("Lovász", visible=False)
    assert [heading.text for heading in grid.board.rows.headings] == METHODS[:2]
    grid.resize(400, 1200)
    assert [heading.text for heading in grid.board.columns.headings] == METHODS[:2]
    assert len({(pane.width(), pane.height()) for (name, _), pane in grid.panes.items() if name != "Lovász"}) == 1


def test_a_case_without_predictions_says_so_in_every_pane(
    grid: GridLayout, session: Session, services: Services
) -> None:
    session.show_case("test_002")
    settle(services)
    assert {pane.overlay.title for pane in grid.panes.values()} == {"no prediction"}


def test_a_hidden_grid_follows_nothing(grid: GridLayout, session: Session) -> None:
    grid.set_active(False)
    session.change_method("sDice", visible=False)
    assert len(names(grid)) == 9
    grid.set_active(True)
    assert len(names(grid)) == 6


def test_methods_that_leave_the_study_take_their_panes_along(grid: GridLayout, session: Session) -> None:
    session.edit(losses=session.study.losses[:2])
    assert {method for method, _ in grid.panes} == set(METHODS[:2])
