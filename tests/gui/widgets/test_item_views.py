from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QListView, QTableView
from pytestqt.qtbot import QtBot

from segloss_gui.app.eliding import Alike
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets import NameDelegate, dress, fitted, share_room, width_by_content
from segloss_gui.gui.widgets.item_views import MOST_LOOKED_AT, RowsOfType

NAMES = [f"hippocampus_{n:03d}" for n in range(1, 61)]


def table_of(qtbot: QtBot, rows: list[list[str]], width: int) -> QTableView:
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(table)
    for row in rows:
        model.appendRow([QStandardItem(text) for text in row])
    table.setModel(model)
    dress(table)
    table.resize(width, 300)
    table.show()
    return table


def test_names_are_compared_with_those_of_their_column(qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStringListModel(NAMES)
    view.setModel(model)
    dress(view)
    delegate = view.itemDelegate()
    assert isinstance(delegate, NameDelegate)
    assert delegate.names.of(model.index(0, 0)) == Alike(12, 0)
    model.setStringList(["hippocampus_left", "hippocampus_right"])
    assert delegate.names.of(model.index(0, 0)) == Alike(12, 1)


def test_sixty_names_in_a_narrow_column_are_still_told_apart(qtbot: QtBot) -> None:
    table = table_of(qtbot, [[name] for name in NAMES], 200)
    metrics = table.fontMetrics()
    room = metrics.horizontalAdvance("hippo…001")
    delegate = table.itemDelegate()
    assert isinstance(delegate, NameDelegate)
    index = table.model().index
    cut = [fitted(name, metrics, room, delegate.names.of(index(row, 0))) for row, name in enumerate(NAMES)]
    assert len(set(cut)) == len(NAMES)
    assert all(metrics.horizontalAdvance(text) <= room for text in cut)
    table.setColumnWidth(0, room)
    table.grab()  # drawn without a fault


@pytest.mark.parametrize("name", ["hippocampus_{:03d}", "a_site_with_a_long_name_{:04d}_session_2024-03-11_T1w"])
def test_a_column_of_names_takes_the_room_there_is(qtbot: QtBot, name: str) -> None:
    rows = [[name.format(n), "train", "1 mm"] for n in range(60)]
    table = table_of(qtbot, rows, 1280)
    table.horizontalHeader().setStretchLastSection(True)
    needed = {column: width_by_content(table, column) for column in range(3)}
    share_room(table, 0, 40, needed)
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)  # nothing is cut while there is room
    table.resize(320, 300)
    QApplication.processEvents()
    share_room(table, 0, 40, needed)
    room = table.viewport().width() - table.columnWidth(1) - table.sizeHintForColumn(2)
    assert 40 <= table.columnWidth(0) <= room  # it gives way first


def test_a_column_that_is_hidden_takes_what_it_takes_when_it_is_shown(qtbot: QtBot) -> None:
    table = table_of(qtbot, [["a", "1", "2"]], 300)
    table.model().setHeaderData(1, Qt.Orientation.Horizontal, "a title longer than the numbers below it")
    shown = width_by_content(table, 1)
    assert shown > width_by_content(table, 2)
    table.setColumnHidden(1, True)
    assert width_by_content(table, 1) == shown
    assert table.isColumnHidden(1)


def test_tab_leads_out_of_a_table(qtbot: QtBot) -> None:
    table = table_of(qtbot, [["a", "b"], ["c", "d"]], 300)
    assert not table.tabKeyNavigation()
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == 1  # the arrows go from cell to cell


def test_numbers_that_change_leave_what_names_share_as_it_is(qtbot: QtBot) -> None:
    table = table_of(qtbot, [[name, "0.1"] for name in NAMES], 200)
    delegate, model = table.itemDelegate(), table.model()
    assert isinstance(delegate, NameDelegate)
    assert isinstance(model, QStandardItemModel)
    assert delegate.names.of(model.index(0, 0)) == Alike(12, 0)
    (found,) = delegate.names._known.values()
    for row in range(len(NAMES)):
        model.setData(model.index(row, 1), f"0.{row}")
    assert delegate.names.of(model.index(0, 0)) == Alike(12, 0)
    assert delegate.names.of(model.index(0, 1)) == Alike()
    (still,) = delegate.names._known.values()
    assert still is found
    model.setData(model.index(0, 0), "hippocampus-left")
    assert delegate.names.of(model.index(0, 0)) == Alike(11, 0)  # a new name is compared


class Asked(QStringListModel):
    """Counts how often its words are asked for."""

    asked = 0

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """A word."""
        self.asked += role == Qt.ItemDataRole.DisplayRole
        return super().data(index, role)


def test_of_ten_thousand_names_a_few_are_looked_at_and_all_are_told_apart(qtbot: QtBot) -> None:
    view, model = QListView(), Asked([f"patient_{n:05d}" for n in range(10_000)])
    qtbot.addWidget(view)
    view.setModel(model)
    dress(view)
    delegate = view.itemDelegate()
    assert isinstance(delegate, NameDelegate)
    looked_at = [0, 1, 4711, 9999]
    assert {delegate.names.of(model.index(row, 0)) for row in looked_at} == {Alike(8, 0)}
    assert model.asked <= MOST_LOOKED_AT + len(looked_at)


def test_rows_are_as_high_as_the_type_in_every_theme_that_follows(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    table = table_of(qtbot, [["one"], ["two"]], 300)
    RowsOfType(table)
    before = table.rowHeight(0)
    for projector, theme in ((True, "light"), (True, "dark"), (False, "light")):
        apply_theme(qapp, theme, projector=projector)
        assert table.rowHeight(0) >= table.fontMetrics().height() + 4
    assert table.rowHeight(0) == before
