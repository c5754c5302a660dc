"""The keys of grading, wherever the focus is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from segloss_gui.app.review.grade_keys import LAB_BINDINGS, REVIEW_KEYS
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.key_help import listed_keys
from segloss_gui.gui.workspaces.review.view import ReviewWorkspace
from tests.app.made_study import settle


@pytest.mark.parametrize("place", ["pane", "slider", "list", "button", "card"])
def test_keys_work_wherever_the_focus_is(window: MainWindow, lab: ReviewWorkspace, place: str) -> None:
    axial = lab.grade.planes.panes[Plane.AXIAL]
    focus: QWidget = {
        "pane": axial.view, "slider": axial.slider, "list": lab.grade.items, "button": lab.grade.leave,
        "card": lab.grade.card.flag,
    }[place]  # fmt: skip
    presenter = lab.presenter

    def press(key: Qt.Key) -> None:
        focus.setFocus()
        QTest.keyClick(focus, key)
        settle(window.services)

    window.activateWindow()
    press(Qt.Key.Key_4)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_F)
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_0)
    assert presenter.at == 1
    press(Qt.Key.Key_Down)
    assert presenter.at == 3
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_N)
    assert presenter.at == 1
    assert presenter.grading is not None
    assert [(item.grade, item.flagged) for item in presenter.grading.items[:2]] == [(4, False), (None, True)]


def test_every_key_of_the_table_is_a_shortcut_and_stands_in_the_help(window: MainWindow, lab: ReviewWorkspace) -> None:
    bound = {key.toString() for action in lab.grade.actions() for key in action.shortcuts()}
    assert bound == {key for row in LAB_BINDINGS for key in row.keys}
    assert ("F", "Flag the overlay, and its case, or take the flag away") in listed_keys()["Grading in Review"]


def test_changed_keys_hold_at_once(window: MainWindow, lab: ReviewWorkspace) -> None:
    keymap.rebind(REVIEW_KEYS, "give 5", ["Q"])
    QTest.keyClick(lab.grade.items, Qt.Key.Key_5)
    assert lab.presenter.item.grade is None  # type: ignore[union-attr]
    QTest.keyClick(lab.grade.items, Qt.Key.Key_Q)
    assert lab.presenter.item.grade == 5  # type: ignore[union-attr]
    assert "(Q)" in lab.grade.card.grades[5].toolTip()


def test_digits_and_letters_typed_into_the_comment_do_not_grade(window: MainWindow, lab: ReviewWorkspace) -> None:
    comment = lab.grade.card.comment
    comment.setFocus()
    QTest.keyClicks(comment, "5 mm off, From 3 to N")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(comment, key)
    item = lab.presenter.item
    assert item is not None
    assert (item.comment, item.grade, item.flagged, lab.presenter.at) == ("5 mm off, From 3 to N", None, False, 0)
    QTest.keyClick(comment, Qt.Key.Key_Return)
    assert not comment.hasFocus()


def test_a_detached_pane_has_the_keys_too(window: MainWindow, lab: ReviewWorkspace) -> None:
    pane = lab.grade.planes.panes[Plane.AXIAL]
    lab.grade.planes.board.detach(pane)
    settle(window.services)
    QTest.keyClick(pane.view, Qt.Key.Key_5)
    assert lab.presenter.item.grade == 5  # type: ignore[union-attr]
    lab.grade.planes.board.attach(pane)
