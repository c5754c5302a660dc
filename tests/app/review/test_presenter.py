from __future__ import annotations

import errno
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segloss_gui.app.review.grade_keys import LAB_BINDINGS
from segloss_gui.app.review.grader_actions import GraderActions
from segloss_gui.app.review.presenter import BLIND_COLOUR, ReviewPresenter
from segloss_gui.app.session import Session
from segloss_gui.study.grading_file import grading_path, read_grading
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import open_study
from tests.app.review.conftest import METHODS, Opened

Present = Callable[..., ReviewPresenter]


def on_disk(presenter: ReviewPresenter, grader: str = "Ada") -> list[int | None]:
    assert presenter.session.folder is not None
    return [row.grade for row in read_grading(grading_path(presenter.session.folder, grader)).rows]


def shown(presenter: ReviewPresenter) -> str:
    """Everything Review gives to the screen, as text."""
    item, readout = presenter.item, presenter.readout()
    assert item is not None
    layers = [(layer.name, layer.style.colour) for layer in presenter.scene.layers]
    return repr((presenter.title(item), presenter.colour(item), readout, layers, presenter.note()))


def test_without_a_study_the_lab_teaches_the_next_step(qapp: object) -> None:
    session, tasks = Session(), FakeTasks()
    from segloss_gui.app.case_loading import Loader

    presenter = ReviewPresenter(session, Loader(session, tasks), tasks)  # type: ignore[arg-type]
    presenter.set_active(True)
    assert presenter.stage == "empty"
    assert presenter.empty_text()[2] == "data"


def test_a_study_without_a_folder_or_predictions_says_what_is_missing(present: Present, opened: Opened) -> None:
    presenter = present(runs=False)
    assert presenter.stage == "empty"
    assert "no folder" in presenter.empty_text()[0]
    open_study(presenter.session, opened[0], opened[1], opened[2].parent / "elsewhere")
    assert presenter.stage == "empty"
    assert "No predictions" in presenter.empty_text()[0]


def test_every_final_prediction_becomes_an_item(grading: ReviewPresenter) -> None:
    assert grading.stage == "grade"
    assert grading.grading is not None
    assert {(item.case, item.method) for item in grading.grading.items} == {
        (case, method) for case in ("test_000", "test_001") for method in METHODS
    }


def test_exactly_one_overlay_is_drawn_and_the_reference_is_hidden(grading: ReviewPresenter) -> None:
    drawn = grading.scene.drawn()
    assert [layer.name for layer in drawn] == [f"Overlay {grading.item.overlay}"]  # type: ignore[union-attr]
    grading.scene.change(reference=True)
    assert [layer.is_reference for layer in grading.scene.drawn()] == [True, False]


def test_the_hidden_reference_is_not_in_the_readout_either(grading: ReviewPresenter) -> None:
    readout = grading.readout()
    assert readout is not None
    assert [label.is_reference for label in readout.labels] == [False]
    grading.scene.change(reference=True)
    assert len(grading.readout().labels) == 2  # type: ignore[union-attr]


def test_nothing_gives_the_method_away_while_blinded(grading: ReviewPresenter) -> None:
    colours = {method.colour for method in grading.session.methods}
    assert BLIND_COLOUR not in colours
    assert grading.session.blinded
    assert grading.grading is not None
    for at in range(len(grading.grading.items)):
        grading.show_item(at)
        assert not any(secret in shown(grading) for secret in (*METHODS, *colours))


def test_a_damaged_file_is_named_by_its_overlay_while_blinded(present: Present, opened: Opened) -> None:
    for path in (opened[2] / "runs").glob("*/predictions/*"):
        path.write_bytes(b"damaged")
    presenter = present()
    presenter.actions.start("Ada", 5)
    assert presenter.note().startswith("Overlay A cannot be shown")
    assert not any(secret in presenter.note() for secret in (*METHODS, "runs", ".nii"))
    presenter.actions.give(3)
    assert presenter.grading is not None
    assert presenter.grading.graded == 0
    presenter.unblind()
    assert ".nii" in presenter.note()


def test_a_method_switched_off_elsewhere_is_graded_all_the_same(present: Present) -> None:
    presenter = present()
    presenter.set_active(False)
    presenter.session.change_method(METHODS[0], visible=False)
    presenter.set_active(True)
    presenter.actions.start("Ada", 5)
    assert presenter.grading is not None
    assert {item.method for item in presenter.grading.items} == set(METHODS)
    for at in range(len(presenter.grading.items)):
        presenter.show_item(at)
        assert presenter.prediction() is not None


def test_a_grade_is_saved_at_once_with_the_dice_of_what_was_seen(grading: ReviewPresenter) -> None:
    grading.actions.give(4)
    assert on_disk(grading)[0] == 4
    item = grading.item
    assert item is not None
    assert 0 < item.dice <= 1
    grading.actions.clear()
    assert on_disk(grading)[0] is None
    assert math.isnan(grading.item.dice)  # type: ignore[union-attr]


def test_an_overlay_that_is_not_there_yet_is_not_graded(present: Present) -> None:
    tasks = FakeTasks()
    presenter = present(tasks=tasks)
    presenter.actions.start("Ada", 5)
    tasks.hold = True
    presenter.actions.step_case(1)
    assert "Loading" in presenter.note()
    presenter.actions.give(5)
    assert presenter.grading is not None
    assert presenter.grading.graded == 0
    tasks.hold = False
    tasks.release()
    presenter.actions.give(5)
    assert presenter.grading.graded == 1


def test_arrows_lead_over_overlays_and_cases_and_stay_at_the_ends(grading: ReviewPresenter) -> None:
    assert grading.grading is not None
    first, second = grading.grading.cases
    grading.actions.step_overlay(-1)
    assert grading.at == 0
    for _ in range(3):
        grading.actions.step_overlay(1)
    assert (grading.at, grading.session.case_id) == (3, second)
    grading.actions.step_case(1)
    assert grading.session.case_id == second
    grading.actions.step_case(-1)
    assert (grading.at, grading.session.case_id) == (0, first)


def test_going_on_begins_at_the_first_overlay_without_a_grade(grading: ReviewPresenter, present: Present) -> None:
    grading.actions.give(2)
    grading.actions.step_overlay(1)
    grading.actions.give(3)
    again = present()
    again.actions.start("Ada", 999)
    assert again.at == 2
    assert again.grading is not None
    assert again.grading.seed == 5
    assert [item.grade for item in again.grading.items][:3] == [2, 3, None]
    other = present()
    other.actions.start("Grace", 6)
    assert other.at == 0


def test_a_flag_marks_the_case_in_the_whole_window(grading: ReviewPresenter) -> None:
    case = grading.session.case_id
    grading.actions.flag()
    grading.actions.step_overlay(1)
    grading.actions.flag()
    assert case in grading.session.flags
    grading.actions.flag()
    assert case in grading.session.flags
    grading.actions.step_overlay(-1)
    grading.actions.flag()
    assert case not in grading.session.flags


def test_the_next_flagged_case_opens_at_its_flagged_overlay(grading: ReviewPresenter) -> None:
    assert grading.grading is not None
    grading.show_item(4)
    grading.actions.flag()
    grading.show_item(0)
    grading.actions.next_flagged()
    assert grading.at == 4


def test_a_case_flagged_elsewhere_is_found_too(grading: ReviewPresenter) -> None:
    assert grading.grading is not None
    grading.session.flags.set_flag(grading.grading.cases[1], True)
    grading.actions.next_flagged()
    assert grading.at == 3


def test_a_case_chosen_in_the_header_is_shown_at_its_overlays(grading: ReviewPresenter) -> None:
    assert grading.grading is not None
    grading.session.show_case(grading.grading.cases[1])
    assert grading.at == 3
    grading.session.show_case("train_000")
    assert grading.item is None
    assert "no overlay" in grading.note()
    grading.actions.give(3)
    assert grading.grading.graded == 0


def test_unblinding_shows_names_and_colours_and_is_recorded(grading: ReviewPresenter) -> None:
    grading.unblind()
    item = grading.item
    assert item is not None
    assert item.method in grading.title(item)
    assert grading.colour(item) == grading.session.method(item.method).colour  # type: ignore[union-attr]
    assert not grading.session.blinded
    grading.actions.give(3)
    assert grading.session.folder is not None
    record = read_grading(grading_path(grading.session.folder, "Ada"))
    assert record.unblinded
    assert [row.graded_blind for row in record.rows if row.grade is not None] == [False]


def test_results_are_closed_to_a_grader_who_is_blinded(grading: ReviewPresenter) -> None:
    grading.show_results(True)
    assert grading.stage == "grade"
    grading.unblind()
    grading.show_results(True)
    assert grading.stage == "results"


def test_leaving_the_lab_shows_methods_again_and_gives_the_epoch_back(present: Present) -> None:
    presenter = present()
    presenter.set_active(False)
    presenter.session.show_epoch(1)
    presenter.set_active(True)
    presenter.actions.start("Ada", 5)
    assert presenter.session.epoch is None
    presenter.session.show_epoch(1)
    assert presenter.session.epoch is None
    assert presenter.session.blinded
    presenter.set_active(False)
    assert not presenter.session.blinded
    assert presenter.session.epoch == 1
    assert presenter.session.needed == frozenset()


def test_a_changed_prediction_is_asked_for_again_and_the_old_grade_stays_in_the_file(grading: ReviewPresenter) -> None:
    grading.actions.give(1)
    item = grading.item
    assert item is not None
    assert grading.session.folder is not None
    run = next(plan.id for plan in grading.session.plans.values() if plan.method == item.method)
    path = grading.session.folder / "runs" / run / "predictions" / f"{item.case}.nii.gz"
    other = next(p for p in path.parents[2].glob("*/predictions/*") if p.name == path.name and p != path)
    path.write_bytes(other.read_bytes())
    grading.store.look()
    assert grading.grading is not None
    assert grading.grading.graded == 0
    assert [row.grade for row in grading.grading.past] == [1]
    grading.actions.give(5)
    assert sorted(filter(None, on_disk(grading))) == [1, 5]


def test_another_study_puts_the_grading_away_saved(grading: ReviewPresenter, opened: Opened, tmp_path: Path) -> None:
    grading.actions.give(2)
    folder = grading.session.folder
    grading.session.begin(opened[0], folder=tmp_path / "other")
    assert grading.grading is None
    assert folder is not None
    assert read_grading(grading_path(folder, "Ada")).graded == 1


def test_a_disk_that_refuses_is_said_and_the_grades_are_written_with_the_next_change(
    grading: ReviewPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segloss_gui.app.review import grading_store as store

    def full(*_: object) -> Path:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(store, "save_grading", full)
        grading.actions.give(2)
        assert "No space left" in grading.store.save_fault
    grading.actions.step_overlay(1)
    grading.actions.give(3)
    assert grading.store.save_fault == ""
    assert on_disk(grading)[:2] == [2, 3]


def test_grades_that_a_folder_could_not_take_go_along_to_where_the_study_is_saved(
    grading: ReviewPresenter, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from segloss_gui.app.review import grading_store as store

    save = store.save_grading

    def read_only(folder: Path, *rest: Any) -> Path:
        if folder == opened[2]:
            raise OSError(errno.EROFS, "Read-only file system")
        return save(folder, *rest)

    monkeypatch.setattr(store, "save_grading", read_only)
    grading.actions.give(2)
    assert "ead-only" in grading.store.save_fault
    shutil.copytree(opened[2], tmp_path / "copy")
    open_study(grading.session, opened[0], opened[1], tmp_path / "copy")
    assert (grading.stage, grading.store.save_fault) == ("grade", "")
    assert on_disk(grading)[0] == 2
    grading.show_item(1)
    grading.actions.give(3)
    assert on_disk(grading)[:2] == [2, 3]


def test_grades_given_while_another_is_being_written_are_not_lost(present: Present) -> None:
    tasks = FakeTasks()
    presenter = present(tasks=tasks)
    presenter.actions.start("Ada", 5)
    tasks.hold = True
    presenter.actions.give(1)
    presenter.actions.give(2)
    presenter.actions.give(3)
    assert tasks.titles.count("Saving grades") == 1
    presenter.store.flush()
    assert on_disk(presenter)[0] == 3
    tasks.hold = False
    tasks.release()
    assert on_disk(presenter)[0] == 3


def test_a_grader_goes_on_with_a_file_that_came_from_another_computer(present: Present, opened: Opened) -> None:
    first = present()
    first.actions.start("Frau Öz", 5)
    first.actions.give(4)
    first.store.close()
    own = grading_path(opened[2], "Frau Öz")
    own.rename(own.with_name("from the clinic.csv"))
    presenter = present()
    assert [(record.grader, record.graded) for record in presenter.store.records] == [("Frau Öz", 1)]
    presenter.actions.start("Frau Öz", 99)
    assert presenter.grading is not None
    assert (presenter.grading.graded, presenter.grading.seed) == (1, 5)
    presenter.store.close()
    presenter.store.look()
    assert [record.grader for record in presenter.store.records] == ["Frau Öz"]


def test_a_refused_file_is_a_fault_and_is_kept(present: Present, opened: Opened) -> None:
    path = grading_path(opened[2], "Ada")
    path.parent.mkdir()
    path.write_text("precious")
    presenter = present()
    assert [path.name in fault for fault in presenter.store.faults] == [True]
    presenter.actions.start("Ada", 5)
    assert presenter.stage == "start"
    assert path.read_text() == "precious"


def test_every_key_of_the_conventions_is_bound_to_a_method_of_the_presenter() -> None:
    keys = {key: row for row in LAB_BINDINGS for key in row.keys}
    assert set(keys) == {"Up", "Down", "Left", "Right", *"012345", "F", "N", "Backspace"}
    assert all(callable(getattr(GraderActions, row.action)) for row in LAB_BINDINGS)
