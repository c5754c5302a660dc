from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from segloss_gui.app.train.run_row import text_of
from segloss_gui.core import events as ev
from segloss_gui.data.readers import read_labels
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets import PlainTable
from segloss_gui.gui.workspaces.train.run_table import RunTable
from segloss_gui.gui.workspaces.train.view import SELECT_FIRST
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.gui.workspaces.compare.layouts.trained import train_tiny
from tests.gui.workspaces.train.conftest import Room
from tests.screens.train import fill, finished, step_finished, study
from tests.study.two_channels import source_of, write_cases


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


def test_a_study_in_a_folder_that_may_not_be_written_is_offered_another(
    room: Room, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = room
    monkeypatch.setattr("os.access", lambda *_: False)
    place.obstacles.look()
    qtbot.waitUntil(lambda: place.welcome.button.text() == "Save as…", timeout=30_000)
    with qtbot.waitSignal(place.welcome.place_wanted):
        qtbot.mouseClick(place.welcome.button, Qt.MouseButton.LeftButton)


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
    qtbot.waitUntil(lambda: loss.line_item.getData()[0] is not None)
    assert len(loss.line_item.getData()[0]) == 36


def test_a_thousand_events_touch_the_table_once_in_a_quarter_second(
    room: Room, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    place, session = room
    run = fill(session, (1,))[0].id
    qtbot.waitUntil(lambda: not place._table_timer.isActive())
    touched: list[int] = []
    monkeypatch.setattr(place.table, "refresh", lambda _: touched.append(1))
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


def test_a_refresh_works_out_the_line_of_each_run_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    place, session = room
    plans = fill(session, (2, 1))
    worked_out: list[str] = []
    row = place.presenter.row
    monkeypatch.setattr(place.presenter, "row", lambda plan: (worked_out.append(plan.id), row(plan))[1])
    place._refresh_runs()
    assert sorted(worked_out) == sorted(plan.id for plan in plans)


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


def test_settings_are_forms_that_write_the_study(room: Room, qtbot: Any) -> None:
    place, session = room
    place.chart_controls.settings.setChecked(True)
    panel = place.sides.settings
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


def test_a_folder_of_series_is_asked_for_where_no_file_is_an_image_of_its_own(room: Room, monkeypatch: Any) -> None:
    from segloss_gui.gui.workspaces.train import view

    place, session = room
    ids = tuple(plan.id for plan in fill(session, (3, 2, 0)))
    answers, asked = [Path("series"), Path("out")], list[Any]()
    monkeypatch.setattr(view, "choose_folder", lambda _p, _t, then, **_: then(answers.pop(0)))
    monkeypatch.setattr(place._services.predicting, "able", lambda runs: tuple(runs))
    monkeypatch.setattr(place._services.predicting, "predict", lambda *what: asked.append(what))
    place.table.select(ids[:1])
    place.predict_images(folder=True)
    assert asked == [(ids[:1], [Path("series")], Path("out"))]


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


def test_where_there_is_no_room_the_settings_stand_in_place_of_the_curves(room: Room, qtbot: Any) -> None:
    place, session = room
    fill(session, (3, 2, 0))
    place.resize(900, 640)
    place.chart_controls.settings.setChecked(True)
    side = max(place.sides.settings.minimumSizeHint().width(), place.sides.settings.minimumWidth())
    need = place.stack.minimumSizeHint().width() + side
    place.resize(need - 40, 640)
    assert not place.stack.isVisible()
    assert place.sides.settings.isVisible()
    place.resize(need + 80, 640)
    assert place.stack.isVisible()
    place.resize(need - 40, 640)
    place.chart_controls.settings.setChecked(False)
    assert place.stack.isVisible()


def test_a_folder_whose_channels_lie_in_another_order_is_predicted_as_the_run_was_trained_and_it_is_said(
    room: Room, qtbot: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    from segloss_gui.gui.workspaces.train import view

    place, session = room
    two, preview, home = train_tiny(
        tmp_path / "study", "soft_dice", folds=FoldSettings(count=2, use=(0,)),
        cohort=source_of(write_cases(tmp_path / "data", "adc", "dwi"), adc="channel:ADC", dwi="channel:DWI",
                         seg="reference"),
    )  # fmt: skip
    plans = {plan.id: plan for plan in plan_runs(two)}
    session.begin(two, folder=home)
    session.set_preview(preview)
    session.set_runs(plans, {run: StudyFolder(home).run(run).progress() for run in plans})
    said: list[tuple[str, str]] = []
    session.said.connect(lambda kind, text: said.append((kind, text)))

    def predict(images: Path, to: Path) -> str:
        answers = [images, to]
        monkeypatch.setattr(view, "choose_folder", lambda _p, _t, then, **_: then(answers.pop(0)))
        place.table.select(tuple(plans))
        before = len(said)
        place.predict_images(folder=True)
        qtbot.waitUntil(lambda: any(kind in ("info", "error") for kind, _ in said[before:]), timeout=60_000)
        return next(text for kind, text in said[before:] if kind in ("info", "error"))

    others = write_cases(tmp_path / "others", "dwi", "t2", labels=False)
    assert predict(others, tmp_path / "none").endswith("was trained on, ADC, DWI, got DWI, T2")
    assert not (tmp_path / "none").exists()
    images = write_cases(tmp_path / "turned", "a_dwi", "b_adc", labels=False)
    assert predict(images, tmp_path / "shown") == (
        f"4 images predicted, in {tmp_path / 'shown'}. "
        "The channels of the images (DWI, ADC) are put in the order of training: ADC, DWI."
    )
    run = StudyFolder(home).run(next(iter(plans)))
    for ours in (run.path / "predictions").glob("*.nii.gz"):
        (shown,) = (tmp_path / "shown" / "predictions").glob(f"{ours.name[:2]}*")
        np.testing.assert_array_equal(read_labels(shown).data, read_labels(ours).data)
