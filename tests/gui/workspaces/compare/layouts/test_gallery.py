from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.gallery_rows import BY_NAME, gallery_rows
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.prediction_files import PredictionQuestion, PredictionSource
from segloss_gui.app.scores.score_rows import CohortRow, CohortScores
from segloss_gui.app.session import Session
from segloss_gui.core.units import PX
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.compare.layouts.gallery import GalleryLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.metrics.registry import METRICS
from segloss_gui.study.models import Study
from segloss_gui.study.progress import RunState
from tests.app.made_study import open_study, settle

Opened = tuple[Study, CohortPreview, Path]
NAN = float("nan")


@pytest.fixture
def view(qtbot: QtBot, finished: Opened) -> Iterator[CompareWorkspace]:
    session = Session()
    services = window_services(session)
    view = CompareWorkspace(session, services)
    qtbot.addWidget(view)
    view.resize(1300, 700)
    view.show()
    open_study(session, *finished)
    settle(services)
    view.stack.choose("gallery")
    yield view
    services.close()


@pytest.fixture
def gallery(view: CompareWorkspace) -> GalleryLayout:
    layout = view.stack.currentWidget()
    assert isinstance(layout, GalleryLayout)
    return layout


def painted(view: CompareWorkspace, gallery: GalleryLayout) -> None:
    for _ in range(3):
        view.grab()
        settle(gallery.services)


def test_every_method_has_a_picture_of_its_largest_error(view: CompareWorkspace, gallery: GalleryLayout) -> None:
    painted(view, gallery)
    thumbnail = gallery.thumbnail("test_001", "Lovász")
    assert thumbnail is not None
    assert thumbnail.image is not None
    assert thumbnail.image.width() == gallery.delegate.side
    assert thumbnail.voxel is not None


def test_the_worst_case_comes_first_and_the_order_can_be_turned(gallery: GalleryLayout) -> None:
    values = [row.values for row in gallery.model.rows if not math.isnan(row.values[0])]
    means = [sum(of) / len(of) for of in values]
    assert means == sorted(means)
    gallery.bar.order.button(1).click()
    assert [row.values for row in gallery.model.rows[: len(values)]] == values[::-1]


def test_a_click_opens_the_case_in_three_planes(qtbot: QtBot, view: CompareWorkspace, gallery: GalleryLayout) -> None:
    row = [row.case for row in gallery.model.rows].index("test_001")
    place = gallery.table.visualRect(gallery.model.index(row, 2)).center()
    qtbot.mouseClick(gallery.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(gallery.services)
    assert view.presenter.session.case_id == "test_001"
    assert view.stack.name == "overlay"
    prediction = view.presenter.loader.predictions[gallery.model.methods[1].name].labels.data
    reference = view.presenter.loader.reference
    assert reference is not None
    assert prediction[view.presenter.scene.voxel] != reference.data[view.presenter.scene.voxel]


def test_a_method_switched_off_leaves_the_gallery(view: CompareWorkspace, gallery: GalleryLayout) -> None:
    view.presenter.session.change_method("sDice", visible=False)
    assert [method.name for method in gallery.model.methods] == ["sJaccard", "Lovász"]


def test_a_hidden_gallery_does_nothing(view: CompareWorkspace, gallery: GalleryLayout) -> None:
    view.stack.choose("overlay")
    view.presenter.session.change_method("sDice", visible=False)
    assert len(gallery.model.methods) == 3


def test_a_case_without_a_prediction_says_so(view: CompareWorkspace, gallery: GalleryLayout) -> None:
    painted(view, gallery)
    cases = [row.case for row in gallery.model.rows]
    other = next(case for case in cases if case not in ("test_000", "test_001"))
    gallery.thumbnail(other, "sDice")
    settle(gallery.services)
    thumbnail = gallery.thumbnail(other, "sDice")
    assert thumbnail is not None
    assert thumbnail.note == "no prediction"


def test_a_prediction_that_comes_later_gets_its_picture(
    view: CompareWorkspace, gallery: GalleryLayout, tmp_path: Path
) -> None:
    painted(view, gallery)
    session = view.presenter.session
    pictures, folder = gallery.pictures, session.folder
    assert folder is not None
    run = next(iter(session.progress))
    path = tmp_path / "late.nii.gz"
    question = PredictionQuestion("sDice", (PredictionSource("sDice", run, path, None),))
    wish = replace(gallery._wish("test_000", session.methods[0], question), side=64)
    pictures.get(wish)
    settle(gallery.services)
    assert (found := pictures.get(wish)) is not None
    assert found.note == "no prediction"
    path.write_bytes(next((folder / "runs").rglob("predictions/test_000.nii.gz")).read_bytes())
    session.progress[run].state = RunState.PAUSED  # anything that tells of news
    gallery.refresh()
    pictures.get(wish)
    settle(gallery.services)
    assert (found := pictures.get(wish)) is not None
    assert found.image is not None


def rows(present: ComparePresenter, key: str, by: str | None, values: list[float], **other: bool) -> list[str]:
    session = present.session
    assert session.preview is not None
    cases = [case.id for case in session.preview.cohort.cases][: len(values)]
    table = tuple(CohortRow(case, "", (value,)) for case, value in zip(cases, values, strict=True))
    scores = CohortScores(table, CohortRow("", "", (NAN,)), methods=("sDice",))
    found = gallery_rows(session, ["sDice"], scores, METRICS[key], by=by, worst_first=other.get("worst_first", True))
    return [str(cases.index(row.case)) for row in found if row.case in cases]


@pytest.mark.parametrize(
    ("key", "values", "order"),
    [
        ("dice", [0.9, 0.2, NAN, 0.5], "1302"),
        ("volume_error_ml", [0.1, -3.0, NAN, 2.0], "1302"),
        ("hd95_mm", [1.0, 9.0, NAN, 4.0], "1302"),
    ],
)
def test_worse_is_what_the_metric_says(present: object, key: str, values: list[float], order: str) -> None:
    presenter = present()  # type: ignore[operator]
    assert "".join(rows(presenter, key, None, values)) == order
    assert "".join(rows(presenter, key, "sDice", values)) == order
    assert "".join(rows(presenter, key, BY_NAME, values)) == "0123"


def test_the_menu_of_scores_speaks_of_areas_where_cases_are_pictures(gallery: GalleryLayout) -> None:
    def offered() -> list[str]:
        return [gallery.bar.score.itemText(at) for at in range(gallery.bar.score.count())]

    before = offered()
    assert "Volume error" in before
    gallery.bar.show_unit(PX)
    assert "Area error" in offered()
    assert not any("olume" in title for title in offered())
    gallery.refresh()
    assert offered() == before


def test_scores_below_the_pictures_are_whole_when_the_type_becomes_larger(
    qapp: QApplication, view: CompareWorkspace, gallery: GalleryLayout
) -> None:
    painted(view, gallery)
    apply_theme(qapp, "light", projector=True)
    room = gallery.table.rowHeight(0) - gallery.delegate.side
    needed = gallery.table.fontMetrics().height()
    apply_theme(qapp, "light")
    assert room >= needed
