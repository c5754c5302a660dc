from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.resting import RestsWhileHidden


def test_it_is_told_once_whenever_the_window_goes_and_comes(qtbot: QtBot) -> None:
    window, told = QWidget(), list[bool]()
    qtbot.addWidget(window)
    RestsWhileHidden(window, told.append)
    window.show()
    assert told == []
    window.hide()
    window.show()
    assert told == [True, False]
    window.showMinimized()
    assert told == [True, False, True]
    window.showNormal()
    assert told == [True, False, True, False]


def test_the_folder_of_a_hidden_window_is_not_looked_after(qtbot: QtBot, session: Session, services: Services) -> None:
    window = MainWindow(session, services)
    qtbot.addWidget(window)
    window.show()
    watch = services.documents.watch
    assert not watch._resting
    window.showMinimized()
    assert watch._resting
    window.showNormal()
    assert not watch._resting
    window._closing = True
