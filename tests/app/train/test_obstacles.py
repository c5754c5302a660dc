from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from segloss_gui.app.session import Session
from segloss_gui.app.train.obstacles import Obstacles
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.cases import open_cohort
from segloss_gui.study.models import FoldSettings, LossChoice
from segloss_gui.training.settings import NetworkSettings
from tests.app.instant_tasks import FakeTasks
from tests.study.moved_data import made_data, study_on


class Room:
    """A study of four cases that can be trained, with files of its own."""

    def __init__(self, folder: Path) -> None:
        self.session, self.folder = Session(), folder
        study = study_on(made_data(folder / "data", cases=4), "soft_dice")
        self.session.begin(study, folder=folder)
        self.session.set_preview(open_cohort(study))
        tasks: Any = FakeTasks()
        training: Any = SimpleNamespace(unfinished=lambda: ())
        self.obstacles = Obstacles(self.session, tasks)
        self.presenter = TrainPresenter(self.session, training, self.obstacles)
        self.look()

    def look(self) -> None:
        """What the page does when it is shown."""
        self.obstacles.look()

    @property
    def said(self) -> str:
        """What stands below "Not ready to train yet"; empty where it is ready."""
        assert self.presenter.stage in ("ready", "not ready")
        words = " ".join(self.presenter.missing())
        assert bool(words) == (self.presenter.stage == "not ready")
        return words


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_ready_to_train_means_it(room: Room) -> None:
    assert room.presenter.stage == "ready"
    assert room.said == ""


def test_a_study_with_more_folds_than_subjects_is_not_ready(room: Room) -> None:
    room.session.edit(folds=FoldSettings(by="subject", count=9))
    assert "9" in room.said
    assert room.presenter.mended_at() == "data"


def test_a_study_without_a_loss_is_not_ready(room: Room) -> None:
    room.session.edit(losses=())
    assert room.presenter.stage == "no losses"


def test_a_study_without_references_is_not_ready(room: Room) -> None:
    cohort = open_cohort(room.session.study).cohort
    room.session.set_preview(CohortPreview(replace(cohort, cases=[replace(case, label=None) for case in cohort.cases])))
    assert room.said == "No case has a reference segmentation, and training needs some."


def test_a_study_of_which_a_file_is_missing_is_not_ready_and_names_it(room: Room) -> None:
    lost = next(room.folder.glob("data/set/patient 1/T1.nii.gz"))
    kept = lost.rename(room.folder / "kept.nii.gz")
    room.look()
    assert room.said == f"1 file of the cases is not there any more: {lost}."
    kept.rename(lost)
    room.look()
    assert room.said == ""


def test_files_in_a_folder_that_may_not_be_read_are_named_like_missing_ones(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def look(path: Any, *rest: Any, **more: Any) -> os.stat_result:
        if "patient 1" in os.fsdecode(path):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "stat", look)
    room.look()
    assert "not there any more" in room.said
    assert "patient 1" in room.said


def test_a_mask_of_one_of_many_objects_that_is_missing_is_named_too(room: Room) -> None:
    preview = room.session.preview
    assert preview is not None
    mask = room.folder / "masks" / "cell 7.png"
    cases = [replace(case, further_labels=(mask,)) for case in preview.cohort.cases]
    room.session.set_preview(replace(preview, cohort=replace(preview.cohort, cases=tuple(cases))))
    room.look()
    assert room.said == f"1 file of the cases is not there any more: {mask}."


def test_a_study_without_the_weights_it_begins_from_is_not_ready(room: Room) -> None:
    room.session.edit(network=NetworkSettings(architecture="vgg16_atrous", imagenet=room.folder / "weights.pt"))
    assert f"weights are not there: {room.folder / 'weights.pt'}" in room.said


def test_a_study_on_a_full_disk_is_not_ready_and_is_once_there_is_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(room.folder)._replace(free=3_200_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    room.look()
    assert room.said == f"The disk of {room.folder} is full: 3.2 MB are free."
    assert room.presenter.mended_at() == ""
    monkeypatch.undo()
    room.look()
    assert room.presenter.stage == "ready"


def test_a_study_whose_folder_may_not_be_written_is_not_ready(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    room.look()
    assert "may not be written" in room.said
    assert room.presenter.mended_at() == "elsewhere"


def test_a_study_with_a_loss_nobody_knows_or_parameters_it_refuses_is_not_ready(room: Room) -> None:
    room.session.edit(losses=(LossChoice(key="cross_entropi"), LossChoice(key="focal", params={"gamma": -3.0})))
    assert "Loss “cross_entropi”: no such loss 'cross_entropi'; did you mean 'cross_entropy'?" in room.said
    assert "gamma" in room.said
    assert room.presenter.mended_at() == "losses"


def test_a_study_that_another_process_trains_is_not_ready(room: Room) -> None:
    room.session.trained_by = "segloss run (process 4711 on node7, since noon)"
    assert "segloss run (process 4711 on node7, since noon)" in room.said
