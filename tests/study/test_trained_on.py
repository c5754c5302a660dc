"""A run is of the data it was trained on: labels or images replaced since are told, and it has not finished."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.events import Event, FinishReason, RunFinished, StepFinished
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case
from segloss_gui.data.file_hash import file_hash
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.readers import write_labels, write_volume
from segloss_gui.study.evaluation import read_scores, write_scores
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.trained_on import DATA_FILE, files_then, note_data, replaced_since
from segloss_gui.training.control import RunControl
from tests.study.tiny import tiny_study


def label(place: int) -> LabelMap:
    data = np.zeros((8, 8, 8), np.uint8)
    data[place : place + 3, 2:6, 2:6] = 1
    return LabelMap(data, Grid((8, 8, 8), np.eye(4)))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    for case in range(4):
        mask = label(1 + case % 2)
        write_volume(tmp_path / "images" / f"c{case}.nii.gz", Volume(mask.data[None].astype(np.float32), mask.grid))
        write_labels(tmp_path / "labels" / f"c{case}.nii.gz", mask)
    cohort = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels")
    return tiny_study(epochs=1, cohort=cohort, folds=FoldSettings(count=2, use=(0,)))


def train(study: Study, folder: StudyFolder, hear: list[Event]) -> RunFinished:
    return run_one(study, plan_runs(study)[0], folder, emit=hear.append, control=RunControl())


def test_labels_replaced_since_are_told_and_the_run_has_not_finished(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path / "study")
    folder.save(study)
    run = folder.run(plan_runs(study)[0].id)
    left = run.path / "predictions" / ".x.nii.gz.1-2.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert train(study, folder, []).reason is FinishReason.COMPLETED
    assert not left.exists(), "what a kill left behind goes"
    assert run.progress().state is RunState.FINISHED

    file = tmp_path / "labels" / "c2.nii.gz"
    content = file.read_bytes()
    os.utime(file, (1, 1))  # copied or touched: the same file
    assert run.progress().state is RunState.FINISHED
    write_labels(file, label(3))
    replaced = run.progress()
    assert replaced.state is RunState.FAILED
    assert replaced.finished is not None
    assert "since replaced is c2: c2.nii.gz" in replaced.finished.message
    end = train(study, folder, [])
    assert end.reason is FinishReason.BAD_INPUT
    assert "trained on other data" in end.message

    file.write_bytes(content)
    assert run.progress().state is RunState.FINISHED
    assert train(study, folder, []).reason is FinishReason.COMPLETED


def test_a_run_that_sees_a_case_several_times_is_of_the_same_data_when_it_goes_on(tmp_path: Path, study: Study) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text("case,group\nc0,ED\nc1,ED\nc2,ES\nc3,ES\n")
    cohort = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels", groups_csv=groups)
    choice = LossChoice(key="soft_dice", repeat={"ED": 3})
    study, folder = study.model_copy(update={"cohort": cohort, "losses": (choice,)}), StudyFolder(tmp_path / "study")
    folder.save(study)
    assert train(study, folder, []).reason is FinishReason.COMPLETED
    assert train(study, folder, []).reason is FinishReason.COMPLETED


def test_files_that_are_listed_as_often_as_training_saw_them_as_runs_did_are_one_file_each(tmp_path: Path) -> None:
    case = masks_of_a_case(tmp_path)
    note_data(tmp_path, [case, case, case])
    file = tmp_path / DATA_FILE
    content = json.loads(file.read_text())
    assert len(content["files"]) == 4
    file.write_text(json.dumps({**content, "files": content["files"] * 3}))
    assert replaced_since(tmp_path, [case]) == replaced_since(tmp_path) == ()
    case.further_labels[1].write_text("drawn anew")
    assert replaced_since(tmp_path, [case]) == replaced_since(tmp_path) == ("a: m3.png",)


def masks_of_a_case(folder: Path) -> Case:
    """A case whose reference is put together from three masks of one object each."""
    paths = [folder / f"{name}.png" for name in ("image", "m1", "m2", "m3")]
    for path in paths:
        path.write_text(path.name)
    return Case("a", (paths[0],), paths[1], further_labels=(paths[2], paths[3]))


def test_each_mask_of_a_reference_put_together_from_several_is_noted_and_told(tmp_path: Path) -> None:
    case = masks_of_a_case(tmp_path)
    note_data(tmp_path, [case])
    assert [then.path.name for then in files_then(tmp_path)] == ["image.png", "m1.png", "m2.png", "m3.png"]
    assert replaced_since(tmp_path, [case]) == ()
    case.further_labels[1].write_text("drawn anew")
    assert replaced_since(tmp_path, [case]) == replaced_since(tmp_path) == ("a: m3.png",)
    fewer, one = (replace(case, further_labels=case.further_labels[:count]) for count in (1, 0))
    assert replaced_since(tmp_path, [fewer]) == ("a: 3 files for 4",)
    assert replaced_since(tmp_path, [one]) == ("a: 2 files for 4",)


def test_a_mask_added_to_a_case_that_had_one_is_told(tmp_path: Path) -> None:
    case = masks_of_a_case(tmp_path)
    note_data(tmp_path, [replace(case, further_labels=())])
    assert replaced_since(tmp_path, [case]) == ("a: 4 files for 2",)


def test_a_run_that_noted_the_first_mask_alone_as_runs_did_stays_what_it_is(tmp_path: Path) -> None:
    case = masks_of_a_case(tmp_path)
    note_data(tmp_path, [replace(case, further_labels=())])
    file = tmp_path / DATA_FILE
    file.write_text(json.dumps({name: value for name, value in json.loads(file.read_text()).items() if name != "all"}))
    assert replaced_since(tmp_path, [case]) == ()
    case.images[0].write_text("another")
    assert replaced_since(tmp_path, [case]) == ("a: image.png",)


@pytest.mark.parametrize("trained", [False, True])
def test_a_stop_acts_between_two_files_that_are_noted_or_looked_at(
    tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch, *, trained: bool
) -> None:
    folder, plan, control, read = StudyFolder(tmp_path / "study"), plan_runs(study)[0], RunControl(), list[Path]()
    folder.save(study)
    if trained:
        assert train(study, folder, []).reason is FinishReason.COMPLETED
        for file in (tmp_path / "labels").iterdir():
            os.utime(file, (1, 1))  # touched: read again, to see whether it is the same

    def hash_and_stop(path: Path) -> str:
        read.append(path)
        control.stop()
        return file_hash(path)

    monkeypatch.setattr("segloss_gui.study.trained_on.file_hash", hash_and_stop)
    heard: list[Event] = []
    end = run_one(study, plan, folder, emit=heard.append, control=control)
    assert end.reason is FinishReason.STOPPED
    assert len(read) == 1
    assert not any(isinstance(event, StepFinished) for event in heard)
    assert (folder.run(plan.id).path / "data.json").exists() is trained


@pytest.mark.parametrize(
    "at", ["run_started", "step_finished", "validating", "prediction_ready", "checkpoint_saved",
           "epoch_finished", "scoring"],
)  # fmt: skip
@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_a_study_folder_that_goes_while_its_run_trains_ends_the_run_and_does_not_come_back(
    tmp_path: Path, at: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segloss_gui.training.phases.EVERY_S", 0.0)
    study = tiny_study(epochs=2)
    folder = StudyFolder(tmp_path / "study")
    folder.save(study)
    (plan,) = plan_runs(study)

    def hear(event: Event) -> None:
        if at in (event.kind, getattr(event, "phase", "")) and folder.run(plan.id).exists:
            shutil.rmtree(folder.path) if how == "deleted" else folder.path.rename(tmp_path / "elsewhere")

    end = run_one(study, plan, folder, emit=hear, control=RunControl())
    assert end.reason is FinishReason.BAD_INPUT
    assert "must stay while its run trains, but it was deleted" in end.message
    assert not folder.path.exists(), list(folder.path.rglob("*"))


def test_scores_of_data_replaced_since_are_in_no_table_and_the_report_names_the_run(
    tmp_path: Path, study: Study
) -> None:
    folder = StudyFolder(tmp_path / "study")
    folder.save(study)
    assert train(study, folder, []).reason is FinishReason.COMPLETED
    assert read_scores(write_scores(folder))
    write_labels(tmp_path / "labels" / "c2.nii.gz", label(4))
    told: list[str] = []
    assert not read_scores(write_scores(folder, told=told.append))
    assert len(told) == 1
    assert "trained on other data: since replaced is c2: c2.nii.gz" in told[0]
