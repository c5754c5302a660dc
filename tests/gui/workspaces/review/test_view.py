from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMessageBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.viewers.board import PaneBoard
from segloss_gui.gui.workspaces.review.view import ReviewWorkspace
from segloss_gui.study.grading_file import grading_path, read_grading
from tests.app.made_study import settle
from tests.app.review.conftest import METHODS
from tests.gui.opened_window import point_of


def test_before_anybody_grades_the_window_is_no_higher_than_a_projector_in_its_type(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    apply_theme(qapp, "light", projector=True)
    try:
        QTest.qWait(50)
        window.resize(1280, 720)
        QTest.qWait(50)
        assert window.minimumSizeHint().height() <= 720
        assert window.height() == 720
    finally:
        apply_theme(qapp, "light")


def words(window: QWidget) -> str:
    """Whatever a visible widget says, shows on hovering, or tells those who cannot see."""
    said = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        for name in ("text", "toolTip", "accessibleName", "accessibleDescription", "currentText", "statusTip"):
            method = getattr(widget, name, None)
            value = method() if callable(method) else ""
            said.append(value if isinstance(value, str) else "")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            said += _cells(widget.model())
    return "\n".join(said)


def _cells(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    cells = [model.index(r, c) for r in range(model.rowCount()) for c in range(model.columnCount())]
    return [str(cell.data(role)) for cell in cells for role in roles]


def test_the_graders_page_says_what_there_is_to_grade(window: MainWindow) -> None:
    lab = window.findChild(ReviewWorkspace)
    assert lab is not None
    assert lab.pages.currentWidget() is lab.start
    assert "6 predictions of 2 cases by 3 methods" in lab.start.words.text()
    assert not lab.start.start.isEnabled()


def test_no_line_of_the_graders_page_is_cut_off(window: MainWindow, qtbot: QtBot) -> None:
    lab = window.findChild(ReviewWorkspace)
    assert lab is not None
    words = lab.start.words
    for times in (1, 4):
        words.setText(times * words.text())
        qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))


def test_no_visible_word_of_the_whole_window_gives_a_method_away(window: MainWindow, lab: ReviewWorkspace) -> None:
    items = lab.presenter.grading.items if lab.presenter.grading else ()
    assert len(items) == 6
    for at in range(len(items)):
        lab.presenter.show_item(at)
        settle(window.services)
        lab.presenter.actions.give(3)
        lab.presenter.actions.comment("good")
        assert not [secret for secret in METHODS if secret in words(window)]
    assert "Overlay A" in words(window)


def test_after_unblinding_the_window_says_which_method_it_is(window: MainWindow, lab: ReviewWorkspace) -> None:
    for at in range(6):
        lab.presenter.show_item(at)
        settle(window.services)
        lab.presenter.actions.give(3)
    lab.grade.unblind.click()
    settle(window.services)
    assert all(method in words(window) for method in METHODS)


def test_the_window_keeps_its_size_when_methods_are_shown_again(window: MainWindow, lab: ReviewWorkspace) -> None:
    width = window.width()
    lab.presenter.unblind()
    settle(window.services)
    assert window.width() == width == 1280


def test_the_overlay_is_drawn_in_one_colour_whatever_the_method(window: MainWindow, lab: ReviewWorkspace) -> None:
    drawn = set()
    for at in range(6):
        lab.presenter.show_item(at)
        settle(window.services)
        drawn |= {layer.style.colour for layer in lab.presenter.scene.drawn()}
    assert len(drawn) == 1
    assert not drawn & {method.colour for method in lab.presenter.session.methods}


def test_other_workspaces_show_the_methods_again(window: MainWindow, lab: ReviewWorkspace) -> None:
    assert not any(method in words(window) for method in METHODS)
    window.go("compare")
    settle(window.services)
    assert METHODS[0] in words(window)
    window.go("review")
    settle(window.services)
    assert not any(method in words(window) for method in METHODS)


def test_panes_compare_has_put_into_windows_are_away_while_blinded(window: MainWindow, lab: ReviewWorkspace) -> None:
    window.go("compare")
    settle(window.services)
    compare = window.stack.currentWidget()
    board = next(board for board in compare.findChildren(PaneBoard) if board.isVisible())
    pane = board.placed[0].widget
    board.detach(pane)
    detached = board.windows[pane]
    window.go("review")
    settle(window.services)
    assert not detached.isVisible()
    lab.presenter.unblind()
    assert detached.isVisible()
    board.attach(pane)


def test_its_own_detached_panes_go_with_the_lab(window: MainWindow, lab: ReviewWorkspace) -> None:
    board = lab.grade.planes.board
    pane = lab.grade.planes.panes[Plane.CORONAL]
    board.detach(pane)
    detached = board.windows[pane]
    window.go("train")
    assert not detached.isVisible()
    window.go("review")
    assert detached.isVisible()
    lab.presenter.actions.leave()
    assert not detached.isVisible()
    settle(window.services)
    board.attach(pane)


def test_a_click_in_the_list_shows_the_overlay(window: MainWindow, lab: ReviewWorkspace) -> None:
    table = lab.grade.items
    place = table.visualRect(table.items.index(1, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert lab.presenter.at == 4
    assert table.currentIndex().column() == 2


def test_undo_while_grading_takes_a_grade_back_and_leaves_the_study_alone(
    window: MainWindow, lab: ReviewWorkspace
) -> None:
    """It undid the last change of the study, unseen: once the place of its data, and every picture was black."""
    window.session.edit(name="knees")
    lab.presenter.show_item(0)
    settle(window.services)
    lab.presenter.actions.give(4)
    assert lab.presenter.grading.graded == 1
    undo, redo = (window.menus.actions[words] for words in ("Undo the last change of the study", "Redo it"))
    undo.trigger()
    assert lab.presenter.grading.graded == 0
    assert lab.presenter.at == 0
    for action in (undo, redo):
        action.trigger()
    assert window.session.study.name == "knees"
    window.go("data")
    undo.trigger()
    assert window.session.study.name != "knees"


def test_unblinding_early_asks_first(window: MainWindow, lab: ReviewWorkspace) -> None:
    lab.grade.unblind.click()
    box = next(box for box in lab.findChildren(QMessageBox) if box.isVisible())
    assert "6 overlays have no grade yet" in box.informativeText()
    assert lab.presenter.blinded
    assert box.defaultButton().text() == "Cancel"  # it cannot be undone: Enter is not enough
    next(button for button in box.buttons() if button.text() == "Unblind").click()
    assert not lab.presenter.blinded
    settle(window.services)
    folder = window.session.folder
    assert folder is not None
    assert read_grading(grading_path(folder, "Ada")).unblinded


def test_a_dot_leads_to_its_case_in_compare(window: MainWindow, lab: ReviewWorkspace, qtbot: QtBot) -> None:
    for at in range(6):
        lab.presenter.show_item(at)
        settle(window.services)
        lab.presenter.actions.give(at % 5 + 1)
    lab.presenter.unblind()
    settle(window.services)
    lab.grade.results.click()
    settle(window.services)
    assert lab.results.grades.rowCount() == 3
    assert "One grader" in lab.results.note.text()
    assert "gradings in the study's folder" in lab.results.note.text()
    scatter = lab.results.scatter
    assert scatter.shown is not None
    assert len(scatter.shown.dots.x) == 6
    cases = [target[0] for dot in range(6) if (target := scatter.shown.target(dot))]
    other = next(dot for dot, case in enumerate(cases) if case != window.session.case_id)
    QApplication.processEvents()
    at = scatter.plot.mapFromScene(point_of(scatter, other))
    QTest.mouseClick(scatter.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: window.session.case_id == cases[other])
    assert not lab.isVisible()
    settle(window.services)


def test_a_grader_goes_on_where_the_program_was_closed(window: MainWindow, lab: ReviewWorkspace) -> None:
    lab.grade.card.grades[5].click()
    settle(window.services)
    lab.grade.leave.click()
    settle(window.services)
    assert lab.pages.currentWidget() is lab.start
    lab.start.name.setText("Ada")
    assert lab.start.start.text() == "Go on"
    lab.start.start.click()
    settle(window.services)
    assert lab.presenter.at == 1


def test_flags_go_round_from_the_menu_and_the_header(window: MainWindow, session: Session) -> None:
    window.go("compare")
    session.flags.set_flag("test_001", True)
    session.flags.set_flag("train_002", True)
    step = window.menus.actions["Next flagged case"]
    step.trigger()
    first = session.case_id
    step.trigger()
    assert {first, session.case_id} == {"test_001", "train_002"}
    settle(window.services)


def test_everything_that_can_be_pressed_has_a_name_and_a_hint(window: MainWindow, lab: ReviewWorkspace) -> None:
    buttons = [b for b in lab.grade.findChildren(QAbstractButton) if b.isVisible() and not _inner(b)]
    assert [b for b in buttons if not (b.accessibleName() or b.text())] == []
    assert [b.text() for b in buttons if not b.toolTip()] == []


def _inner(button: QWidget) -> bool:
    return button.objectName().startswith("qt_") or isinstance(button.parent(), QTableView)


@pytest.mark.parametrize(
    "name", ["empty", "no folder", "graders", "grading", "unblinded", "long names", "results", "results long"]
)
def test_every_screen_can_be_drawn_and_fits(name: str, qtbot: QtBot) -> None:
    from tests.screens.review import SCREENS

    made = SCREENS[name]()
    made.resize(1280, 720)
    made.show()
    settle(made.services)  # type: ignore[attr-defined]
    assert not made.grab().isNull()
    assert made.minimumSizeHint().width() <= 1280
    assert made.minimumSizeHint().height() <= 720
    made.services.close()  # type: ignore[attr-defined]
    made.hide()
    made.deleteLater()
