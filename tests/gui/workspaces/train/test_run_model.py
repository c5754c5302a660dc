"""Cells of the run table, asked as Qt asks for them."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from segloss_gui.app.train.run_cells import NAMES
from segloss_gui.app.train.run_row import RunRow
from segloss_gui.gui.workspaces.train.run_model import RunModel

ROW = RunRow(
    "run", "method", "#112233", 0, 0, "running", "play", "accent", 1, 9, 0.1, 0.5, 0.5, 0.7, 60.0,
    frozenset({"stop"}), title="Dice", params={"gamma": "2"},
)  # fmt: skip
STEP = replace(ROW, share=0.2, loss=0.6, seconds_left=50.0)


def renewed(qtbot: QtBot, old: RunRow, new: RunRow) -> list[str]:
    model = RunModel()
    model.show_params(["gamma"])
    model.show_table([old])
    names = [*NAMES, "gamma"]
    found: list[str] = []
    model.dataChanged.connect(lambda first, last: found.extend(names[first.column() : last.column() + 1]))
    assert model.refresh([new])
    assert model.rows == [new]
    return found


def test_a_step_renews_only_the_cells_that_show_it(qtbot: QtBot) -> None:
    assert renewed(qtbot, ROW, STEP) == ["epoch", "loss", "left"]


def test_whatever_else_is_shown_of_a_run_is_renewed_where_it_is_shown(qtbot: QtBot) -> None:
    for change, shown in (
        ({"title": "dice loss"}, ["method"]),
        ({"colour": "#445566"}, ["method"]),
        ({"state": "paused"}, ["state"]),
        ({"tone": "warning"}, ["state", "epoch"]),
        ({"dice": 0.6, "kept": 0.6}, ["dice", "kept"]),
        ({"actions": frozenset({"resume"})}, [""]),
        ({"params": {"gamma": "3"}}, ["gamma"]),
        ({}, []),
    ):
        assert renewed(qtbot, ROW, replace(ROW, **change)) == shown, change  # type: ignore[arg-type]
