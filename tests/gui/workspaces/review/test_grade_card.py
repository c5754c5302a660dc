"""The card with the grades: its buttons, and what a grade leads to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.workspaces.review.grade_card import GradeCard
from segloss_gui.gui.workspaces.review.view import ReviewWorkspace
from segloss_gui.study.grading import GRADES
from tests.app.made_study import settle
from tests.gui.workspaces.review.conftest import led


def test_buttons_say_the_grade_and_take_it(window: MainWindow, lab: ReviewWorkspace) -> None:
    card = lab.grade.card
    assert [button.text().split(maxsplit=1) for button in card.grades.values()] == [
        [str(grade), text] for grade, text in GRADES.items()
    ]
    card.grades[2].click()
    settle(window.services)
    assert lab.presenter.item.grade == 2  # type: ignore[union-attr]
    assert lab.grade.count.text() == "1 of 6 graded"
    card.clear.click()
    assert not any(button.isChecked() for button in card.grades.values())


def test_a_grade_leads_on_and_the_keys_stay_at_the_slices(window: MainWindow) -> None:
    lab = led(window)
    assert lab.grade.card.leads_on.isChecked()
    window.activateWindow()
    lab.presenter.show_item(2)
    settle(window.services)
    lab.grade.card.grades[2].setFocus()
    QTest.mouseClick(lab.grade.card.grades[2], Qt.MouseButton.LeftButton)
    assert lab.presenter.at == 3
    assert "Loading" in lab.grade.card.note.text()  # the next is of another case
    assert QApplication.focusWidget() is lab.grade.planes.panes[Plane.AXIAL].view
    settle(window.services)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    settle(window.services)
    assert lab.presenter.at == 2
    assert lab.presenter.item.grade is None  # type: ignore[union-attr]


def test_of_two_quick_clicks_the_second_grades_nothing_and_a_held_key_grades_once(window: MainWindow) -> None:
    lab = led(window)
    QTest.mouseClick(lab.grade.card.grades[3], Qt.MouseButton.LeftButton)
    settle(window.services)
    QTest.mouseDClick(lab.grade.card.grades[3], Qt.MouseButton.LeftButton)  # what comes in place of a second press
    settle(window.services)
    assert lab.presenter.grading.graded == 1  # type: ignore[union-attr]
    repeating = {action.text() for action in lab.grade.actions() if action.autoRepeat()}
    assert not any("Grade" in words for words in repeating)
    assert "Next overlay" in repeating


def test_who_does_not_want_to_be_led_on_says_so_once(window: MainWindow) -> None:
    lab = led(window)
    lab.grade.card.leads_on.setChecked(False)
    QTest.keyClick(lab.grade.items, Qt.Key.Key_4)
    assert (lab.presenter.at, lab.presenter.item.grade) == (0, 4)  # type: ignore[union-attr]
    assert not GradeCard(lab.presenter).leads_on.isChecked()
    lab.grade.card.leads_on.setChecked(True)
