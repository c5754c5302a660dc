from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.sheets import SheetsPresenter
from segloss_gui.app.lecture.sheets_population import cases_of
from segloss_gui.gui.workspaces.lecture.histogram_plot import HistogramPlot
from segloss_gui.gui.workspaces.lecture.sheet_view import SheetPage
from tests.app.instant_tasks import FakeTasks


@pytest.fixture
def page(qtbot: QtBot) -> SheetPage:
    sheets = SheetsPresenter(FakeTasks())
    made = SheetPage(sheets)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    sheets.show("population")
    made.show()
    QTest.qWaitForWindowExposed(made)
    return made


def at(plot: HistogramPlot, bar: int, height: float) -> QPoint:
    """The pixel of a bar and a height."""
    return plot.mapFromScene(plot.plotItem.vb.mapViewToScene(QPointF(bar / 20, height)))


def cases(page: SheetPage) -> list[float]:
    return cases_of(page._presenter.dials).tolist()


def test_a_stroke_of_the_mouse_draws_the_population_and_all_numbers_follow(page: SheetPage) -> None:
    plot, pane = page.histogram, page.histogram.viewport()
    before = page.reading.text()
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=at(plot, 4, 12))
    QTest.mouseMove(pane, at(plot, 8, 4))
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=at(plot, 8, 4))
    assert cases(page)[4:9] == [12, 10, 8, 6, 4]
    QTest.mouseMove(pane, at(plot, 15, 19))
    assert cases(page)[15] == 0
    assert page.reading.text() != before
    np.testing.assert_array_equal(page._presenter.drawing.histogram.heights, cases(page))


def test_bars_are_drawn_with_the_arrow_keys_too(page: SheetPage) -> None:
    plot = page.histogram
    plot.bar = 20
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(plot, key)
    assert cases(page)[19:] == [3, 2]
    assert plot.accessibleDescription() == "Dice of a case 0.95: 3 cases"


def test_beginnings_are_buttons_and_other_sheets_have_no_histogram(page: SheetPage) -> None:
    assert page.histogram.isVisible()
    page.beginnings[1].click()
    assert cases(page) == [0] * 14 + [20] + [0] * 6
    page._presenter.show("risks")
    assert not page.histogram.isVisible()
    assert page.beginnings == []
    assert set(page.knobs) == {"good", "bad", "failures"}
