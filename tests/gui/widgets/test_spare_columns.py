from __future__ import annotations

from PySide6.QtGui import QStandardItem, QStandardItemModel
from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets.spare_columns import RoomTable, leave_out

NEEDED = {0: 100, 1: 80, 2: 60}


def table_of_three(qtbot: QtBot) -> RoomTable:
    table = RoomTable()
    qtbot.addWidget(table)
    model = QStandardItemModel(table)
    model.setHorizontalHeaderLabels(["Method", "Dice", "Jaccard"])
    model.appendRow([QStandardItem(words) for words in ("sDice", ".900", ".818")])
    table.setModel(model)
    return table


def test_columns_go_in_the_order_that_was_said_and_come_back(qtbot: QtBot) -> None:
    table = table_of_three(qtbot)
    assert leave_out(table, NEEDED, (2, 1), 240) == ()
    assert leave_out(table, NEEDED, (2, 1), 239) == ("Jaccard",)
    assert leave_out(table, NEEDED, (2, 1), 120) == ("Dice", "Jaccard")
    assert not table.isColumnHidden(0)
    assert leave_out(table, NEEDED, (2, 1), 300) == ()
    assert not any(map(table.isColumnHidden, NEEDED))


def test_what_is_hidden_for_another_reason_stays_hidden(qtbot: QtBot) -> None:
    table = table_of_three(qtbot)
    table.setColumnHidden(1, True)
    assert leave_out(table, {0: 100, 2: 60}, (2, 1), 400) == ()
    assert table.isColumnHidden(1)


def test_a_table_tells_of_another_width_and_of_no_other_height(qtbot: QtBot) -> None:
    table = table_of_three(qtbot)
    table.resize(300, 100)
    table.show()
    told: list[int] = []
    table.room_changed.connect(lambda: told.append(table.width()))
    table.resize(300, 200)
    assert told == []
    table.resize(360, 200)
    assert told == [360]
