"""Tests of :mod:`segloss_gui.gui.tables.metric_menu`."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from segloss_gui.gui.tables.metric_menu import MetricMenu


@pytest.fixture
def button(qtbot: QtBot) -> QPushButton:
    """The menu is its."""
    made = QPushButton()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def menu(button: QPushButton) -> MetricMenu:
    """Three metrics, of which one is ticked and one is kept."""
    made = MetricMenu(button)
    made.offer(("dice", "jaccard", "hd95_mm"), {"dice"}, kept="dice")
    return made


def test_what_is_ticked_is_told_when_a_metric_is_switched(menu: MetricMenu) -> None:
    told: list[object] = []
    menu.chosen.connect(told.append)
    menu.actions()[2].trigger()
    assert told == [("dice", "hd95_mm")]


def test_a_metric_that_is_kept_in_any_case_cannot_be_switched(menu: MetricMenu) -> None:
    assert [action.isEnabled() for action in menu.actions()] == [False, True, True]


def test_metrics_offered_again_keep_their_actions(menu: MetricMenu) -> None:
    before = menu.actions()
    menu.offer(("dice", "jaccard", "hd95_mm"), {"jaccard"})
    assert menu.actions() == before
    assert [action.isChecked() for action in before] == [False, True, False]


def test_the_space_bar_switches_without_closing(qtbot: QtBot, menu: MetricMenu) -> None:
    menu.popup(menu.pos())
    menu.setActiveAction(menu.actions()[1])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.actions()[1].isChecked()
    assert menu.isVisible()
    menu.close()
