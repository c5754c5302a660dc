from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.viewers.board import Heading, PaneBoard, Placed

NAMES = ("a", "b", "c", "d")


class Pane(QWidget):
    maximise_asked = Signal()
    detach_asked = Signal()


def panes_of(board: PaneBoard) -> dict[str, Pane]:
    return {cell.name: cell.widget for cell in board.placed}  # type: ignore[misc]


def filled(board: PaneBoard) -> PaneBoard:
    """Two rows of two."""
    board.set_panes([Placed(Pane(), n // 2, n % 2, name=name) for n, name in enumerate(NAMES)])
    return board


@pytest.fixture
def board(qtbot: QtBot) -> PaneBoard:
    board = PaneBoard()
    qtbot.addWidget(board)
    board.resize(406, 306)
    filled(board)
    board.show()
    return board


def shown(board: PaneBoard) -> list[str]:
    return [name for name, pane in panes_of(board).items() if pane.isVisible() and pane.window() is board]


def test_panes_share_the_room_equally(board: PaneBoard) -> None:
    assert {(pane.width(), pane.height()) for pane in panes_of(board).values()} == {(200, 150)}


def test_a_pane_can_span_rows(board: PaneBoard) -> None:
    tall = Pane()
    board.set_panes([Placed(tall, 0, 0, 2, 1), Placed(Pane(), 0, 1), Placed(Pane(), 1, 1)], columns=(3, 1))
    assert (tall.width(), tall.height()) == (300, 306)


def test_maximising_hides_the_rest_and_again_brings_it_back(board: PaneBoard) -> None:
    pane = panes_of(board)["c"]
    pane.maximise_asked.emit()
    assert (shown(board), pane.size()) == (["c"], board.canvas.size())
    pane.maximise_asked.emit()
    assert shown(board) == list(NAMES)


def test_a_detached_pane_has_a_titled_window_and_comes_back_when_it_is_closed(board: PaneBoard) -> None:
    pane = panes_of(board)["b"]
    pane.detach_asked.emit()
    window = pane.window()
    assert (window.windowTitle(), shown(board)) == ("b – SegLoss", ["a", "c", "d"])
    window.close()
    assert shown(board) == list(NAMES)
    assert not board.windows


def test_the_place_of_a_detached_pane_brings_it_back(board: PaneBoard) -> None:
    board.detach(panes_of(board)["b"])
    button = board.canvas.findChild(QPushButton)
    assert button is not None
    button.click()
    assert shown(board) == list(NAMES)


def test_a_window_remembers_its_place(board: PaneBoard) -> None:
    pane = panes_of(board)["b"]
    board.detach(pane)
    pane.window().setGeometry(30, 40, 320, 240)
    board.attach(pane)
    board.detach(pane)
    assert pane.window().geometry().getRect() == (30, 40, 320, 240)
    board.attach(pane)


def test_dragging_a_border_shares_the_room_otherwise(board: PaneBoard) -> None:
    place = QPoint(203, 60)
    QTest.mousePress(board.canvas, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(board.canvas, place + QPoint(50, 0))
    QTest.mouseRelease(board.canvas, Qt.MouseButton.LeftButton, pos=place + QPoint(50, 0))
    assert [panes_of(board)[name].width() for name in "ab"] == [250, 150]
    assert board.is_changed


def test_restoring_brings_everything_back(board: PaneBoard) -> None:
    panes = panes_of(board)
    board.canvas.weights[0][:] = [300.0, 100.0]
    board.canvas.dragged.emit()
    board.detach(panes["a"])
    board.toggle_maximised(panes["d"])
    board.restore()
    assert (shown(board), board.is_changed) == (list(NAMES), False)
    assert {pane.width() for pane in panes.values()} == {200}


def test_panes_that_stay_keep_their_windows_and_others_lose_them(board: PaneBoard) -> None:
    cells, panes = board.placed, panes_of(board)
    for name in "ab":
        board.detach(panes[name])
    board.set_panes(cells[1:])
    assert list(board.windows) == [panes["b"]]
    assert not panes["a"].isVisible()
    board.restore()


def test_many_panes_scroll_instead_of_vanishing(board: PaneBoard) -> None:
    panes = [Pane() for _ in range(30)]
    for pane in panes:
        pane.setMinimumSize(120, 100)
    board.set_panes([Placed(pane, n % 10, n // 10) for n, pane in enumerate(panes)])
    assert {pane.height() for pane in panes} == {100}
    assert board.area.verticalScrollBar().maximum() > 0


def test_headings_follow_their_rows_and_columns(board: PaneBoard) -> None:
    board.set_panes(
        board.placed, column_headings=[Heading("left"), Heading("right")], row_headings=[Heading("up", "#E69F00")] * 2
    )
    QTest.qWait(0)
    at = panes_of(board)["b"].mapTo(board, QPoint(5, 5)).x() - board.columns.x()
    found = board.columns.heading_at(at)
    assert found is not None
    assert found.text == "right"
    board.toggle_maximised(panes_of(board)["b"])
    found = board.columns.heading_at(3)
    assert found is not None
    assert found.text == "right"
    board.grab()


@pytest.fixture
def own_settings(tmp_path: Path) -> Iterator[None]:
    before = QCoreApplication.organizationName()
    QCoreApplication.setOrganizationName("segloss-tests")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path))
    yield
    QCoreApplication.setOrganizationName(before)


@pytest.mark.usefixtures("own_settings")
def test_the_arrangement_is_remembered_by_the_names_of_the_panes(qtbot: QtBot) -> None:
    first = filled(PaneBoard("test"))
    qtbot.addWidget(first)
    first.resize(400, 300)
    first.show()
    first.detach(panes_of(first)["a"])
    panes_of(first)["a"].window().setGeometry(10, 20, 300, 200)
    first.toggle_maximised(panes_of(first)["c"])
    first.canvas.weights[0][:] = [300.0, 100.0]
    first.canvas.dragged.emit()
    first.hide()
    second = filled(PaneBoard("test"))
    qtbot.addWidget(second)
    assert not second.windows, "no window before the board is seen"
    second.show()
    panes = panes_of(second)
    assert (second.maximised, list(second.windows)) == (panes["c"], [panes["a"]])
    assert panes["a"].window().geometry().getRect() == (10, 20, 300, 200)
    assert second.state()["columns"] == [300.0, 100.0]
    second.restore()


def test_the_tooltip_of_a_heading_shows_a_name_as_it_is_written(board: PaneBoard) -> None:
    board.set_panes(board.placed, column_headings=[Heading("mine", tip="<b>mine"), Heading("right")])
    at = QPoint(10, board.columns.height() // 2)
    QCoreApplication.sendEvent(board.columns, QHelpEvent(QEvent.Type.ToolTip, at, board.columns.mapToGlobal(at)))
    written = QTextDocument()
    written.setHtml(QToolTip.text())
    assert written.toPlainText() == "<b>mine"
