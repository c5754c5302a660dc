"""The marks of Bertels' Table 1 in the window: the same as in the report, by the losses and not by their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.app.statistics.results import table_of
from segloss_gui.gui.workspaces.statistics.models import ResultModel
from segloss_gui.report.parts import Table
from segloss_gui.study.score_file import read_scores, write_rows
from segloss_gui.study.store import StudyFolder
from tests.app.made_study import FIVE
from tests.app.statistics.made_scores import Made, scored
from tests.statistics.br18 import CASES, LOSSES, MARKS, br18

ORDER = {"CE": 0, "wCE": 1, "sDice": 2, "sJaccard": 3, "Lovász": 4}
Present = Callable[..., StatisticsPresenter]


@pytest.fixture(scope="session")
def as_in_br18(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The five losses with the Dice and Jaccard of BR18."""
    losses = sorted(FIVE, key=lambda choice: ORDER[choice.method])
    made = scored(tmp_path_factory.mktemp("br18"), losses, cases=CASES, empty=0)
    scores = br18()
    for run in StudyFolder(made[2]).runs():
        rows = read_scores(run.scores_path)
        write_rows(
            run.scores_path,
            [
                replace(row, dice=float(scores["dice"][row.method][k]), jaccard=float(scores["jaccard"][row.method][k]))
                for k, row in enumerate(rows)
            ],
        )
    return made


def shown(presenter: StatisticsPresenter) -> Table:
    presenter.choose(columns=("dice", "jaccard"))
    presenter.show(["methods"])
    found = table_of(presenter, "methods")
    assert isinstance(found, Table)
    return found


def test_the_table_of_methods_is_marked_as_the_paper_marks_br18(
    qapp: QApplication, as_in_br18: Made, present: Present
) -> None:
    table = shown(present(as_in_br18))
    model = ResultModel()
    model.show_results(table, {})
    assert [model.index(row, 0).data() for row in range(5)] == list(LOSSES)
    for row, loss in enumerate(LOSSES):
        for column in (1, 2):
            font = model.index(row, column).data(Qt.ItemDataRole.FontRole) or QFont()
            letters = zip("iub", (font.italic(), font.underline(), font.bold()), strict=True)
            assert "".join(letter for letter, on in letters if on) == MARKS[loss], (loss, table.head[column])
    assert "significantly lower than each of the metric-sensitive losses (sDice, sJaccard, Lovász)" in table.note


def test_methods_are_grouped_by_their_loss_not_by_their_name(as_in_br18: Made, present: Present) -> None:
    presenter = present(as_in_br18)
    assert presenter.facts is not None
    assert dict(presenter.facts.groups) == {
        "CE": "pixel", "wCE": "pixel", "sDice": "metric", "sJaccard": "metric", "Lovász": "metric",
    }  # fmt: skip
