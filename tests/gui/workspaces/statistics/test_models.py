from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from segloss_gui.app.statistics.empty_effect import EmptyEffect
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.gui.workspaces.statistics.models import CaseModel, ResultModel
from segloss_gui.report.parts import Cell, Table
from segloss_gui.statistics.score_matrix import ScoreMatrix
from segloss_gui.statistics.scored_cases import ScoredCases

EFFECT = EmptyEffect("dice", 0, 0, {})


def scores(count: int = 4, methods: int = 2) -> CaseScores:
    rng = np.random.default_rng(0)
    values = rng.uniform(size=(count, methods))
    values[-1] = np.nan
    names = tuple(f"case {k}" for k in range(count))
    found = ScoreMatrix("dice", names, tuple(f"m{k}" for k in range(methods)), values, np.arange(count, dtype=np.int32),
                        np.zeros(methods, np.intp))  # fmt: skip
    groups = np.array([("HGG", "LGG")[k % 2] for k in range(count)])
    return CaseScores.of(ScoredCases(found, groups, rng.uniform(size=count)), EFFECT)


@pytest.fixture
def model(qapp: QApplication) -> CaseModel:
    made = CaseModel()
    made.show_scores(scores(12), {"m0": "#111111"})
    return made


def column(model: CaseModel, at: int) -> list[str]:
    return [model.index(row, at).data() for row in range(model.rowCount())]


def test_highlighted_cells_have_a_ground_and_say_so_to_screen_readers(qapp: QApplication) -> None:
    made = ResultModel()
    made.show_results(Table("t", "", ("setup",), ((Cell("BI†", shaded=True),), (Cell("I"),))), {})
    lit, plain = made.index(0, 0), made.index(1, 0)
    assert lit.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert plain.data(Qt.ItemDataRole.BackgroundRole) is None
    assert lit.data(Qt.ItemDataRole.AccessibleTextRole) == "BI†, highlighted"


def test_cases_come_worst_first_and_undefined_ones_last(model: CaseModel) -> None:
    assert model.scores is not None
    means = np.nanmean(model.scores.matrix.values[model.rows[:-1]], axis=1)
    assert (np.diff(means) >= 0).all()
    assert column(model, 0)[-1] == "case 11"
    assert column(model, 3)[-1] == "–"


def test_a_column_sorts_both_ways_with_undefined_ones_last(model: CaseModel) -> None:
    model.sort(3)
    rising = column(model, 3)
    model.sort(3, Qt.SortOrder.DescendingOrder)
    falling = column(model, 3)
    assert rising[:-1] == sorted(rising[:-1]) == falling[:-1][::-1]
    assert rising[-1] == falling[-1] == "–"


def test_names_sort_by_the_numbers_in_them(model: CaseModel) -> None:
    model.sort(0)
    assert column(model, 0) == [f"case {k}" for k in range(12)]


def test_the_filter_finds_cases_and_groups_and_keeps_the_order(model: CaseModel) -> None:
    model.sort(0)
    model.narrow("lgg")
    assert column(model, 0) == [f"case {k}" for k in range(1, 12, 2)]
    model.narrow("CASE 1")
    assert column(model, 0) == ["case 1", "case 10", "case 11"]
    model.narrow("")
    assert model.rowCount() == 12


def test_a_cell_leads_to_its_method_and_a_name_to_the_worst_one(model: CaseModel) -> None:
    assert model.scores is not None
    case, method = model.target(model.index(0, 4))
    assert method == "m1"
    row = model.scores.matrix.cases.index(case)
    assert model.target(model.index(0, 0))[1] == f"m{int(np.argmin(model.scores.matrix.values[row]))}"
    assert model.target(model.index(11, 0)) == ("case 11", None)


def test_ten_thousand_cases_and_ten_methods_are_shown_sorted_and_filtered_at_once(qapp: QApplication) -> None:
    model, many = CaseModel(), scores(10_000, 10)
    took = []
    for step in (
        lambda: model.show_scores(many, {}), lambda: model.sort(5), lambda: model.sort(0),
        lambda: model.narrow("case 77"), lambda: model.sort(-1),
    ):  # fmt: skip
        start = time.thread_time()
        step()
        took.append(time.thread_time() - start)
    assert max(took) < 1.0, took  # of the processor, which others' work takes nothing of; measured 0.05 s
    assert model.rowCount() == 1 + 10 + 100


def test_marks_of_a_table_are_shown_and_said(qapp: QApplication) -> None:
    model = ResultModel()
    model.show_results(Table("t", "", ("method", "Dice"), ((Cell("A"), Cell(".9", bold=True, underline=True)),)), {})
    cell = model.index(0, 1)
    font = cell.data(Qt.ItemDataRole.FontRole)
    assert (font.bold(), font.italic(), font.underline()) == (True, False, True)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == ".9, bold, underlined"
