from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.session import Session
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.train.run_row import text_of
from segloss_gui.app.workspace_keys import RUNS
from segloss_gui.core import events as ev
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets import PlainTable
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.train.run_model import NAMES
from segloss_gui.gui.workspaces.train.run_table import RunTable
from segloss_gui.gui.workspaces.train.view import SELECT_FIRST, TrainWorkspace
from segloss_gui.study.models import Study
from tests.screens.train import fill, finished, step_finished, study


@pytest.fixture
def room(qtbot: Any, qapp: QApplication) -> Iterator[tuple[TrainWorkspace, Session]]:
    apply_theme(qapp, "light")  # as before every window
    session = Session()
    services = window_services(session)
    session.set_study(study())
    session.set_preview(Phantom().preview())
    place = TrainWorkspace(session, services)
    qtbot.addWidget(place)
    place.resize(1100, 640)
    place.show()
    qtbot.waitExposed(place)
    yield place, session
    qtbot.waitUntil(lambda: services.tasks.idle, timeout=30_000)
    services.close()


Room = tuple[TrainWorkspace, Session]


def test_before_training_the_next_step_is_offered(room: Room, qtbot: Any) -> None:
    place, session = room
    assert place.welcome.button.text() == "Train all"
    session.set_study(study(()))
    assert place.welcome.button.text() == "Go to Losses"
    with qtbot.waitSignal(place.navigate) as went:
        qtbot.mouseClick(place.welcome.button, Qt.MouseButton.LeftButton)
    assert went.args == ["losses"]
    session.set_preview(None)
    session.set_study(Study())
    assert place.welcome.button.text() == "Go to Data"


def test_after_train_all_the_keys_are_at_the_runs_and_not_at_a_number(room: Room, qtbot: Any) -> None:
    place, session = room
    place.activateWindow()
    place.welcome.button.setFocus()
    qtbot.waitUntil(place.welcome.button.hasFocus)
    fill(session, (3, 0))
    assert QApplication.focusWidget() is place.table


def test_a_button_that_has_done_its_work_gives_the_keys_to_the_runs_and_not_to_stop(room: Room, qtbot: Any) -> None:
    place, session = room
    plans = fill(session, (3,))
    place.activateWindow()
    controls = place.run_controls
    for button, end in ((controls.train, ev.FinishReason.COMPLETED), (controls.stop, None)):
        button.setEnabled(True)
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        session.apply([finished(plan.id, end) for plan in plans] if end else [])
        controls.refresh()
        assert not button.isEnabled()
        assert QApplication.focusWidget() is place.table


def test_events_reach_table_and_curves(room: Room, qtbot: Any) -> None:
    place, session = room
    plans = fill(session, (3, 2, 0))
    qtbot.waitUntil(lambda: not place._table_timer.isActive())
    assert place.stack.currentIndex() == 1
    row = place.table.runs.rows[0]
    assert text_of(row, "epoch") == "3/40"
    loss = place.charts.charts["loss"].curves[f"{plans[0].id}:loss"]
    assert len(loss.series) == 36
    assert len(loss.line_item.getData()[0]) == 36


def test_a_thousand_events_touch_the_table_once_in_a_quarter_second(
    room: Room, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    place, session = room
    run = fill(session, (1,))[0].id
    qtbot.waitUntil(lambda: not place._table_timer.isActive())
    touched: list[int] = []
    monkeypatch.setattr(place.table, "refresh", lambda: touched.append(1))
    draw = np.random.default_rng(0)
    for step in range(1000):
        session.apply([step_finished(run, 0, 2, 13 + step, draw)])
    qtbot.waitUntil(lambda: bool(touched))
    assert not place._table_timer.isActive(), "a second refresh is on its way"
    assert len(touched) == 1


def test_clicking_a_run_highlights_its_curves(room: Room) -> None:
    place, session = room
    plans = fill(session, (2,))
    place.table.show_run(plans[1].id)
    emphasis = {key: curve.emphasis for key, curve in place.charts.charts["gradient"].curves.items()}
    assert {key.rsplit(":", 1)[0] for key, value in emphasis.items() if value == "highlighted"} == {plans[1].id}
    assert place.run_controls.train.text().endswith("1")


def test_a_hidden_method_leaves_the_charts(room: Room) -> None:
    place, session = room
    plans = fill(session, (2,))
    session.change_method("soft_dice", visible=False)
    shown = {key.rsplit(":", 1)[0] for key, _ in place.charts.charts["loss"].shown()}
    assert shown == {plan.id for plan in plans if plan.method != "soft_dice"}


def test_a_failed_run_says_why_beside_the_table_and_can_be_copied(room: Room, qtbot: Any) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QToolButton

    place, session = room
    plans = fill(session, (2,))
    assert not place.problems.isVisible()
    session.apply([finished(plans[0].id, ev.FinishReason.OUT_OF_MEMORY, "out of memory: choose a smaller patch", 2)])
    qtbot.waitUntil(place.problems.isVisible, timeout=2000)
    copy = next(button for button in place.problems.findChildren(QToolButton) if button.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "Out of memory: choose a smaller patch." in QGuiApplication.clipboard().text()


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


def test_settings_are_forms_that_write_the_study(room: Room, qtbot: Any) -> None:
    place, session = room
    place.chart_controls.settings.setChecked(True)
    panel = place._settings
    assert panel is not None
    assert panel.forms["schedule"].value() == session.study.schedule
    panel.warm.click()
    assert session.study.warm_start is not None
    panel.seeds.setText("0, 4")
    panel.seeds.editingFinished.emit()
    assert session.study.seeds == (0, 4)
    place.chart_controls.settings.setChecked(False)
    assert not panel.isVisible()


def test_the_number_of_runs_at_once_is_part_of_the_study(room: Room) -> None:
    place, session = room
    place.run_controls.concurrency.setValue(4)
    assert session.study.hardware.concurrency == 4


def test_export_says_where_the_curves_went_or_why_not(room: Room, tmp_path: Path) -> None:
    place, session = room
    fill(session, (2,))
    said: list[tuple[str, str]] = []
    session.said.connect(lambda level, text: said.append((level, text)))
    place.export_to(tmp_path / "all.csv")
    place.export_to(tmp_path / "nowhere" / "all.csv")
    assert [level for level, _ in said] == ["info", "error"]
    assert (tmp_path / "all.csv").stat().st_size > 1000


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
        assert not table.isColumnHidden(NAMES.index("best"))
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
        wanted = QFontMetrics(bold).horizontalAdvance("Dice, best")
        qtbot.waitUntil(lambda: place.table.columnWidth(NAMES.index("best")) > wanted)
    finally:
        apply_theme(app, "light")


def test_the_menu_of_runs_offers_to_predict_with_those_that_kept_a_model(room: Room, qtbot: Any) -> None:
    place, session = room
    ids = tuple(plan.id for plan in fill(session, (3, 2, 0)))
    table = RunTable(place.presenter, lambda runs: tuple(run for run in runs if run != ids[2]), place)
    said = []
    for count in (1, 2, 3):
        table.select(ids[:count])
        menu = table.make_menu()
        assert menu is not None
        said.append(menu.actions()[-1].text())
        with qtbot.waitSignal(table.predict_wanted) as wanted:
            menu.actions()[-1].trigger()
        assert set(wanted.args[0]) == set(ids[: min(count, 2)])
        menu.deleteLater()
    assert said == ["Predict with this run…", "Predict with these 2 runs…", "Predict with these 2 runs…"]
    table.select(ids[2:3])
    menu = table.make_menu()
    assert menu is None or not any("Predict" in action.text() for action in menu.actions())


def test_images_and_a_folder_are_asked_for_before_anything_is_predicted(room: Room, monkeypatch: Any) -> None:
    from segloss_gui.gui.workspaces.train import view

    place, _ = room
    asked: list[Any] = []
    monkeypatch.setattr(view, "choose_files", lambda _p, _t, then: then([Path("new.nii.gz")]))
    monkeypatch.setattr(view, "choose_folder", lambda _p, _t, then, new, offered: then(Path("out")))
    monkeypatch.setattr(place._services.predicting, "predict", lambda *what: asked.append(what))
    place.choose_images(("a", "b"))
    assert asked == [(("a", "b"), [Path("new.nii.gz")], Path("out"))]


def test_the_window_s_menu_lets_the_selected_runs_predict_or_says_what_to_select(room: Room, monkeypatch: Any) -> None:
    place, session = room
    ids = tuple(plan.id for plan in fill(session, (3, 2, 0)))
    monkeypatch.setattr(place._services.predicting, "able", lambda runs: tuple(run for run in runs if run != ids[2]))
    asked, said = list[tuple[str, ...]](), list[str]()
    monkeypatch.setattr(place, "choose_images", asked.append)
    session.said.connect(lambda _, text: said.append(text))
    place.table.select(ids[2:3])
    place.predict_images()
    assert (asked, said) == ([], [SELECT_FIRST])
    place.table.select(ids[:3])
    place.predict_images()
    assert [set(runs) for runs in asked] == [set(ids[:2])]


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


def test_losses_of_the_plan_beside_the_curves_are_named_in_large_type(room: Room, qtbot: Any) -> None:
    place, session = room
    fill(session, (3, 2, 0))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light", projector=True)
    try:
        place.resize(2400, 1200)
        place.chart_controls.plan.setChecked(True)
        QApplication.processEvents()
        table = place.findChild(PlainTable)
        assert table is not None
        qtbot.waitUntil(lambda: table.columnWidth(0) > table.fontMetrics().horizontalAdvance("sJaccard") + 8)
    finally:
        apply_theme(app, "light")


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


def test_where_there_is_no_room_the_settings_stand_in_place_of_the_curves(room: Room, qtbot: Any) -> None:
    place, session = room
    fill(session, (3, 2, 0))
    place.resize(900, 640)
    place.chart_controls.settings.setChecked(True)
    side = max(place._settings.minimumSizeHint().width(), place._settings.minimumWidth())
    need = place.stack.minimumSizeHint().width() + side
    place.resize(need - 40, 640)
    assert not place.stack.isVisible()
    assert place._settings.isVisible()
    place.resize(need + 80, 640)
    assert place.stack.isVisible()
    place.resize(need - 40, 640)
    place.chart_controls.settings.setChecked(False)
    assert place.stack.isVisible()
