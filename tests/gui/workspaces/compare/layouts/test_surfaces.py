"""The 3D layout in its window; pictures are drawn where VTK can, and skipped elsewhere, saying why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare import surfaces as surfaces_model
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.surface_looks import ALL
from segloss_gui.app.compare.surface_stage import missed_name
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
from segloss_gui.gui.workspaces.compare.layouts.surfaces import SurfacesLayout
from segloss_gui.scene.vtk_check import why_not
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture
def layout(qtbot: QtBot, session: Session, services: Services, finished: Opened) -> Iterator[SurfacesLayout]:
    """The layout over three methods, not yet active."""
    open_study(session, *finished)
    session.show_case("test_000")
    settle(services)
    made = SurfacesLayout(ComparePresenter(session, services.loader, services.tasks), services)
    settle(services)
    qtbot.addWidget(made)
    made.resize(900, 600)
    yield made
    made.set_active(False)
    made.hide()


@pytest.fixture
def drawn(qtbot: QtBot, layout: SurfacesLayout) -> SurfacesLayout:
    """The layout with its surfaces and pictures."""
    if reason := why_not():
        pytest.skip(reason)
    layout.show()
    layout.set_active(True)
    wait_for_pictures(qtbot, layout)
    return layout


def wait_for_pictures(qtbot: QtBot, layout: SurfacesLayout) -> None:
    def there() -> bool:
        views = [pane.view for pane in layout.panes.values()]
        return bool(views) and not layout.model.busy_text() and all(view.is_settled for view in views)

    qtbot.waitUntil(there)


def share_of(layout: SurfacesLayout, name: str, is_it: Callable[[int, int, int], bool]) -> float:
    """Share of a pane's pixels for which ``is_it(red, green, blue)``."""
    frame = layout.panes[name].view.frame
    assert frame is not None
    image = frame.image
    found = [
        is_it(*image.pixelColor(x, y).getRgb()[:3])
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    ]
    return sum(found) / len(found)


def test_it_is_one_of_the_layouts() -> None:
    place = next(place for place in LAYOUTS if place.name == "surfaces")
    assert place.title == "3D"


def test_each_method_has_a_view_with_the_reference(drawn: SurfacesLayout) -> None:
    assert list(drawn.panes) == ["sDice", "sJaccard", "Lovász"]
    assert drawn.panes["sDice"].view.names == {"sDice", missed_name("sDice")}
    assert any(note.startswith("HD ") and "HD95" in note for note in drawn.panes["sDice"].view.notes)
    assert drawn.panes["sDice"].view.limit_mm == drawn.model.limit_mm
    assert "mm" in drawn.panes["sDice"].range.text()
    assert "smoothed for display" in drawn.panes["sDice"].view.notes
    assert share_of(drawn, "sDice", lambda r, g, b: min(r, g, b) > 90) > 0.02, "something light is in the picture"


def test_all_in_one_shows_the_methods_colours(drawn: SurfacesLayout, qtbot: QtBot) -> None:
    drawn.model.choose(separate=False, by_distance=False)
    wait_for_pictures(qtbot, drawn)
    assert list(drawn.panes) == [ALL]
    assert drawn.panes[ALL].view.names == {REFERENCE, "sDice", "sJaccard", "Lovász"}
    assert drawn.panes[ALL].view.limit_mm is None
    # sky blue, orange, bluish green: whichever lies outermost is seen
    assert share_of(drawn, ALL, lambda r, g, b: max(r, g, b) - min(r, g, b) > 50) > 0.02


def test_either_surface_alone_can_be_coloured(drawn: SurfacesLayout, qtbot: QtBot) -> None:
    bar, pane = drawn.bar, drawn.panes["sDice"].view
    assert bar.direction.isVisibleTo(bar)
    for direction, names in (
        ("to_reference", {"sDice", REFERENCE}), ("to_prediction", {missed_name("sDice")}),
        ("both", {"sDice", missed_name("sDice")}),
    ):  # fmt: skip
        bar.direction.setCurrentIndex(bar.direction.findData(direction))
        bar.direction.activated.emit(bar.direction.currentIndex())
        assert pane.names == names
        wait_for_pictures(qtbot, drawn)
        assert share_of(drawn, "sDice", lambda r, g, b: min(r, g, b) > 90) > 0.02
    drawn.model.choose(separate=False)
    assert not bar.direction.isVisibleTo(bar), "of many methods the reference has no one colour"
    assert drawn.panes[ALL].view.names >= {REFERENCE, "sDice"}


def test_without_the_reference_only_the_method_is_seen(drawn: SurfacesLayout) -> None:
    drawn.bar.reference.setChecked(False)
    assert drawn.panes["sDice"].view.names == {"sDice"}


def test_turning_one_pane_turns_all(drawn: SurfacesLayout, qtbot: QtBot) -> None:
    before = {name: pane.view.frame for name, pane in drawn.panes.items()}
    drawn.panes["sDice"].view.camera.turn(60, 0)
    qtbot.waitUntil(lambda: all(p.view.frame is not before[n] for n, p in drawn.panes.items()))


def test_looking_from_a_side_has_its_letters(drawn: SurfacesLayout, qtbot: QtBot) -> None:
    drawn.bar.side_chosen.emit("S")
    view = drawn.panes["sDice"].view
    qtbot.waitUntil(lambda: view.frame is not None and view.frame.letters.top == "A")


def test_the_crosshair_of_the_slices_moves_the_cut(drawn: SurfacesLayout, qtbot: QtBot) -> None:
    drawn.model.choose(cut="axial")
    first = drawn.looks.cut()
    drawn.presenter.scene.move_to_index((3.0, 4.0, 5.0))
    second = drawn.looks.cut()
    assert first is not None
    assert second is not None
    assert second.corners_mm[0, 2] != first.corners_mm[0, 2]
    wait_for_pictures(qtbot, drawn)


def test_a_click_on_a_surface_moves_the_sessions_cursor(drawn: SurfacesLayout, qtbot: QtBot) -> None:
    view, session = drawn.panes["sDice"].view, drawn.presenter.session
    drawn.presenter.scene.move_to_index((0.0, 0.0, 0.0))
    drawn.look_from("A")
    drawn.reset()
    before = session.cursor.point_mm
    from PySide6.QtCore import QPointF

    view.pick(QPointF(view.width() / 2, view.height() / 2))
    qtbot.waitUntil(lambda: session.cursor.point_mm != before)


def test_while_hidden_it_does_nothing(drawn: SurfacesLayout, services: Services) -> None:
    drawn.set_active(False)
    before = drawn._shown
    drawn.presenter.scene.move_to_index((1.0, 1.0, 1.0))
    drawn.presenter.session.show_epoch(1)
    settle(services)
    assert drawn._shown is before


def test_what_a_training_run_tells_draws_nothing_again(drawn: SurfacesLayout) -> None:
    drawn.presenter.changed.emit()
    assert all(pane.view.is_settled for pane in drawn.panes.values())


def test_without_a_driver_it_says_why_and_slices_go_on(
    layout: SurfacesLayout, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surfaces_model, "prepare", lambda: "Surfaces cannot be drawn here: no EGL.")
    layout.show()
    layout.set_active(True)
    settle(services)
    assert layout.pages.currentWidget() is layout.message
    assert layout.message.text().startswith("Surfaces cannot be drawn here: no EGL.")
    assert not layout.bar.colour.isEnabled()
    layout.presenter.scene.move_to_index((1.0, 1.0, 1.0))
    assert layout.presenter.scene.voxel == (1, 1, 1)


def test_a_stage_that_fails_after_all_is_told_of(
    layout: SurfacesLayout, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> None:
        raise RuntimeError("the context was lost")

    monkeypatch.setattr(surfaces_model, "prepare", lambda: "")
    monkeypatch.setattr("segloss_gui.scene.renderer.SurfaceRenderer.__init__", refuse)
    layout.show()
    layout.set_active(True)
    qtbot.waitUntil(lambda: "the context was lost" in layout.message.text())


def test_every_control_has_a_name_and_a_tip(layout: SurfacesLayout) -> None:
    bar = layout.bar
    for widget in (
        bar.views,
        bar.colour,
        bar.direction,
        bar.scale,
        bar.classes,
        bar.cut,
        bar.look,
        bar.reference,
        bar.smooth,
    ):
        assert widget.toolTip()
        assert widget.accessibleName() or widget.text()  # type: ignore[union-attr]
