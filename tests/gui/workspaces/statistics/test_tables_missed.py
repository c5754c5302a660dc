"""Missed cases in the window's statistics: counted beside the distance, never a win, penalised where chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from segloss_gui.app.statistics.case_listing import FIRST
from segloss_gui.app.statistics.plotting import plot_of
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.app.statistics.results import table_of
from segloss_gui.gui.workspaces.statistics.filter_bar import FilterBar
from segloss_gui.gui.workspaces.statistics.models import CaseModel
from segloss_gui.metrics import MissedRule
from segloss_gui.report.figure_description.elements import Plot
from segloss_gui.report.parts import Table
from segloss_gui.statistics.resampling import RESAMPLES
from tests.app.made_study import FIVE
from tests.app.statistics.made_scores import Made, half_missing, scored

Present = Callable[..., StatisticsPresenter]
MISSES = "sJaccard"


@pytest.fixture
def half_missed(tmp_path: Path) -> Made:
    """Two methods; one finds nothing in every other case and is exact in the rest."""
    return half_missing(scored(tmp_path, FIVE[:2], cases=8, empty=0), MISSES)


def table(presenter: StatisticsPresenter, part: str) -> Table:
    presenter.show([part])  # type: ignore[list-item]
    found = table_of(presenter, part)  # type: ignore[arg-type]
    assert isinstance(found, Table)
    return found


def test_means_pairs_and_ranks_do_not_let_it_win(half_missed: Made, present: Present) -> None:
    presenter = present(half_missed)
    presenter.choose(metric="hd95_mm", columns=("hd95_mm",))
    means = {row[0].text: row[1] for row in table(presenter, "methods").rows}
    assert means[MISSES].text == "1.00 [1.00, 1.00] (n = 4, 4 missed)"
    assert not means[MISSES].bold
    pairs = table(presenter, "pairs")
    assert [cell.text for cell in pairs.rows[0][-2:]] == ["4", "–"], "four pairs, and nobody better"
    assert f"{MISSES} n = 4, 4 missed." in pairs.note
    assert f"{RESAMPLES:,} resamples" in pairs.note
    ranks = [[cell.text for cell in row] for row in table(presenter, "ranks").rows]
    assert ranks == [["sDice", "1", "100%"], [MISSES, "–", "fails 4"]]
    assert presenter.words.empty_words().startswith(
        "Missed or false alarm: 4 of 16 scores, left out. Mean of all HD95:"
    )


def test_the_penalty_is_chosen_beside_the_empty_rule(half_missed: Made, present: Present, qtbot: QtBot) -> None:
    presenter = present(half_missed)
    bar = FilterBar(presenter)
    qtbot.addWidget(bar)
    bar.refresh()
    assert bar.missed.isHidden(), "no distance is looked at"
    presenter.choose(metric="hd95_mm")
    bar.refresh()
    assert not bar.missed.isHidden()
    bar.missed.setCurrentIndex(bar.missed.findData(MissedRule.DIAGONAL.value))
    bar.missed.activated.emit(bar.missed.currentIndex())
    assert presenter.choices.missed is MissedRule.DIAGONAL
    found = table(presenter, "methods")
    cells = {row[0].text: row[found.head.index("Hausdorff distance, 95 % (mm)")].text for row in found.rows}
    assert cells[MISSES].startswith("40.5 [")
    assert cells[MISSES].endswith("(n = 8, with 4 missed)")
    assert MissedRule.DIAGONAL.words in found.note
    assert [row[0].text for row in table(presenter, "ranks").rows] == ["sDice", MISSES]


def test_a_missed_case_is_the_worst_and_its_cell_says_so(half_missed: Made, present: Present) -> None:
    presenter = present(half_missed)
    presenter.choose(metric="hd95_mm")
    presenter.show(["strips"])
    assert presenter.cases is not None
    model = CaseModel()
    model.show_scores(presenter.cases, {})
    columns = {model.headerData(at, Qt.Orientation.Horizontal): at for at in range(FIRST, model.columnCount())}
    assert [model.index(row, columns[MISSES]).data() for row in range(5)] == [*["missed"] * 4, "1.00"]
    assert model.target(model.index(0, 0))[1] == MISSES


def test_plots_say_which_cases_have_no_dot(half_missed: Made, present: Present) -> None:
    presenter = present(half_missed)
    presenter.choose(metric="hd95_mm")
    presenter.show(["strips", "scatter", "ranks"])
    for part, words in (
        ("strips", f"Without a dot: {MISSES} 4 missed."), ("scatter", f"Without a dot: {MISSES} 4 missed."),
        ("ranks", f"Not ranked: {MISSES} fails 4."),
    ):  # fmt: skip
        drawing = plot_of(presenter, part)  # type: ignore[arg-type]
        assert isinstance(drawing, Plot)
        assert words in drawing.caption
