from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets.opening_size import SHARE, open_as


def test_a_window_opens_larger_in_large_type_and_within_the_screen(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    open_as(window, 300, 600)
    assert window.size() == QSize(300, 600)
    apply_theme(qapp, "light", projector=True)
    open_as(window, 300, 600)
    apply_theme(qapp, "light")
    most = int(window.screen().availableSize().height() * SHARE)
    assert window.width() == 450
    assert 600 <= window.height() <= max(600, most + 1)
