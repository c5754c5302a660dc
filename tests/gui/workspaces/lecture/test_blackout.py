from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.scene_file import read_scene
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
from tests.app.instant_tasks import FakeTasks


@pytest.fixture
def view(qtbot: QtBot) -> LectureWorkspace:
    made = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=FakeTasks(hold=True))))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    QTest.qWaitForWindowExposed(made)
    made.begin(read_scene("dice-jaccard"))
    return made


def is_black(view: LectureWorkspace) -> bool:
    picture = view.grab().toImage()
    ends = (0, picture.width() // 2, picture.width() - 1), (0, picture.height() // 2, picture.height() - 1)
    return {picture.pixelColor(x, y).name() for x in ends[0] for y in ends[1]} == {"#000000"}


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_b_blackens_all_of_a_presentation_and_shows_it_again(view: LectureWorkspace, key: Qt.Key) -> None:
    view.present(True)
    QTest.keyClick(view, key)
    assert is_black(view)
    view.resize(1200, 700)
    assert is_black(view)
    QTest.keyClick(view, key)
    assert not is_black(view)


def test_what_comes_next_is_seen_and_so_is_the_window_after_the_presentation(view: LectureWorkspace) -> None:
    view.present(True)
    QTest.keyClick(view, Qt.Key.Key_B)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.blackout.isHidden()
    QTest.keyClick(view, Qt.Key.Key_B)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.blackout.isHidden()
    assert not view.presenting


def test_a_click_on_the_black_screen_shows_the_picture(view: LectureWorkspace) -> None:
    view.present(True)
    view.blackout.toggle()
    QTest.mouseClick(view.blackout, Qt.MouseButton.LeftButton)
    assert view.blackout.isHidden()


def test_a_letter_blackens_nothing_that_is_not_presented(view: LectureWorkspace) -> None:
    QTest.keyClick(view, Qt.Key.Key_B)
    assert view.blackout.isHidden()
