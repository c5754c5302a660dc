from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from segloss_gui.app.lecture import live_training
from segloss_gui.app.lecture.presets import PRESETS
from segloss_gui.app.lecture.scene_file import read_scene, scene_names, scene_of_text
from segloss_gui.app.lecture.sheets import SHEETS
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.lecture.loss_card import LossCard
from segloss_gui.gui.workspaces.lecture.pixel_picture import contour_lines
from segloss_gui.gui.workspaces.lecture.view import AFTER_PAINT_MS, LOSSES_WITHOUT_PICTURE_MS, THEORY, LectureWorkspace
from tests.app.instant_tasks import FakeTasks


@pytest.fixture
def view(qapp: QApplication) -> LectureWorkspace:
    made = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=FakeTasks())))
    made.resize(1280, 700)
    made.load()
    made.show()
    QTest.qWaitForWindowExposed(made)
    at_rest(qapp, made)
    yield made
    made.hide()
    made.deleteLater()


AT_REST = 25


def at_rest(app: QApplication, view: LectureWorkspace) -> None:
    """Until the canvas lies where it stays: cards lay themselves out when their numbers come."""
    before, alike = None, 0
    while alike < AT_REST:  # one look may fall between two of them on a busy machine
        QTest.qWait(1)
        app.processEvents()
        area = view.playground.canvas.area()
        before, alike = area, alike + 1 if area == before else 0


def point(view: LectureWorkspace, row: float, column: float) -> QPoint:
    area, shape = view.playground.canvas.area(), view.presenter.canvas.shape
    at = area.topLeft() + QPointF(
        (column + 0.5) / shape[1] * area.width(), (row + 0.5) / shape[0] * area.height()
    )  # fmt: skip
    return at.toPoint()


def test_a_stroke_paints_the_prediction_under_the_pointer_and_undo_takes_it_back(view: LectureWorkspace) -> None:
    before = view.presenter.canvas
    canvas = view.playground.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=point(view, 5, 5))
    QTest.mouseMove(canvas, point(view, 5, 25))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=point(view, 5, 25))
    assert view.presenter.canvas.predicted[0, 0, 5, 5:26].all()
    assert view.presenter.frame.question.canvas is view.presenter.canvas
    view.playground.undo.click()
    assert view.presenter.canvas is before


def test_the_right_button_erases_the_truth_when_the_truth_is_chosen(view: LectureWorkspace) -> None:
    view.playground.layer.button(1).click()
    rows = np.argwhere(view.presenter.canvas.truth[0, 0])
    row, column = rows[len(rows) // 2].tolist()
    QTest.mouseClick(view.playground.canvas, Qt.MouseButton.RightButton, pos=point(view, row, column))
    assert not view.presenter.canvas.truth[0, 0, row, column]


def test_phi_and_epsilon_reach_every_loss_that_has_them(view: LectureWorkspace) -> None:
    view.playground.phi.button(2).click()
    view.playground.epsilon.turned.emit(50.0)
    params = {look.spec.key: dict(look.params) for look in view.presenter.looks()}
    assert (params["dice_phi"]["phi"], params["dice_phi"]["epsilon"]) == ("BI", 50.0)
    assert (params["soft_jaccard"]["phi"], params["soft_jaccard"]["smooth_dr"]) == ("BI", 50.0)
    assert view.presenter.frame.heard[1].look.params.phi == "BI"


def test_the_subset_of_the_pixel_under_the_pointer_is_lit_across_the_batch(view: LectureWorkspace) -> None:
    view.presenter.set_phi("BI")
    view.playground.strip.hovered.emit(1, 0)
    assert set(view.playground.strip._lit) == {(0, 0), (1, 0)}
    view.presenter.set_phi("I")
    view.playground.strip.hovered.emit(1, 0)
    assert set(view.playground.strip._lit) == {(1, 0)}


def test_one_step_shows_every_loss_its_own_prediction_and_back_returns(view: LectureWorkspace) -> None:
    view.playground.once.click()
    assert [len(path.dice) for path in view.presenter.paths] == [2, 2, 2, 2]
    assert len(view.playground.traces.charts["dice"].curves) == 4
    assert "step 1" in view.playground.steps.text()
    view.playground.back.click()
    assert not view.presenter.paths
    assert not view.playground.traces.charts["dice"].curves
    assert view.presenter.frame.question.followed is None


def test_playing_stops_when_the_page_is_left(view: LectureWorkspace) -> None:
    view.playground.player.click()
    assert view.playground._timer.isActive()
    view.hide()
    assert not view.playground._timer.isActive()


@pytest.mark.parametrize("kind", PRESETS, ids=lambda kind: kind.key)
def test_every_preset_is_shown(view: LectureWorkspace, kind) -> None:
    view.playground.preset.activated.emit(PRESETS.index(kind))
    shown = view.presenter.frame.question.canvas
    assert (shown.truth == kind.make(64).truth).all()
    assert view.playground.cards.cards[0].isVisible()


def test_without_a_case_the_page_says_where_one_comes_from(view: LectureWorkspace) -> None:
    view.playground.preset.activated.emit(len(PRESETS))
    assert "no case yet" in view.playground.readout.text()


def test_a_slice_of_a_case_is_put_on_the_canvas(view: LectureWorkspace) -> None:
    masks = np.zeros((2, 60, 40), bool)
    masks[0, 10:30, 5:20] = masks[1, 35:50, 20:35] = True
    view.presenter.take_case(masks)
    assert (view.presenter.canvas.truth[0] == masks).all()
    assert 0.5 < view.presenter.frame.scores.dice < 1


def test_contour_lines_enclose_the_mask() -> None:
    mask = np.zeros((8, 8), bool)
    mask[2:5, 3:6] = mask[4, 6] = True
    assert sum(line.length() for line in contour_lines(mask)) == 14


@pytest.mark.parametrize("name", scene_names())
def test_a_scene_is_clicked_through_from_start_to_end(
    view: LectureWorkspace, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_training, "train_arms", lambda *_: None)  # its own test trains
    scene = read_scene(name)
    view.begin(scene)
    panel = view.scene_panel
    for place, step in enumerate(scene.steps):
        assert panel.isVisible()
        assert panel.text.text() == step.text
        assert panel.where.text() == f"{place + 1} of {len(scene.steps)}"
        assert view.pages.currentIndex() == (1 if step.sheet else 2 if step.training else 0)
        assert not panel.reply.isVisible()
        if step.question:
            panel.answer.click()
            assert panel.reply.text() == step.answer
        panel.next.click()
    assert not panel.isVisible()


def test_the_keys_of_a_remote_control_lead_through_a_scene_its_answers_and_back(view: LectureWorkspace) -> None:
    scene, panel, keys = read_scene("4"), view.scene_panel, Qt.Key
    view.activateWindow()
    view.begin(scene)
    assert QApplication.focusWidget() is panel.next  # wherever the focus was before
    for place, step in enumerate(scene.steps):
        assert panel.where.text() == f"{place + 1} of {len(scene.steps)}"
        if step.question:
            QTest.keyClick(QApplication.focusWidget(), keys.Key_PageDown)
            assert panel.reply.text() == step.answer
        QTest.keyClick(QApplication.focusWidget(), keys.Key_PageDown)
    assert panel.isVisible()  # one press too many ends no lecture
    QTest.keyClick(QApplication.focusWidget(), keys.Key_PageUp)
    assert view.scenes.index == len(scene.steps) - 2


def test_the_notes_have_the_keys_of_the_scene_and_a_slider_its_own_without_one(view: LectureWorkspace) -> None:
    view.notes_button.click()
    slider = view.playground.findChild(QSlider)
    view.activateWindow()
    slider.setFocus()
    before = slider.value()
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.value() != before
    view.begin(read_scene("6"))
    view.notes.activateWindow()
    view.notes.next.setFocus()
    QTest.keyClick(view.notes.next, Qt.Key.Key_PageDown)
    assert view.scenes.answered or view.scenes.index == 1
    view.notes.close()


def test_dragging_the_line_of_a_sheet_turns_its_knob(view: LectureWorkspace) -> None:
    view.sheets.show("dice_jaccard")
    view.theory.plot.dragged.emit(0.25)
    assert view.theory.knobs["dice"].box.number() == 0.25
    assert "0.143" in view.theory.reading.text()


@pytest.mark.parametrize("key", SHEETS)
def test_every_sheet_is_shown(view: LectureWorkspace, key: str) -> None:
    view.page.button(1).click()
    view.theory.list.setCurrentRow(list(SHEETS).index(key))
    assert view.pages.currentIndex() == 1
    assert view.theory.title.text() == SHEETS[key].title
    assert view.theory.reading.text() == view.sheets.drawing.reading


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
@pytest.mark.parametrize("page", [0, 1])
def test_any_view_is_exported(view: LectureWorkspace, tmp_path: Path, ending: str, page: int) -> None:
    view.show_page(page)
    file = tmp_path / f"view{ending}"
    view.export(file)
    magic = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[ending]
    assert file.read_bytes().startswith(magic)
    assert file.stat().st_size > 5000


def test_a_view_that_cannot_be_written_says_so(view: LectureWorkspace, tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    view._session.said.connect(lambda kind, words: said.append((kind, words)))
    view.export(tmp_path / "no-such-folder" / "view.svg")
    view.export(tmp_path / "view.docx")
    assert [kind for kind, _ in said] == ["error", "error"]
    assert "view.svg" in said[0][1]
    assert ".docx" in said[1][1]


def test_presenting_leaves_the_canvas_and_a_laser_and_escape_ends_it(view: LectureWorkspace) -> None:
    wanted: list[bool] = []
    view.present_wanted.connect(wanted.append)
    view.present_button.click()
    assert view.playground.canvas.isVisible()
    assert view.playground.canvas.laser
    assert not view.bar.isVisible()
    assert not view.playground.cards.cards[0].isVisible()
    view.present(False)
    assert view.bar.isVisible()
    assert view.playground.cards.cards[0].isVisible()
    assert wanted == [True, False]


def test_images_join_and_leave_the_batch_and_undo_takes_it_back(view: LectureWorkspace) -> None:
    page, shown = view.playground, view.presenter
    for _ in range(10):
        page.add.click()
    assert shown.canvas.images == 8
    assert not page.add.isEnabled()
    assert (shown.canvas.truth[7] == shown.canvas.truth[0]).all()
    page.undo.click()
    assert shown.canvas.images == 7
    for _ in range(10):
        page.remove.click()
    assert (shown.canvas.images, shown.image) == (1, 0)
    assert not page.remove.isEnabled()


def test_a_scene_puts_a_label_map_of_ones_own_on_the_canvas(view: LectureWorkspace, tmp_path: Path) -> None:
    import nibabel

    labels = np.zeros((40, 50, 3), np.uint8)
    labels[10:30, 12:34, 1] = 2
    labels[15:20, 15:20, 1] = 5
    nibabel.save(nibabel.Nifti1Image(labels, np.eye(4)), tmp_path / "mine.nii.gz")
    scene = tmp_path / "mine.toml"
    scene.write_text('title = "Mine"\n[[steps]]\ntext = "My case."\ncanvas = { case = "mine.nii.gz" }', "utf-8")
    view.begin_named(str(scene))
    truth = view.presenter.canvas.truth
    assert truth.shape == (1, 2, 50, 40)
    assert truth[0, 1].sum() == 25
    assert truth[0, 0].sum() == 20 * 22 - 25


def test_notes_come_in_a_window_of_their_own(view: LectureWorkspace) -> None:
    view.notes_button.click()
    assert view.notes.isWindow()
    view.begin(read_scene("6"))
    assert view.notes.title.text().endswith("1 of 4")
    view.notes.close()


DESCENT = """title = "A name of two lines"
[[steps]]
text = "words"
canvas = { preset = "many", losses = ["soft_jaccard"], descend = 1 }
"""


def test_a_name_without_room_beside_the_value_stands_above_it(view: LectureWorkspace) -> None:
    card = view.playground.cards.cards[0]
    assert card._content is not None
    picture = QPixmap(600, 400)
    lines = {}
    with QPainter(picture) as painter:
        for width in (400, 60):
            card.setMinimumSize(1, 1)
            card.resize(width, 300)
            lines[width] = card._paint_head(painter, 20.0)
    assert lines == {400: 1, 60: 2}


def test_a_name_is_whole_in_every_width_that_it_is_said_to_fit(
    view: LectureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    card = view.playground.cards.cards[0]
    assert card._content is not None
    look = card._content.heard.look
    card.setMinimumSize(1, 1)
    picture = QPixmap(600, 400)
    with QPainter(picture) as painter:
        monkeypatch.setattr(QPainter, "drawText", lambda *args: shown.append(args[-1]))
        for width in range(60, 260):
            shown.clear()
            card.resize(width, 300)
            if card._paint_head(painter, 20.0) == 1:
                assert shown[0] in (look.name, look.spec.short), width


def test_charts_of_a_training_stand_in_order_whichever_is_made_first(view: LectureWorkspace) -> None:
    page = view.training
    loss, dice = page.loss, page.dice
    places = [page._charts.itemAt(at).widget() for at in range(2)]
    assert places[0].isAncestorOf(dice)
    assert places[1].isAncestorOf(loss)


@pytest.mark.parametrize(("height", "rows"), [(90, 0), (120, 2), (135, 3), (300, 3)])
def test_a_card_without_room_for_all_numbers_keeps_the_first(
    view: LectureWorkspace, monkeypatch: pytest.MonkeyPatch, height: int, rows: int
) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(LossCard, "_paint_numbers", lambda *args, **_: shown.append([name for name, _ in args[4]]))
    view.begin(scene_of_text(DESCENT, "d"))
    card = view.playground.cards.cards[0]
    card.setMinimumSize(1, 1)
    card.resize(127, height)
    shown.clear()
    card.grab()
    assert shown == [["Dice", "Jaccard", "area error"][:rows]]
    assert all(f"\n{name}: " in card.toolTip() for name in ("Dice", "Jaccard", "area error"))


def test_six_cards_of_a_small_projector_lose_no_number(
    qapp: QApplication, view: LectureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(LossCard, "_paint_numbers", lambda *args, **_: shown.append([name for name, _ in args[4]]))
    card = view.playground.cards.cards[0]
    assert card._content is not None
    content = replace(card._content, scores=None, means=(1.6e-5, 3.6e-6, float("nan")))
    apply_theme(qapp, "light", projector=True)
    try:
        card.setMinimumSize(1, 1)
        card.resize(206, 235)  # a sixth of what is beside the canvas at 1280 x 720
        card.show_content(content)
        shown.clear()
        card.grab()
        assert [len(names) for names in shown] == [2]
    finally:
        apply_theme(qapp, "light")


def test_the_losses_are_loaded_once_there_is_a_picture_or_after_a_while(qapp: QApplication) -> None:
    tasks = FakeTasks(hold=True)
    view = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=tasks)))
    view.show()
    assert view._first.interval() == LOSSES_WITHOUT_PICTURE_MS
    assert view._first.isActive()
    tasks.release()
    assert view.presenter.frame is not None
    assert view._first.interval() == AFTER_PAINT_MS
    view._first.timeout.emit()
    assert "Loading the losses" in tasks.titles
    view.hide()
    view.deleteLater()


def test_a_sheet_is_ready_though_the_playground_has_no_picture(qapp: QApplication) -> None:
    view = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=FakeTasks())))
    view.load()
    assert view.presenter.frame is None
    assert not view.ready()
    view.show_page(THEORY)
    assert view.ready()
    view.hide()
    view.deleteLater()
