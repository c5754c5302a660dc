from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from segloss_gui.gui.forms.checks import CheckTable

CLASSES = ("enhancing tumour with its necrotic core", "oedema")
GROUPS = ("high-grade glioma, scanner A\n10 cases", "low-grade glioma, scanner B\n1 case", "unknown\n7 cases")


def words(table: CheckTable) -> list[str]:
    return [label.text() for label in table.findChildren(QLabel) if not label.isHidden()]


def test_a_table_without_room_puts_the_boxes_below_the_name_of_their_row_and_goes_back(qtbot: QtBot) -> None:
    area, table = QScrollArea(), CheckTable(CLASSES, GROUPS)
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(table)
    area.resize(240, 500)
    area.show()
    table.show_ticked({(1, 2)})
    table.fit(900)
    assert words(table) == [*GROUPS, *CLASSES]
    wide = table.minimumSizeHint().width()
    table.fit(wide - 1)
    assert table.minimumSizeHint().width() < wide
    in_lines = [group.replace("\n", ", ") for group in GROUPS]
    assert words(table) == [CLASSES[0], *in_lines, CLASSES[1], *in_lines]
    assert all(box.isVisible() for box in table.boxes.values())
    assert table.ticked == {(1, 2)}
    told: list[tuple[int, int, bool]] = []
    table.toggled.connect(lambda *what: told.append(what))
    table.boxes[0, 1].click()
    assert told == [(0, 1, True)]
    table.fit(900)
    assert words(table) == [*GROUPS, *CLASSES]
