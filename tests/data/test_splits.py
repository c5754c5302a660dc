"""Folds in nnU-Net's own file, read and written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.folds import fold_of
from segloss_gui.data.splits import fold_in_file, read_splits, splits_near, splits_text
from segloss_gui.study.cases import fold_for
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder

COHORT = Cohort("c", tuple(Case(f"p{n}_{v}", label=Path("x.nii"), subject=f"p{n}") for n in range(6) for v in (1, 2)))


def _write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_folds_that_are_written_are_read_as_the_same(tmp_path: Path) -> None:
    file = tmp_path / "splits_final.json"
    file.write_text(splits_text(COHORT, count=3, seed=5))
    for number in range(3):
        assert fold_in_file(COHORT, file, number) == fold_of(COHORT, 3, number, 5)


def test_a_study_trains_the_folds_of_its_file(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "splits_final.json", [{"train": ["p0_1"], "val": ["p1_1"]}, {"train": ["p2_1"], "val": ["p3_1"]}]
    )
    folds = FoldSettings(by="file", file=file, use=(0, 1))
    StudyFolder(tmp_path / "s").save(Study(folds=folds, losses=(LossChoice(key="soft_dice"),)))
    study = StudyFolder(tmp_path / "s").load()
    assert [plan.fold for plan in plan_runs(study)] == [0, 1]
    assert [case.id for case in fold_for(study, COHORT, 1).train] == ["p2_1"]


def test_folds_by_file_need_a_file() -> None:
    with pytest.raises(ValueError, match="file"):
        FoldSettings(by="file")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ({}, "a list of"),
        ([], "a list of"),
        ([{"train": ["p0_1"]}], "val of fold 0"),
        ([{"train": ["p0_1"], "val": []}], "val of fold 0"),
        ([{"train": ["p0_1"], "val": [3]}], "val of fold 0"),
        ([{"train": ["p0_1"], "val": ["who"]}], "got who"),
        ([{"train": ["p0_1"], "val": ["p0_2"]}], "got p0 in train and val"),
    ],
)
def test_a_file_that_is_no_folds_is_refused_by_name(tmp_path: Path, content: object, cause: str) -> None:
    file = _write(tmp_path / "splits_final.json", content)
    with pytest.raises(BadInputError, match=cause) as caught:
        fold_in_file(COHORT, file, 0)
    assert str(file) in str(caught.value)


def test_folds_nested_without_end_are_refused_by_name_and_no_folds_of_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "splits_final.json"
    file.write_text("[" * 100_000)
    with pytest.raises(BadInputError, match=r"splits_final\.json: .*nested too deeply"):
        fold_in_file(COHORT, file, 0)
    assert splits_near(tmp_path, COHORT) is None


def test_a_fold_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = _write(tmp_path / "f.json", [{"train": ["p0_1"], "val": ["p1_1"]}])
    with pytest.raises(BadInputError, match=r"has the folds 0\.\.0, got fold 1"):
        fold_in_file(COHORT, file, 1)
    with pytest.raises(BadInputError, match="No such file"):
        read_splits(tmp_path / "gone.json")


@pytest.mark.parametrize(
    "place", ["nnUNet_raw/Dataset001_Knee", "nnUNet_raw/../nnUNet_preprocessed/Dataset001_Knee", "plain"]
)
def test_folds_are_found_in_the_folder_and_where_nnunet_keeps_them(tmp_path: Path, place: str) -> None:
    root = tmp_path / ("plain/set" if place == "plain" else "nnUNet_raw/Dataset001_Knee")
    root.mkdir(parents=True)
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    assert splits_near(root, COHORT) is None
    (tmp_path / place / "splits_final.json").write_text(splits_text(COHORT, count=3, seed=5))
    found = splits_near(root, COHORT)
    assert found is not None
    assert found.samefile(tmp_path / place / "splits_final.json")


def test_folds_of_other_cases_are_not_taken(tmp_path: Path) -> None:
    _write(tmp_path / "splits_final.json", [{"train": ["other"], "val": ["p0_1"]}])
    assert splits_near(tmp_path, COHORT) is None
    (tmp_path / "splits_final.json").write_text("{")
    assert splits_near(tmp_path, COHORT) is None
