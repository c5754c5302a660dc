from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.session import Session
from segloss_gui.app.train.chart_looks import CHART_CURVES
from segloss_gui.gui.plots.curve_plot import CurvePlot
from segloss_gui.gui.workspaces.train import charts as module
from segloss_gui.gui.workspaces.train.charts import CHARTS, ChartGrid
from segloss_gui.study.progress import RunProgress


@pytest.fixture
def grid(qtbot: QtBot, session: Session) -> ChartGrid:
    made = ChartGrid(session, ChartOptions())
    qtbot.addWidget(made)
    return made


def test_charts_are_made_one_between_two_events(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []
    turn = ChartGrid._make_in_turn

    def counted(self: ChartGrid) -> None:
        before = len(self.findChildren(CurvePlot))
        turn(self)
        turns.append(len(self.findChildren(CurvePlot)) - before)

    monkeypatch.setattr(module.ChartGrid, "_make_in_turn", counted)
    grid = ChartGrid(session, ChartOptions())
    qtbot.addWidget(grid)
    grid.reload()  # there are no runs: nothing to show
    assert not grid.findChildren(CurvePlot)
    qtbot.waitUntil(lambda: len(turns) > len(CHARTS))
    assert turns == [1] * len(CHARTS) + [0]


@pytest.mark.parametrize(
    ("size_unit", "title", "unit"),
    [("mm2", "Validation area error", "mm², per epoch"), ("mm", "Validation volume error", "ml, per epoch")],
)
def test_of_radiographs_the_error_is_one_of_areas(
    grid: ChartGrid, session: Session, size_unit: str, title: str, unit: str
) -> None:
    run = RunProgress("run", 1, size_unit=size_unit)
    nothing = dict.fromkeys(("train_loss", "validation_loss", "learning_rate", "best", "seconds"), 0.0)
    run.epochs.append(epoch=1, step=1, time=0.0, dice=0.5, jaccard=0.4, volume_error_ml=12.0, **nothing)
    session.set_runs({}, {"run": run})
    grid.reload()
    grid._say_unit()
    assert (grid.charts["volume"].title, grid.charts["volume"].unit) == (title, unit)


def test_who_asks_for_the_charts_gets_all_of_them(grid: ChartGrid) -> None:
    assert list(grid.charts) == list(CHARTS) == list(CHART_CURVES)
    assert grid.charts["loss"] is grid.charts["loss"]
    assert len(grid.findChildren(CurvePlot)) == len(CHARTS)
