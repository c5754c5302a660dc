from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.form_kinds import Number
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.train.design_kinds import KINDS, DesignSettings, MissingLabels, Sweep, make_study
from segloss_gui.app.train.design_presenter import DesignPresenter
from segloss_gui.core.errors import ParameterError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.train.design_dialog import DesignDialog, design_study
from segloss_gui.gui.workspaces.train.design_form import RemovalEditor
from segloss_gui.gui.workspaces.train.design_grid import GridEditor
from segloss_gui.gui.workspaces.train.design_sweep import LossEditor, ValuesEditor
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.templates import TEMPLATES
from tests.gui.workspaces.train.instant import HeldTasks

COHORT = Phantom(design="two_groups", train=12, test=4, side=16)
LESION = (TargetClass(value=1, name="lesion"),)
NO_B = (Removal(class_value=1, group="B"),)


@pytest.fixture
def presenter(session: Session) -> DesignPresenter:
    session.set_study(Study(cohort=COHORT, classes=LESION))
    session.set_preview(COHORT.preview())
    return DesignPresenter(session, HeldTasks())


def test_every_design_of_the_program_has_a_card() -> None:
    assert set(KINDS) == {*TEMPLATES, "sweep"}


def test_a_design_says_how_many_runs_come_of_it(presenter: DesignPresenter) -> None:
    presenter.choose("compare-losses")
    assert presenter.outcome() == "25 runs = 5 losses × 5 folds × 1 seed, after 5 warm starts"
    presenter.change(DesignSettings(folds=3, seeds=(0, 1)))
    assert presenter.outcome() == "30 runs = 5 losses × 3 folds × 2 seeds, after 6 warm starts"


def test_a_design_is_applied_in_one_step_of_undo_and_leaves_the_study_unsaved(presenter: DesignPresenter) -> None:
    session = presenter.session
    session.set_study(session.study.model_copy(update={"losses": (LossChoice(key="focal"),)}))
    presenter.choose("compare-losses")
    assert "1 loss of the study" in presenter.consequences()
    assert not session.dirty
    assert presenter.apply()
    assert session.dirty
    assert len(session.study.losses) == 5
    assert session.study.warm_start is not None
    assert session.undo()
    assert [choice.key for choice in session.study.losses] == ["focal"]
    assert session.study.warm_start is None


def test_nothing_is_applied_while_runs_go_on(session: Session) -> None:
    session.set_study(Study(classes=LESION))
    made = DesignPresenter(session, HeldTasks(), locked=lambda: True)
    made.choose("compare-losses")
    assert not made.apply()
    assert made.fault == "Stop the runs before the study is changed."
    assert not session.study.losses


def test_missing_labels_need_a_policy_and_take_it_along(presenter: DesignPresenter) -> None:
    presenter.choose("missing-labels")
    assert "which class of which group has no labels" in presenter.fault
    assert not presenter.can_apply
    presenter.change(MissingLabels(removed=NO_B, batch_sizes=(1, 2), folds=2))
    assert presenter.apply()
    assert presenter.session.study.policy == LabelPolicy(removed=NO_B)
    assert {choice.batch_size for choice in presenter.session.study.losses} == {1, 2}


def test_a_group_can_be_repeated_from_the_form_and_one_of_another_cohort_is_refused(presenter: DesignPresenter) -> None:
    presenter.choose("missing-labels")
    presenter.change(MissingLabels(removed=NO_B, folds=2, repeat="C=3"))
    assert "must be one of the cohort (A, B), got C" in presenter.fault
    presenter.change(MissingLabels(removed=NO_B, folds=2, repeat="A=3"))
    assert presenter.apply()
    repeats = {choice.method: dict(choice.repeat) for choice in presenter.session.study.losses if choice.repeat}
    assert repeats == {"Iε, partial labels": {"A": 3}}


def test_the_studys_own_policy_and_seeds_are_where_the_form_begins(presenter: DesignPresenter) -> None:
    presenter.session.edit(policy=LabelPolicy(removed=NO_B), seeds=(3, 4))
    presenter.choose("missing-labels")
    assert isinstance(presenter.settings, MissingLabels)
    assert presenter.settings.removed == NO_B
    assert presenter.settings.seeds == (3, 4)


def test_a_design_begins_with_folds_for_the_subjects_there_are(session: Session) -> None:
    few = Phantom(design="two_groups", train=3, test=1, side=16)
    session.set_study(Study(cohort=few, classes=LESION))
    session.set_preview(few.preview())
    presenter = DesignPresenter(session, HeldTasks())
    presenter.choose("compare-losses")
    assert presenter.settings == DesignSettings(folds=3)
    assert presenter.can_apply, presenter.fault


def test_more_folds_than_subjects_are_refused_before_anything_is_applied(presenter: DesignPresenter) -> None:
    presenter.choose("compare-losses")
    presenter.change(DesignSettings(folds=50))
    assert "50 folds" in presenter.fault
    assert not presenter.can_apply


def test_a_design_left_and_chosen_again_is_as_it_was(presenter: DesignPresenter) -> None:
    presenter.choose("compare-losses")
    presenter.change(DesignSettings(folds=3))
    presenter.choose("all-losses")
    presenter.choose("compare-losses")
    assert presenter.settings == DesignSettings(folds=3)


def test_a_sweep_is_the_grid_at_every_batch_size() -> None:
    settings = Sweep(grid={"phi": ("I", "BI"), "epsilon": (1e-7, 1.0, "heuristic")}, batch_sizes=(1, 2), folds=2)
    made = make_study("sweep", Study(classes=LESION), settings)
    assert len(made.losses) == 12
    assert made.folds.use == (0, 1)
    with pytest.raises(ParameterError, match="must vary"):
        make_study("sweep", Study(classes=LESION), Sweep(grid={}))


def test_values_are_a_list_or_a_log_range(qtbot: QtBot) -> None:
    editor = ValuesEditor(Number(least=0), ("heuristic",))
    qtbot.addWidget(editor)
    editor.write((1e-7, "heuristic"))
    assert editor.line.text() == "1e-7, heuristic"
    assert editor.read() == (1e-7, "heuristic")
    editor.modes.button(1).click()
    editor.low.show_number(0.01)
    editor.high.show_number(100)
    editor.count.show_number(5)
    assert editor.read() == (0.01, 0.1, 1.0, 10.0, 100.0)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "at least one"), ("1, 1", "differ"), ("-1", "at least 0"), ("few", "numbers or heuristic")],
)
def test_wrong_values_are_refused_in_words(qtbot: QtBot, typed: str, words: str) -> None:
    editor = ValuesEditor(Number(least=0), ("heuristic",))
    qtbot.addWidget(editor)
    editor.line.setText(typed)
    with pytest.raises(ValueError, match=words):
        editor.read()


def test_what_is_not_ticked_is_empty_in_training(qtbot: QtBot) -> None:
    editor = RemovalEditor(LESION, ("A", "B"))
    qtbot.addWidget(editor)
    editor.write(())
    assert editor.read() == ()
    editor.table.boxes[0, 1].click()
    assert editor.read() == NO_B


def _dialog(qtbot: QtBot, presenter: DesignPresenter, key: str) -> DesignDialog:
    dialog = DesignDialog(presenter, key)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_dialog_follows_its_form(qtbot: QtBot, presenter: DesignPresenter) -> None:
    dialog = _dialog(qtbot, presenter, "missing-labels")
    assert not dialog.take.isEnabled()
    assert dialog.form is not None
    removed = dialog.form.rows["removed"].editor
    assert isinstance(removed, RemovalEditor)
    removed.table.boxes[0, 1].click()
    assert dialog.take.isEnabled()
    assert dialog.outcome.text().startswith("40 runs = 8 losses")
    dialog.take.click()
    assert not dialog.isVisible()
    assert presenter.session.study.policy.removed == NO_B


def test_a_wrong_form_cannot_be_applied(qtbot: QtBot, presenter: DesignPresenter) -> None:
    dialog = _dialog(qtbot, presenter, "compare-losses")
    assert dialog.form is not None
    dialog.form.rows["seeds"].editor.write((1, 1))
    dialog.form.rows["seeds"].editor.edited.emit()
    assert not dialog.take.isEnabled()
    assert dialog.form.rows["seeds"].fault
    dialog.reject()


def test_a_sweep_offers_the_parameters_of_the_loss_that_is_chosen(qtbot: QtBot, presenter: DesignPresenter) -> None:
    dialog = _dialog(qtbot, presenter, "sweep")
    tasks: Any = presenter._tasks
    tasks.finish()
    assert dialog.form is not None
    loss, grid = dialog.form.rows["loss"].editor, dialog.form.rows["grid"].editor
    assert isinstance(loss, LossEditor)
    assert isinstance(grid, GridEditor)
    assert [name for name, box in grid.boxes.items() if box.isChecked()] == ["phi", "epsilon"]
    assert dialog.outcome.text().startswith("30 runs = 6 losses")
    loss.write("focal")
    loss.edited.emit()
    assert "phi" not in grid.boxes
    assert not dialog.take.isEnabled()  # nothing varies
    grid.boxes["gamma"].click()
    grid.editors["gamma"].write((1.0, 2.0))
    grid.editors["gamma"].edited.emit()
    assert dialog.outcome.text().startswith("10 runs = 2 losses")
    dialog.reject()


def test_a_sweep_is_not_scrolled_sideways_in_a_projectors_type(
    qtbot: QtBot, qapp: QApplication, presenter: DesignPresenter
) -> None:
    apply_theme(qapp, "light", projector=True)
    try:
        dialog = _dialog(qtbot, presenter, "sweep")
        presenter._tasks.finish()  # type: ignore[attr-defined]
        dialog.resize(1080, 700)
        with qtbot.waitExposed(dialog):
            dialog.show()
        QApplication.processEvents()
        bar = dialog._place.horizontalScrollBar()
        assert bar.maximum() == 0
        dialog.reject()
    finally:
        apply_theme(qapp, "light")


def test_designs_are_tried_in_the_background_of_the_window(qtbot: QtBot, services: Services, session: Session) -> None:
    from PySide6.QtWidgets import QWidget

    session.set_study(Study(cohort=COHORT, classes=LESION))
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = design_study(services, parent, "all-losses")
    qtbot.waitUntil(dialog.take.isEnabled, timeout=30_000)
    dialog.take.click()
    qtbot.waitUntil(lambda: len(session.study.losses) > 20)


def test_a_study_without_losses_is_offered_the_designs(qtbot: QtBot, services: Services, session: Session) -> None:
    from segloss_gui.gui.workspaces.train.view import TrainWorkspace

    session.set_study(Study(cohort=COHORT, classes=LESION))
    session.set_preview(COHORT.preview())
    place = TrainWorkspace(session, services)
    qtbot.addWidget(place)
    place.show()
    place.welcome.cards["compare-losses"].click()
    dialog = place.findChild(DesignDialog)
    qtbot.waitUntil(dialog.take.isEnabled, timeout=30_000)
    dialog.take.click()
    assert len(session.study.losses) == 5
    assert place.welcome.button.text() == "Train all"
    assert not place.welcome.cards["compare-losses"].isVisible()
    qtbot.waitUntil(lambda: services.tasks.idle, timeout=30_000)


def test_the_parameters_of_every_loss_can_be_swept(qtbot: QtBot) -> None:
    from segloss_gui.losses import LOSSES

    for spec in LOSSES.values():
        grid = GridEditor()
        qtbot.addWidget(grid)
        grid.show_loss(spec)
        for name, box in grid.boxes.items():
            box.click()
            values = grid.read()
            # What a form shows of a default must be a value of the parameter.
            assert all(spec.params.parse({name: value}) for value in values[name])
            box.click()
