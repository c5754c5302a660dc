from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.train.controls import ChartControls


@pytest.mark.parametrize("projector", [False, True])
def test_the_axes_are_read_whole_in_a_small_window(qtbot: QtBot, qapp: QApplication, projector: bool) -> None:
    apply_theme(qapp, "light", projector=projector)
    try:
        controls = ChartControls(ChartOptions())
        qtbot.addWidget(controls)
        controls.resize(1100, 60)  # of 1280 pixels: the rail and margins have the rest
        with qtbot.waitExposed(controls):
            controls.show()
        buttons = controls.axes.findChildren(QPushButton)
        assert [button.text() for button in buttons] == ["Step", "Epoch", "Time"]
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
    finally:
        apply_theme(qapp, "light")
