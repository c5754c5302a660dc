from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.workspaces.train.sides import RUNS_LETTERS, WideSplitter


def test_on_a_very_wide_screen_the_runs_stand_beside_the_curves(qtbot: QtBot) -> None:
    split = WideSplitter()
    qtbot.addWidget(split)
    split.addWidget(QWidget())
    split.addWidget(QWidget())
    split.share_out()
    split.show()
    seen = []
    for width in (1280, 3700, 1280):
        split.resize(width, 900)
        qtbot.waitUntil(lambda wide=width: split.width() == wide)
        seen.append((split.orientation(), split.sizes()[1] if width == 3700 else None))
    runs = RUNS_LETTERS * split.fontMetrics().averageCharWidth()
    above = (Qt.Orientation.Vertical, None)
    assert seen == [above, (Qt.Orientation.Horizontal, runs), above]
