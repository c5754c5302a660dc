"""Tests of :mod:`segloss_gui.app.train.run_cells`."""

from __future__ import annotations

from dataclasses import replace

from segloss_gui.app.train.run_cells import COLUMNS, NAMES, NUMBERS, TIPS, changed, is_same_line
from segloss_gui.app.train.run_row import SORT_KEYS, GroupRow, RunRow

ROW = RunRow(
    "run", "method", "#112233", 0, 0, "running", "play", "accent", 1, 9, 0.1, 0.5, 0.5, 0.7, 60.0,
    frozenset({"stop"}), title="Dice", params={"gamma": "2"},
)  # fmt: skip


def _changed(new: RunRow) -> list[str]:
    names = [*NAMES, "gamma"]
    return [name for first, last in changed(ROW, new, ["gamma"]) for name in names[first : last + 1]]


def test_a_step_changes_the_cells_that_show_it() -> None:
    assert _changed(replace(ROW, share=0.2, loss=0.6, seconds_left=50.0)) == ["epoch", "loss", "left"]
    assert _changed(replace(ROW, tone="warning")) == ["state", "epoch"]
    assert _changed(replace(ROW, params={"gamma": "3"})) == ["gamma"]
    assert _changed(ROW) == []


def test_cells_beside_each_other_are_one_stretch() -> None:
    assert list(changed(ROW, replace(ROW, dice=0.6, kept=0.6))) == [(NAMES.index("dice"), NAMES.index("kept"))]


def test_a_heading_is_shown_in_all_columns() -> None:
    group = GroupRow("Dice", "#112233", (ROW,))
    assert list(changed(group, replace(group, runs=(ROW, ROW)), ["gamma"])) == [(0, len(NAMES))]


def test_lines_are_the_same_by_their_run_or_their_title() -> None:
    group = GroupRow("run", "")
    assert is_same_line(ROW, replace(ROW, loss=0.1))
    assert not is_same_line(ROW, replace(ROW, run="other"))
    assert is_same_line(group, GroupRow("run", "#112233", (ROW,)))
    assert not is_same_line(ROW, group)
    assert not is_same_line(group, ROW)


def test_every_column_with_a_title_can_be_sorted_by_and_tips_are_of_columns() -> None:
    assert {name for name, title in COLUMNS if title} == set(SORT_KEYS)
    assert set(TIPS) < set(NAMES)
    assert set(NAMES) > NUMBERS
