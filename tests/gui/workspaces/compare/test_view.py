from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.planes import Plane
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.tables.case_columns import AROUND, NAME_LETTERS
from segloss_gui.gui.tables.score_tables import CLASS
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.compare.layouts.overlay import OverlayLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def services(session: Session) -> Iterator[Services]:
    services = window_services(session)
    yield services
    services.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, services: Services) -> CompareWorkspace:
    view = CompareWorkspace(session, services)
    qtbot.addWidget(view)
    view.resize(1200, 640)
    view.show()
    return view


@pytest.fixture
def full(view: CompareWorkspace, session: Session, services: Services, finished: Opened) -> CompareWorkspace:
    open_study(session, *finished)
    session.show_case("test_000")
    settle(services)
    return view


def test_empty_window_teaches(view: CompareWorkspace) -> None:
    assert view.pages.currentWidget() is view.empty
    assert "cohort" in view.empty.words.text()
    said: list[str] = []
    view.navigate.connect(said.append)
    view.empty.button.click()
    assert said == ["data"]


def test_full_window_shows_planes_scores_layers_and_readout(full: CompareWorkspace) -> None:
    assert full.pages.currentIndex() == 0
    assert full.scores.case_model.rowCount() == 3
    assert list(full.layers.rows) == ["reference", "sDice", "sJaccard", "Lovász"]
    assert "mm" in full.readout.text()
    assert "Lovász: lesion" in full.readout.text()
    assert full.toolbar.busy.text() == ""
    assert not full.faults.isVisible()


def test_names_of_methods_can_be_read_beside_several_classes(
    full: CompareWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = full.presenter.case_rows()
    classes = ("necrosis", "oedema", "enhancing")
    several = tuple(replace(row, class_name=name) for row in rows for name in classes)
    monkeypatch.setattr(full.presenter, "case_rows", lambda: several)
    full.scores.refresh()
    table, model = full.scores.case_table, full.scores.case_model
    least = NAME_LETTERS * table.fontMetrics().averageCharWidth() + AROUND
    assert table.columnWidth(0) >= min(table.sizeHintForColumn(0), least)
    assert not table.isColumnHidden(CLASS)
    assert table.horizontalHeader().length() <= table.viewport().width()  # the error of volume is in sight
    shown = {model.headerData(at, Qt.Orientation.Horizontal) for at in range(5) if not table.isColumnHidden(at)}
    assert {"Dice", "ΔV ml"} <= shown
    assert ("Jaccard" in shown) != ("No room for Jaccard." in full.scores.footnote.text())
    monkeypatch.undo()
    full.scores.refresh()
    assert table.isColumnHidden(CLASS)


def test_clicking_a_case_goes_there(full: CompareWorkspace, session: Session, services: Services) -> None:
    full.scores.tabs.setCurrentIndex(1)
    table, model = full.scores.cohort_table, full.scores.cohort_model
    row = [row.case for row in model.rows].index("test_001")
    place = table.visualRect(model.index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(services)
    assert session.case_id == "test_001"
    assert full.presenter.loader.case_id == "test_001"


def test_clicking_a_method_moves_the_crosshair_to_its_error(full: CompareWorkspace, services: Services) -> None:
    table, model = full.scores.case_table, full.scores.case_model
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(model.index(2, 0)).center())
    settle(services)
    loader = full.presenter.loader
    assert loader.reference is not None
    voxel = full.presenter.scene.voxel
    assert loader.predictions["Lovász"].labels.data[voxel] != loader.reference.data[voxel]


def test_layer_controls_change_the_method(full: CompareWorkspace, session: Session) -> None:
    row = full.layers.rows["sDice"]
    row.eye.click()
    row.fill.click()
    row.opacity.setValue(30)
    method = session.method("sDice")
    assert method is not None
    assert (method.visible, method.opacity) == (False, 0.3)
    row.eye.click()
    row.fill.click()
    assert session.method("sDice").filled  # type: ignore[union-attr]


def test_outline_width_is_that_of_every_layer(full: CompareWorkspace) -> None:
    full.layers.width_px.setValue(4)
    assert {layer.style.width_px for layer in full.presenter.scene.layers} == {4}


def test_toolbar_switches_the_scene_and_follows_it(full: CompareWorkspace) -> None:
    scene, toolbar = full.presenter.scene, full.toolbar
    toolbar.window_tool.click()
    toolbar.smooth.click()
    toolbar.preset.textActivated.emit("bone")
    toolbar.side.setCurrentIndex(1)
    toolbar.side.activated.emit(1)
    assert (scene.window_tool, scene.smooth, scene.radiological) == (True, False, False)
    assert scene.window.width == 1800
    scene.set_window(None)
    assert toolbar.preset.currentText() == "automatic"


def test_methods_that_come_and_go_come_and_go_in_the_list(full: CompareWorkspace, session: Session) -> None:
    full.scores.tabs.setCurrentIndex(1)
    session.edit(losses=session.study.losses[:1])
    assert list(full.layers.rows) == ["reference", "sDice"]
    assert full.scores.cohort_model.columnCount() == 3


def test_colours_are_those_of_the_session_after_a_change(full: CompareWorkspace, session: Session) -> None:
    session.change_method("sDice", colour="#112233")
    assert full.scores.case_model.rows[0].colour == "#112233"
    assert full.presenter.scene.layers[1].style.colour == "#112233"


def test_keys_reach_the_axial_pane_when_the_workspace_has_the_focus(full: CompareWorkspace) -> None:
    full.setFocus()
    overlay = full.stack.currentWidget()
    assert isinstance(overlay, OverlayLayout)
    assert full.stack.focusProxy() is overlay
    assert overlay.focusProxy() is overlay.planes.panes[Plane.AXIAL].view


@pytest.mark.parametrize("name", ["empty", "image_only", "full", "maximised", "picture", "failed", "long_names"])
def test_every_screen_can_be_drawn(name: str, qtbot: QtBot) -> None:
    from tests.screens.compare import SCREENS

    view = SCREENS[name]()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    assert not view.grab().isNull()
    assert isinstance(view, CompareWorkspace)
    assert view.faults.isVisible() == (name == "failed")


def test_a_long_fault_leaves_the_scores_in_sight(full: CompareWorkspace, qtbot: QtBot) -> None:
    full.resize(1280, 640)
    path = "/studies/2019/department of neurology/white matter lesions/" * 4
    full.faults.show_faults((f"{path}: a label map must lie on the grid of its image; it has 32x32x32 voxels",))
    assert full.faults.isVisible()
    words = full.faults.text
    qtbot.waitUntil(lambda: 0 < full.faults.area.height() < words.height())
    assert full.faults.area.verticalScrollBar().maximum() > 0
    table = full.scores.case_table
    assert table.viewport().height() >= 2 * table.rowHeight(0)


def test_metrics_that_are_chosen_get_a_column_and_come_from_the_background(
    full: CompareWorkspace, services: Services
) -> None:
    scores = full.scores
    actions = {action.data(): action for action in scores.bar.menu.actions()}
    actions["hd95_mm"].trigger()
    settle(services)
    titles = [scores.case_model.headerData(at, Qt.Orientation.Horizontal) for at in range(6)]
    assert titles == ["Method", "Class", "Dice", "Jaccard", "ΔV ml", "HD95 mm"]
    assert all(float(scores.case_model.index(row, 5).data()) >= 0 for row in range(3))
    assert scores.bar.isVisible()


def test_another_metric_of_all_cases_begins_with_its_worst(full: CompareWorkspace) -> None:
    scores = full.scores
    scores.tabs.setCurrentIndex(1)
    scores.bar.cohort_metric.setCurrentIndex(scores.bar.cohort_metric.findData("volume_error_abs_ml"))
    means = [row.mean for row in scores.cohort_model.rows[1:]]
    assert means == sorted(means, reverse=True)
    assert scores.cohort_model.index(0, 0).data() == "Mean"
    place = scores.cohort_table.visualRect(scores.cohort_model.index(0, 0)).center()
    before = full.presenter.session.case_id
    QTest.mouseClick(scores.cohort_table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert full.presenter.session.case_id == before


def test_what_empty_cases_do_to_the_means_is_said_below_the_table(
    full: CompareWorkspace, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segloss_gui.app.scores.score_rows import CohortRow, CohortScores
    from segloss_gui.metrics import EmptyRule

    made = CohortScores(
        (CohortRow("x", "", (0.5, None, None)),), CohortRow("", "", (0.75, None, None)), 1, (0.5, None, None)
    )
    monkeypatch.setattr(full.presenter, "cohort_scores", lambda: made)
    full.scores.tabs.setCurrentIndex(1)
    assert full.scores.footnote.text().endswith("left out of the means.")
    full.presenter.score_settings.choose(rule=EmptyRule.ONE)
    assert full.scores.footnote.text().endswith("counted as 1. Means: sDice .500 → .750.")
