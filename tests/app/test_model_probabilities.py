"""Probability maps behind what is shown: from files, from another tool, from kept weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.model_gradients import Gradients
from segloss_gui.app.model_probabilities import Probabilities
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import ImportedMethod, Study
from segloss_gui.study.probabilities import beside
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import open_study
from tests.gui.workspaces.compare.layouts.trained import train_tiny

Opened = tuple[Study, CohortPreview, Path]
BOTH = {"cross_entropy", "soft_dice"}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return train_tiny(tmp_path_factory.mktemp("trained"), "cross_entropy", "soft_dice")


def opened(of: Opened, tasks: FakeTasks, case: str = "test_000", study: Study | None = None) -> tuple[Session, Loader]:
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    open_study(session, study or of[0], of[1], of[2])
    session.show_case(case)
    return session, loader


def without_probabilities(of: Opened, folder: Path) -> Opened:
    shutil.copytree(of[2], folder, ignore=shutil.ignore_patterns("probabilities"))
    return of[0], of[1], folder


def test_nothing_is_loaded_until_the_layout_is_shown(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    assert not maps.shown
    maps.set_active(True)
    assert set(maps.shown) == BOTH


def test_at_half_the_scores_are_those_of_the_label_map(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    for method in BOTH:
        assert maps.shown[method].scores[1].at(0.5) == loader.predictions[method].scores[1]


def test_an_epoch_shows_the_probabilities_of_its_preview(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    newest = maps.shown["soft_dice"].codes[1]
    session.show_epoch(1)
    first = maps.shown["soft_dice"].codes[1]
    assert first.shape == newest.shape
    assert (first != newest).any()


def test_a_hidden_method_and_an_older_case_are_let_go(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    before = maps.shown["soft_dice"].codes[1]
    session.change_method("cross_entropy", visible=False)
    assert set(maps.shown) == {"soft_dice"}
    session.show_case("test_001")
    assert maps.shown["soft_dice"].codes[1] is not before


def test_a_run_that_kept_none_is_computed_from_its_weights_and_kept_then(trained: Opened, tmp_path: Path) -> None:
    old = without_probabilities(trained, tmp_path / "old")
    tasks = FakeTasks()
    session, loader = opened(old, tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    assert (maps.missing, maps.shown) == (BOTH, {})
    maps.compute_missing()
    assert (maps.missing, set(maps.shown)) == (set(), BOTH)
    kept = beside(StudyFolder(old[2]).run("soft_dice_fold0_seed0").prediction_path("test_000"))
    assert kept.is_file()
    again = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    again.set_active(True)
    assert again.shown["soft_dice"].weights_epoch is None
    np.testing.assert_array_equal(again.shown["soft_dice"].codes[1], maps.shown["soft_dice"].codes[1])


def test_an_epoch_without_probabilities_shows_those_of_the_weights_and_says_so(trained: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    shutil.copytree(trained[2], folder)
    preview = StudyFolder(folder).run("soft_dice_fold0_seed0").preview_path(1, "test_000")
    beside(preview).unlink()
    tasks = FakeTasks()
    session, loader = opened((trained[0], trained[1], folder), tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    session.show_epoch(1)
    assert maps.missing == {"soft_dice"}
    maps.compute_missing()
    assert maps.shown["soft_dice"].weights_epoch in (1, 2)
    assert not beside(preview).is_file()
    session.show_epoch(None)
    assert maps.shown["soft_dice"].weights_epoch is None


def test_a_damaged_file_is_told_by_name_and_the_others_go_on(trained: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(trained[2], folder)
    path = beside(StudyFolder(folder).run("soft_dice_fold0_seed0").prediction_path("test_000"))
    path.write_bytes(path.read_bytes()[:300])
    tasks = FakeTasks()
    session, loader = opened((trained[0], trained[1], folder), tasks)
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    assert set(maps.shown) == {"cross_entropy"}
    assert str(path) in maps.faults["soft_dice"]


def test_probability_maps_of_another_tool_join_its_label_maps_do_not(trained: Opened) -> None:
    run = StudyFolder(trained[2]).run("soft_dice_fold0_seed0").path
    elsewhere = (
        ImportedMethod(name="other", folder=run / "probabilities", kind="probabilities"),
        ImportedMethod(name="labels", folder=run / "predictions"),
    )
    tasks = FakeTasks()
    session, loader = opened(trained, tasks, study=trained[0].model_copy(update={"imported": elsewhere}))
    maps = Probabilities(session, loader, tasks)  # type: ignore[arg-type]
    maps.set_active(True)
    np.testing.assert_array_equal(maps.shown["other"].codes[1], maps.shown["soft_dice"].codes[1])
    assert maps.missing == {"labels"}
    assert "from elsewhere" in maps.computing.why_not("labels")
    maps.compute_missing()
    assert maps.missing == {"labels"}


def test_gradients_come_one_after_the_other_and_again_from_the_cache(trained: Opened) -> None:
    tasks = FakeTasks(hold=True)
    session, loader = opened(trained, tasks)
    tasks.release()
    gradients = Gradients(session, loader, tasks)  # type: ignore[arg-type]
    gradients.start(["cross_entropy", "soft_dice"])
    assert (gradients.working, gradients.words()) == (True, "CE (1 of 2)")
    tasks.release(1)
    assert (set(gradients.results), gradients.words()) == ({"cross_entropy"}, "sDice (2 of 2)")
    assert gradients.share == 0.5
    tasks.release()
    assert set(gradients.results) == BOTH
    assert not gradients.working
    found = gradients.results["soft_dice"]
    gradients.forget()
    gradients.start(["soft_dice"])
    tasks.release()
    assert gradients.results["soft_dice"] is found


def test_a_cancel_keeps_what_was_finished_and_drops_what_comes_late(trained: Opened) -> None:
    tasks = FakeTasks(hold=True)
    session, loader = opened(trained, tasks)
    tasks.release()
    gradients = Gradients(session, loader, tasks)  # type: ignore[arg-type]
    gradients.start(["cross_entropy", "soft_dice"])
    tasks.release(1)
    task = gradients.task
    gradients.cancel()
    assert task is not None
    assert (task.cancelled, gradients.cancelled) == (True, True)
    tasks.release()
    assert set(gradients.results) == {"cross_entropy"}
    gradients.start(["soft_dice"])
    tasks.release()
    assert set(gradients.results) == BOTH


def test_another_case_forgets_the_gradients(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks)
    gradients = Gradients(session, loader, tasks)  # type: ignore[arg-type]
    gradients.start(["soft_dice"])
    assert gradients.results
    session.show_case("test_001")
    assert not gradients.results


def test_a_case_nobody_predicted_has_gradients_too_and_says_that_it_was_trained_on(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks, case="train_000")
    assert not loader.predictions
    gradients = Gradients(session, loader, tasks)  # type: ignore[arg-type]
    gradients.start(["soft_dice"])
    assert gradients.results["soft_dice"].found.trained_on


def test_a_method_without_weights_says_why(trained: Opened) -> None:
    tasks = FakeTasks()
    session, loader = opened(trained, tasks)
    session.set_runs({}, {})
    gradients = Gradients(session, loader, tasks)  # type: ignore[arg-type]
    assert "no weights yet" in gradients.why_not("soft_dice")
    gradients.start(["soft_dice"])
    assert not gradients.working


def test_a_device_that_is_not_there_and_weights_that_are_damaged_are_told_in_words(
    trained: Opened, tmp_path: Path
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(trained[2], folder)
    for weights in (StudyFolder(folder).run("soft_dice_fold0_seed0").checkpoints).iterdir():
        weights.write_bytes(weights.read_bytes()[:500])
    tasks = FakeTasks()
    session, loader = opened((trained[0], trained[1], folder), tasks)
    gradients = Gradients(session, loader, tasks)  # type: ignore[arg-type]
    gradients.start(["soft_dice", "cross_entropy"])
    assert "must be a readable checkpoint" in gradients.faults["soft_dice"]
    assert set(gradients.results) == {"cross_entropy"}
    elsewhere = trained[0].hardware.model_copy(update={"device": "cuda:7"})
    session.set_study(trained[0].model_copy(update={"hardware": elsewhere}))
    gradients.forget()
    gradients.start(["cross_entropy"])
    assert not gradients.faults  # known from before: no device is asked for
    session.show_case("test_001")
    gradients.start(["cross_entropy"])
    assert gradients.faults["cross_entropy"].startswith("the device must be one of")
