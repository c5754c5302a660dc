"""The table of runs: its columns, headings, order, and what is dropped on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.train.run_cells import NAMES
from segloss_gui.app.workspace_keys import RUNS
from segloss_gui.core import events as ev
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.train.run_table import RunTable
from tests.gui.workspaces.train.conftest import Room
from tests.screens.train import fill, study


def test_grouping_puts_headings_that_cannot_be_selected(room: Room) -> None:
    place, session = room
    fill(session, (2,))
    place.run_controls.group.setCurrentIndex(1)
    model = place.table.runs
    assert len(model.rows) == 10
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_sorting_by_a_header_keeps_the_selection(room: Room) -> None:
    place, session = room
    plans = fill(session, (5, 4, 3, 2, 1))
    place.table.show_run(plans[4].id)
    place.table._sort_by(NAMES.index("epoch"))
    assert place.table.runs.rows[0].run == plans[0].id
    place.table._sort_by(NAMES.index("epoch"))
    assert place.table.runs.rows[0].run == plans[4].id
    assert place.table.selected() == (plans[4].id,)


def test_columns_in_which_all_runs_agree_are_left_out(room: Room) -> None:
    place, session = room
    fill(session, (1,))
    assert place.table.isColumnHidden(NAMES.index("fold"))
    session.set_study(study(folds=2))
    fill(session, (1,))
    assert not place.table.isColumnHidden(NAMES.index("fold"))


def test_in_a_wide_window_numbers_stand_near_their_methods_and_phases_are_whole(room: Room, qtbot: Any) -> None:
    place, session = room
    plans = fill(session, (3,))
    session.apply([ev.RunPhase(run=plans[0].id, time=0, phase="validating", done=10, total=100, seconds=1.0)])
    place.resize(2400, 900)
    QApplication.processEvents()
    table = place.table
    wide = max(table.fontMetrics().horizontalAdvance(plan.method) for plan in plans)
    assert table.columnWidth(0) < wide + 200
    state = table.fontMetrics().horizontalAdvance("validating 10 of 100")
    assert table.columnWidth(NAMES.index("state")) >= state + 36
    assert table.horizontalHeader().length() == table.viewport().width()


def test_runs_are_not_scrolled_sideways_at_1280_in_a_projectors_type(room: Room, qtbot: Any) -> None:
    place, session = room
    fill(session, (3, 2, 0))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    table = place.table
    place.resize(1110, 640)  # beside the rail
    QApplication.processEvents()
    assert not table.isColumnHidden(NAMES.index("loss"))
    apply_theme(app, "light", projector=True)
    try:
        qtbot.waitUntil(lambda: table.isColumnHidden(NAMES.index("loss")))
        assert table.horizontalHeader().length() <= table.viewport().width()
        assert not table.isColumnHidden(NAMES.index("kept"))
        place.resize(1900, 640)
        qtbot.waitUntil(lambda: not table.isColumnHidden(NAMES.index("loss")))
    finally:
        apply_theme(app, "light")


def test_titles_of_the_runs_are_whole_in_large_type(room: Room, qtbot: Any) -> None:
    place, session = room
    fill(session, (3, 2, 0))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    header = place.table.horizontalHeader()
    apply_theme(app, "light", projector=True)
    try:
        bold = QFont(header.font())
        bold.setBold(True)
        wanted = QFontMetrics(bold).horizontalAdvance("Dice, kept")
        qtbot.waitUntil(lambda: place.table.columnWidth(NAMES.index("kept")) > wanted)
    finally:
        apply_theme(app, "light")


def drop_on(table: RunTable, row: int, *files: Path) -> QDropEvent:
    """Drop files on a row, in the middle of its first cell; -1: below all rows."""
    place = table.visualRect(table.runs.index(row, 0)).center() if row >= 0 else table.viewport().rect().bottomRight()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    table.dropped = data  # type: ignore[attr-defined]  # an event does not keep it
    event = QDropEvent(
        QPointF(place), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    table.dropEvent(event)
    return event


@pytest.mark.parametrize(("selected", "row", "meant"), [((), 1, (1,)), ((0, 2), 2, (0, 2)), ((0, 2), 1, (1,))])
def test_images_dropped_on_a_run_are_predicted_with_it_and_those_selected_with_it(
    room: Room, qtbot: Any, tmp_path: Path, selected: tuple[int, ...], row: int, meant: tuple[int, ...]
) -> None:
    place, session = room
    ids = tuple(plan.id for plan in fill(session, (3, 2, 1)))
    table = RunTable(place.presenter, lambda runs: tuple(runs), place)
    table.resize(900, 300)
    table.select(tuple(ids[at] for at in selected))
    image = tmp_path / "new.nii.gz"
    with qtbot.waitSignal(table.images_dropped) as dropped:
        assert drop_on(table, table.runs.row_of(ids[row]), image).isAccepted()
    runs, paths = dropped.args
    assert set(runs) == {ids[at] for at in meant}
    assert paths == [image]


def test_what_is_dropped_beside_the_runs_or_is_a_study_is_left_to_the_window(room: Room, tmp_path: Path) -> None:
    place, session = room
    fill(session, (3,))
    table = RunTable(place.presenter, lambda runs: tuple(runs), place)
    table.resize(900, 300)
    assert not drop_on(table, -1, tmp_path / "new.nii.gz").isAccepted()
    assert not drop_on(table, 0, tmp_path / "study.toml").isAccepted()


def test_hyperparameters_the_runs_differ_in_are_columns_after_the_seed_and_sort_as_numbers(room: Room) -> None:
    place, session = room
    values = (10.0, 9.0, 0.5)
    losses = tuple(
        {"key": "dice_phi", "params": {"phi": "I", "epsilon": value}, "name": f"epsilon {value:g}"} for value in values
    )
    session.edit(losses=losses)
    table = place.table
    table.reload()
    assert table.runs.params == ("epsilon",)
    column = len(NAMES)
    assert table.horizontalHeader().visualIndex(column) == NAMES.index("seed") + 1
    assert table.runs.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "ε"
    table._sort_by(column)
    assert [table.runs.index(row, column).data() for row in range(3)] == ["0.5", "9", "10"]
    table.grab()  # drawn without a fault
    session.edit(losses=losses[:1])
    table.reload()
    assert table.runs.params == ()


def test_methods_are_named_in_the_table_where_the_plan_stands_beside_it(room: Room, qtbot: Any) -> None:
    place, session = room
    fill(session, (3, 2, 0))
    table = place.table
    table.resize(600, 200)
    table.reload()
    least = table.fontMetrics().horizontalAdvance("sJaccard")
    assert table.columnWidth(0) > least + 20
    table.resize(1600, 200)
    qtbot.waitUntil(lambda: sum(map(table.columnWidth, range(len(NAMES)))) >= table.viewport().width())


def test_keys_of_the_table_are_those_of_the_list_of_keys(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    place, session = room
    run, asked = fill(session, (1,))[0].id, list[tuple[str, tuple[str, ...]]]()
    table = place.table
    monkeypatch.setattr(place.presenter, "allowed", lambda runs: frozenset({"pause", "stop"}))
    monkeypatch.setattr(place.presenter, "do", lambda action, runs: asked.append((action, tuple(runs))))
    table.show_run(run)
    keymap.rebind(RUNS, "stop", ["Ctrl+K"])
    for key, held in (("Space", ""), ("Delete", ""), ("K", "Control")):
        modifier = getattr(Qt.KeyboardModifier, f"{held or 'No'}Modifier")
        QTest.keyClick(table, getattr(Qt.Key, f"Key_{key}"), modifier)
    assert asked == [("pause", (run,)), ("stop", (run,))]
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert table.selected() == ()
