from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.curves.readout_rows import ReadoutRow
from segloss_gui.gui.plots.readout import Readout

ROWS = [ReadoutRow("CE", "CE", "#56B4E9", (1.18e-4, 9.58e-6, 2e-6))]
COLUMNS = ["foreground", "background", "empty"]


def test_in_a_narrow_chart_titles_give_way_and_numbers_do_not(qtbot: QtBot) -> None:
    chart = QWidget()
    qtbot.addWidget(chart)
    chart.resize(1000, 200)
    chart.show()
    readout = Readout(chart)
    readout.show_rows("step 130", ROWS, "{:.2e}", COLUMNS)
    assert all(column in readout.text() for column in COLUMNS)
    whole = readout.width()
    chart.resize(whole - 1, 200)
    readout.show_rows("step 130", ROWS, "{:.2e}", COLUMNS)
    assert readout.geometry().right() <= chart.width()
    assert all(number in readout.text() for number in ("1.18e-04", "9.58e-06", "2.00e-06"))
    assert "background" not in readout.text()
