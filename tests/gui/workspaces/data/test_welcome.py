"""The start page in a low window."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from segloss_gui.gui.workspaces.data.welcome import WelcomePage
from segloss_gui.study.glance import Glance


def test_studies_of_late_make_no_window_grow_and_cut_no_card(qtbot: QtBot) -> None:
    page = WelcomePage()
    qtbot.addWidget(page)
    when = datetime(2026, 11, 28, 20, 21)
    page.recent.show_studies([Glance(Path(f"/{n}"), f"study {n}", when, "not trained") for n in range(5)])
    page.resize(1180, 500)
    page.show()
    assert page.minimumSizeHint().height() < 500
    cards = [card for card in page.findChildren(QPushButton) if card.accessibleName().startswith("Built-in cohort")]
    assert len(cards) == 3
    qtbot.waitUntil(lambda: all(card.height() >= card.sizeHint().height() for card in cards))
