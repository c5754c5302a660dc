"""Tests of :mod:`segloss_gui.gui.widgets.seen`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets.seen import WhileSeen


class Page(WhileSeen, QWidget):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[bool] = []

    def seen(self, on: bool) -> None:
        """Note it."""
        self.told.append(on)


def test_a_page_is_told_when_it_comes_into_sight_and_when_it_goes(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    assert page.told == []
    page.show()
    page.hide()
    assert page.told == [True, False]
