"""A small table: what is read, what stands at the right, and what is kept when rows change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets import PlainTable


def made(qtbot: QtBot, **how: object) -> PlainTable:
    table = PlainTable("cases", (("Name", "what it is called"), ("n", "how many")), numbers=(1,), **how)  # type: ignore[arg-type]
    qtbot.addWidget(table)
    return table


def test_words_stand_at_the_left_and_numbers_at_the_right_as_their_headings(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.show_rows([("a", "3"), ("b", "4")])
    assert [table.cell(row, column).text() for row in (0, 1) for column in (0, 1)] == ["a", "3", "b", "4"]
    for column, side in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
        heading = table.horizontalHeaderItem(column)
        assert heading is not None
        assert heading.textAlignment() & side
        assert table.cell(0, column).textAlignment() & side
    assert [table.cell(0, column).toolTip() for column in (0, 1)] == ["a", ""]


def test_other_rows_replace_the_old_ones_and_the_choice_stays(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.show_rows([("a", "3"), ("b", "4"), ("c", "5")])
    table.selectRow(1)
    table.show_rows([("d", "6"), ("e", "7")])
    assert (table.rowCount(), table.currentRow(), table.cell(1, 0).text()) == (2, 1, "e")


def test_only_an_editable_one_can_be_written_into(qtbot: QtBot) -> None:
    nothing = PlainTable.EditTrigger.NoEditTriggers
    assert made(qtbot).editTriggers() == nothing
    assert made(qtbot, editable=True).editTriggers() != nothing


def test_a_narrow_table_leaves_out_what_says_least_and_tells_it_in_a_tip(qtbot: QtBot) -> None:
    columns = (("Graders", ""), ("n", ""), ("equal %", ""), ("κ", ""))
    table = PlainTable("agreement", columns, numbers=(1, 2, 3), spare=(2, 1))
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    table.show_rows([("Katherine Johnson of Oxford – Grace", "30", "40", "0.665")])
    assert not any(map(table.isColumnHidden, range(4)))
    table.resize(180, 200)
    assert table.isColumnHidden(2)
    assert not table.isColumnHidden(0)
    assert not table.isColumnHidden(3)
    assert "equal %: 40" in table.cell(0, 0).toolTip()
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
    table.resize(600, 200)
    assert not any(map(table.isColumnHidden, range(4)))
