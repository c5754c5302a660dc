from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QStackedWidget, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets import ReadingOrder, tab_order
from tests.gui.focus_walk import faults_of

ROWS = 4


class Pages(ReadingOrder, QStackedWidget):
    """Two pages of rows; the rows are made from the last to the first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [self._page(), self._page()]

    def _page(self) -> list[QLineEdit]:
        page, rows = QWidget(), [QLineEdit() for _ in range(ROWS)][::-1]
        layout = QVBoxLayout(page)
        for row in rows:
            layout.addWidget(row)
        self.addWidget(page)
        return rows


class Tabs(ReadingOrder, QWidget):
    """A window that holds tabs."""


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[QWidget]:
    """Whose order was looked at."""
    walked: list[QWidget] = []
    order = tab_order.order_tabs

    def counted(root: QWidget) -> list[QWidget]:
        walked.append(root)
        return order(root)

    monkeypatch.setattr(tab_order, "order_tabs", counted)
    return walked


@pytest.fixture
def pages(qtbot: QtBot) -> Iterator[Pages]:
    made = Pages()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.rows[0][0].setFocus()
    qtbot.waitUntil(made.rows[0][0].hasFocus)
    return made


def test_the_order_is_put_right_by_the_tab_key_and_by_nothing_before_it(pages: Pages, walks: list[QWidget]) -> None:
    pages.setCurrentIndex(1)  # hides the widget that has the keys: Qt passes them on
    pages.rows[1][0].setFocus()
    pages.rows[1][0].setEnabled(False)
    pages.rows[1][0].setEnabled(True)
    assert not walks
    pages.rows[1][0].setFocus()
    QTest.keyClick(pages.rows[1][0], Qt.Key.Key_Tab)
    assert walks == [pages]
    assert QApplication.focusWidget() is pages.rows[1][1]


@pytest.mark.parametrize("page", [0, 1])
def test_tab_goes_by_the_layout_of_the_page_that_is_shown(pages: Pages, page: int) -> None:
    pages.setCurrentIndex(page)
    rows = pages.rows[page]
    rows[0].setFocus()
    met = []
    for _ in rows:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert met == [*rows[1:], rows[0]]


def test_what_is_hidden_is_not_walked_through(pages: Pages) -> None:
    walked = set(tab_order.in_reading_order(pages))
    assert walked >= set(pages.rows[0])
    assert not walked & set(pages.rows[1])


def test_after_the_last_comes_the_first_where_pages_of_tabs_lie_in_a_stack_too(qtbot: QtBot) -> None:
    window = Tabs()
    qtbot.addWidget(window)
    tabs, row = QTabWidget(), QVBoxLayout(window)
    area = QScrollArea()
    area.setWidget(QLineEdit())
    tabs.addTab(area, "page")
    first, last = QLineEdit(), QLineEdit()
    for widget in (first, tabs, last):
        row.addWidget(widget)
    window.show()
    assert faults_of(window)["lost"] == []
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)
    assert window.focusWidget() is first
