"""A run is of the files its cases were read from, in their order; whatever channels are called, wherever they lie."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.data.case import Case
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.study import read_otherwise as looked_at
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.read_otherwise import read_otherwise
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.trained_on import DATA_FILE, note_data
from segloss_gui.training.control import RunControl
from tests.study.two_channels import source_of, two_channel_study, write_cases

ROLES = {"adc": "channel:ADC", "dwi": "channel:DWI", "other": "ignore", "seg": "reference", "t2": "ignore"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_cases(tmp_path_factory.mktemp("two") / "data", "adc", "dwi", "t2", count=2)
    for case in root.iterdir():
        shutil.copy(case / "seg.nii.gz", case / "other.nii.gz")
        with (case / "other.nii.gz").open("ab") as file:
            file.write(b"\0")
    return root


def cases_of(root: Path, **roles: str) -> tuple[Case, ...]:
    cases = source_of(root, **ROLES | roles).preview().cohort.cases
    assert len(cases) == 2
    return cases


def turned(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    return tuple(replace(case, images=case.images[::-1]) for case in cases)


@pytest.mark.parametrize(
    ("roles", "parts"),
    [
        ({}, ()),
        ({"adc": "channel:DWI", "dwi": "channel:ADC"}, ()),
        ({"adc": "channel:b0 map"}, ()),
        ({"dwi": "ignore", "t2": "channel:T2"}, ("set of channels",)),
        ({"t2": "channel:T2"}, ("set of channels",)),
        ({"dwi": "ignore"}, ("set of channels",)),
        ({"seg": "ignore", "other": "reference"}, ("reference",)),
        ({"adc": "ignore", "seg": "ignore", "other": "reference"}, ("set of channels", "reference")),
    ],
)
def test_what_is_read_otherwise_is_told_and_a_name_is_not(
    data: Path, tmp_path: Path, roles: dict[str, str], parts: tuple[str, ...]
) -> None:
    note_data(tmp_path, cases_of(data))
    assert read_otherwise(tmp_path, cases_of(data, **roles)) == parts


def test_another_order_of_the_same_files_is_told_wherever_they_lie(data: Path, tmp_path: Path) -> None:
    root = shutil.copytree(data, tmp_path / "here")
    note_data(tmp_path, cases_of(root))
    assert read_otherwise(tmp_path, turned(cases_of(root))) == ("order of channels",)
    moved = root.rename(tmp_path / "there")
    assert read_otherwise(tmp_path, cases_of(moved)) == ()
    assert read_otherwise(tmp_path, turned(cases_of(moved))) == ("order of channels",)


def test_files_that_were_moved_as_they_lay_are_not_read_for_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shutil.copytree(data, tmp_path / "here")
    note_data(tmp_path, cases_of(root))
    moved = cases_of(root.rename(tmp_path / "there"))
    monkeypatch.setattr(looked_at, "file_hash", lambda path: pytest.fail(f"{path} was read"))
    monkeypatch.setattr("segloss_gui.study.trained_on.file_hash", lambda path: pytest.fail(f"{path} was read"))
    assert read_otherwise(tmp_path, moved) == ()


def test_a_place_that_nobody_may_look_into_here_is_an_empty_one(data: Path, tmp_path: Path) -> None:
    note_data(tmp_path, cases_of(data))
    there = Path("/") / ("x" * 300)  # refused by the system as the folder of somebody else is, for root, too
    noted = (tmp_path / DATA_FILE).read_text()
    (tmp_path / DATA_FILE).write_text(noted.replace(json.dumps(str(data))[1:-1], str(there)))
    assert read_otherwise(tmp_path, cases_of(data)) == ()
    assert read_otherwise(tmp_path, turned(cases_of(data))) == ("order of channels",)


def test_another_volume_of_a_file_is_another_image_unless_the_run_did_not_note_it(data: Path, tmp_path: Path) -> None:
    first = tuple(replace(case, frame=0) for case in cases_of(data))
    note_data(tmp_path, first)
    second = tuple(replace(case, frame=1) for case in first)
    assert read_otherwise(tmp_path, first) == ()
    assert read_otherwise(tmp_path, second) == ("volume of its files",)
    noted = json.loads((tmp_path / DATA_FILE).read_text())
    del noted["frames"]
    (tmp_path / DATA_FILE).write_text(json.dumps(noted))
    assert read_otherwise(tmp_path, second) == ()


def test_a_run_that_noted_no_files_says_nothing(data: Path, tmp_path: Path) -> None:
    assert read_otherwise(tmp_path, cases_of(data)) is None


def train(study: Study, folder: StudyFolder, at: int = 0) -> RunFinished:
    return run_one(study, plan_runs(study)[at], folder, emit=lambda _: None, control=RunControl())


def sorted_anew(study: Study, **roles: str) -> Study:
    assert isinstance(study.cohort, Sorted)
    return study.model_copy(update={"cohort": source_of(study.cohort.root, **ROLES | roles)})


def test_a_run_does_not_go_on_with_other_channels_and_does_under_other_names(data: Path, tmp_path: Path) -> None:
    root = write_cases(tmp_path / "data", "adc", "dwi", "t2", "other")
    study, folder = two_channel_study(root, cohort=source_of(root, **ROLES)), StudyFolder(tmp_path / "study")
    assert train(study, folder).reason is FinishReason.COMPLETED
    end = train(sorted_anew(study, dwi="ignore", t2="channel:T2"), folder)
    assert end.reason is FinishReason.BAD_INPUT
    assert "got another set of channels; save the study to a new folder" in end.message
    assert train(sorted_anew(study, dwi="channel:b0 map"), folder).reason is FinishReason.COMPLETED


def test_a_warm_start_on_other_channels_is_no_start_for_a_run(tmp_path: Path) -> None:
    root = write_cases(tmp_path / "data", "adc", "dwi", "t2", "other")
    study = two_channel_study(root, cohort=source_of(root, **ROLES), warm_start={"epochs": 1})
    folder = StudyFolder(tmp_path / "study")
    assert train(study, folder, 0).reason is FinishReason.COMPLETED
    end = train(sorted_anew(study, dwi="ignore", t2="channel:T2"), folder, 1)
    assert end.reason is FinishReason.BAD_INPUT
    assert f"{folder.run(plan_runs(study)[0].id).path}: must have been trained on" in end.message
