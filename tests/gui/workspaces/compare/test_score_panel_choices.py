"""What the score tables remember, and the flags in the table of all cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.score_rows import CohortScores
from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.core.colours import METHOD_COLOURS
from segloss_gui.gui.tables.cohort_columns import share_cohort_room
from segloss_gui.gui.tables.score_memory import remember
from segloss_gui.gui.workspaces.compare.score_panel import ScorePanel
from segloss_gui.metrics import EmptyRule, MissedRule

Present = Callable[..., ComparePresenter]
CHOICES = {"columns": ("hd95_mm", "surface_dice"), "cohort_key": "jaccard", "tolerance_mm": 2.5}


@pytest.fixture
def panel(present: Present, qtbot: QtBot) -> ScorePanel:
    """All cases of a finished study."""
    made = ScorePanel(present())
    qtbot.addWidget(made)
    made.tabs.setCurrentIndex(1)
    made.show()
    return made


def flags(panel: ScorePanel) -> dict[str, bool]:
    """Of the cases that are listed, which are said to be flagged."""
    model = panel.cohort_model
    texts = {row.case: model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at, row in enumerate(model.rows)}
    return {case: text == f"{case}, flagged" for case, text in texts.items() if case}


# -- between sessions -------------------------------------------------------------------------------
def test_what_was_chosen_is_chosen_in_the_next_session() -> None:
    first, second = ScoreSettings(), ScoreSettings()
    remember(first)
    first.choose(**CHOICES, rule=EmptyRule.ZERO, missed=MissedRule.DIAGONAL, class_value=2, flagged_only=True)
    remember(second)
    assert {name: getattr(second, name) for name in CHOICES} == CHOICES
    assert (second.rule, second.missed) == (EmptyRule.ZERO, MissedRule.DIAGONAL)
    assert (second.class_value, second.flagged_only) == (None, False)  # those are of a study


@pytest.mark.parametrize(
    "stored",
    [
        None, "", "{", "[1]", json.dumps({"columns": []}), json.dumps({"columns": ["gone"], "cohort_key": "gone"}),
        json.dumps({"tolerance_mm": "wide", "rule": "gone"}), json.dumps({"tolerance_mm": 1e9, "columns": "dice"}),
    ],
)  # fmt: skip
def test_damaged_or_foreign_settings_change_nothing(stored: str | None) -> None:
    QSettings().setValue("compare/scores", stored)
    settings = ScoreSettings()
    remember(settings)
    assert settings.stored() == ScoreSettings().stored()


# -- flags ------------------------------------------------------------------------------------------
def test_flagged_cases_have_a_flag_as_soon_as_they_are_flagged(panel: ScorePanel) -> None:
    session = panel._presenter.session
    assert flags(panel) == {"test_000": False, "test_001": False}
    assert panel.cohort_model.index(1, 0).data(Qt.ItemDataRole.DecorationRole) is None
    session.flags.toggle("test_001")
    assert flags(panel) == {"test_000": False, "test_001": True}
    icons = [panel.cohort_model.index(at, 0).data(Qt.ItemDataRole.DecorationRole) for at in (1, 2)]
    assert all(not icon.pixmap(16, 16).isNull() for icon in icons)
    session.flags.toggle("test_001")
    assert not any(flags(panel).values())


def test_flagged_cases_alone_are_offered_where_there_are_any(panel: ScorePanel) -> None:
    session, means = panel._presenter.session, panel.cohort_model.rows[0]
    assert not panel.bar.flagged.isVisible()
    session.flags.toggle("test_000")
    assert panel.bar.flagged.isVisible()
    panel.bar.flagged.click()
    assert flags(panel) == {"test_000": True}
    assert panel.cohort_model.rows[0] == means
    session.flags.toggle("test_000")
    assert not panel.cohort_table.isVisible()
    assert panel.cohort_note.text().startswith("No scored case is flagged")
    panel.bar.flagged.click()
    assert set(flags(panel)) == {"test_000", "test_001"}
    assert not panel.bar.flagged.isVisible()


def test_however_many_methods_the_table_of_all_cases_is_not_wider_than_its_room(panel: ScorePanel) -> None:
    means = panel.cohort_model.rows[0]
    many = tuple(
        MethodView(f"method_{at}", METHOD_COLOURS[at % 8], title=f"a method of a long name {at}") for at in range(12)
    )
    rows = tuple(replace(row, values=(0.5,) * 12) for row in panel.cohort_model.rows[1:])
    scores = CohortScores(rows, replace(means, values=(0.5,) * 12))
    panel.cohort_model.show_scores(scores, many, "dice")
    for width in (340, 520, 2000):
        panel.cohort_table.resize(width, 300)
        gone = share_cohort_room(panel.cohort_table, panel.cohort_model)
        header = panel.cohort_table.horizontalHeader()
        assert header.length() <= panel.cohort_table.viewport().width()
        assert (len(gone) > 0) == (width < 800)


@pytest.mark.parametrize("what", ["other numbers", "a longer name", "a flag"])
def test_of_other_scores_and_flags_nothing_is_cut_in_the_table_of_all_cases(
    panel: ScorePanel, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter, table, model = panel._presenter, panel.cohort_table, panel.cohort_model
    panel.resize(panel.minimumWidth(), 500)
    found = presenter.cohort_scores()
    value, more = (-9876543210.1, "") if what == "other numbers" else (0.5, "_centre_b" * (what == "a longer name"))
    rows = tuple(replace(row, case=row.case + more, values=(value,) * len(row.values)) for row in found.rows)
    if what == "a flag":
        presenter.session.flags.toggle("test_001")
    else:
        monkeypatch.setattr(presenter, "cohort_scores", lambda: replace(found, rows=rows))
        panel.refresh()
    cells = [model.index(1, at) for at in range(model.columnCount()) if not table.isColumnHidden(at)]
    assert len(cells) > 1
    assert all(table.visualRect(cell).width() >= table.sizeHintForIndex(cell).width() for cell in cells)


def test_cases_of_very_long_names_leave_room_for_their_scores(panel: ScorePanel) -> None:
    means, *rows = panel.cohort_model.rows
    long = tuple(replace(row, case=f"sub-{row.case}_ses-preoperative_acquisition-highres_run-01") for row in rows)
    methods = panel._presenter.session.methods
    panel.cohort_model.show_scores(CohortScores(long, means), methods, "dice")
    panel.cohort_table.resize(340, 300)
    share_cohort_room(panel.cohort_table, panel.cohort_model)
    assert panel.cohort_table.horizontalHeader().length() <= panel.cohort_table.viewport().width()
    assert sum(not panel.cohort_table.isColumnHidden(at) for at in range(2, 2 + len(methods))) > 1
    assert panel.cohort_model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole).startswith("sub-")
