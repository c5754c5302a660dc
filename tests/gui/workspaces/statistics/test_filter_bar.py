"""Of pictures the menus of metrics and plots speak of areas; of volumes nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.core.units import AREA, MM, PX, SizeUnit
from segloss_gui.gui.workspaces.statistics.filter_bar import FilterBar
from segloss_gui.gui.workspaces.statistics.plot_pane import PlotPane
from tests.app.statistics.made_scores import Made


@pytest.mark.parametrize(("unit", "word"), [(MM, "volume"), (AREA, "area"), (PX, "area")])
def test_menus_speak_of_what_the_cases_have(
    qtbot: QtBot, five: Made, present: Callable[..., StatisticsPresenter], unit: SizeUnit, word: str
) -> None:
    presenter = present(five)
    bar, pane = FilterBar(presenter), PlotPane(presenter, "roc")
    qtbot.addWidget(bar)
    qtbot.addWidget(pane)
    assert presenter.facts is not None
    for shown in (MM, unit):
        presenter.facts = replace(presenter.facts, unit=shown)
        bar.refresh()
        pane.refresh()
    offered = [bar.metrics.itemText(at) for at in range(bar.metrics.count())]
    assert f"{word.capitalize()} error" in offered
    assert [action.text() for action in bar.menu.actions()] == offered
    assert pane.kind.itemText(pane.kind.currentIndex()) == f"ROC by {word}"
    other = "area" if word == "volume" else "volume"
    tips = [action.toolTip() for action in bar.menu.actions()] + [pane.first.toolTip()]
    assert not any(other in words.lower() for words in (*offered, *tips))
