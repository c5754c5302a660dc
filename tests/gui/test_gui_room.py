"""Columns take the room there is: in no table is a name cut beside empty pixels."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.__main__ import put_away

SCREENS = {"data": "full", "train": "long names", "statistics": "long", "compare": "gallery"}
SIZES = ((1280, 720), (1920, 1080))
ROWS, AROUND, SLACK_PX = 100, 4, 16


@pytest.fixture
def screen(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QWidget]:
    widget = importlib.import_module(f"tests.screens.{request.param}").SCREENS[SCREENS[request.param]]()
    widget.show()
    yield widget
    put_away(qapp, widget)


def words_of(table: QTableView, column: int) -> list[str]:
    """The lines of the cells of a column."""
    model = table.model()
    cells = (model.index(row, column).data(Qt.ItemDataRole.DisplayRole) for row in range(min(model.rowCount(), ROWS)))
    return [line for cell in cells if isinstance(cell, str) for line in cell.splitlines()]


def cut_beside_room(table: QTableView) -> dict[int, tuple[int, int, int]]:
    """Columns whose words are cut while pixels are free: width, what the words take, and what is free."""
    header, metrics = table.horizontalHeader(), table.fontMetrics()
    shown = [at for at in range(header.count()) if not table.isColumnHidden(at)]
    needed = {at: max(map(metrics.horizontalAdvance, words_of(table, at)), default=0) + AROUND for at in shown}
    free = table.viewport().width() - sum(map(table.columnWidth, shown))
    if header.stretchLastSection():
        last = shown[-1]
        asked = max(needed[last], header.sectionSizeHint(last), table.sizeHintForColumn(last))
        free += max(0, table.columnWidth(last) - asked)
    return {
        at: (table.columnWidth(at), needed[at], free)
        for at in shown
        if table.columnWidth(at) < needed[at] and free > SLACK_PX
    }


@pytest.mark.parametrize("screen", list(SCREENS), indirect=True)
def test_no_name_is_cut_beside_empty_room(qtbot: QtBot, screen: QWidget) -> None:
    for size in SIZES:
        screen.resize(*size)
        services = getattr(screen, "services", None)
        qtbot.waitUntil(lambda services=services: services is None or services.tasks.idle)
        QTest.qWait(50)
        tables = [table for table in screen.findChildren(QTableView) if table.isVisible() and table.model().rowCount()]
        assert tables
        for table in tables:
            assert cut_beside_room(table) == {}, f"{table.accessibleName()} at {size}"


def test_a_name_that_is_cut_beside_empty_room_is_noticed(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(table)
    model.appendRow([QStandardItem("hippocampus of a patient with a long name"), QStandardItem("train")])
    table.setModel(model)
    table.resize(800, 200)
    table.show()
    table.setColumnWidth(0, 60)
    assert list(cut_beside_room(table)) == [0]
    table.setColumnWidth(0, 400)
    assert cut_beside_room(table) == {}
