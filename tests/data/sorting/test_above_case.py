"""Folders above the cases: what tells other cases is left open, what shows the same ones in another way stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.tokens import patterns_of
from tests.data.sorting.trees import make_tree


def _texts(paths: list[str]) -> list[str]:
    return [pattern.text for pattern in patterns_of(paths)]


@pytest.mark.parametrize(
    ("train", "test"), [("Tr", "Ts"), ("_train", "_test"), ("Training", "Validation"), ("-val", "-test")]
)
def test_a_split_in_the_name_of_a_folder_is_left_open(train: str, test: str) -> None:
    paths = [f"images{train}/a{n}.nii" for n in range(4)] + [f"images{test}/a{n}.nii" for n in range(7, 9)]
    labels = [f"labels{train}/a{n}.nii" for n in range(4)]
    assert "images{split}/{case}.nii" in {text.replace("_{", "{").replace("-{", "{") for text in _texts(paths + labels)}


def test_parts_of_a_download_are_one_column() -> None:
    paths = [f"Batch {n // 2}/{w}-{n}.nii" for n in range(6) for w in ("volume", "segmentation")]
    assert _texts(paths) == ["{group}/segmentation-{case}.nii", "{group}/volume-{case}.nii"]
    paths = [f"Training Part{n // 2}/Case{n}{w}.mhd" for n in range(6) for w in ("", "_segmentation")]
    assert _texts(paths) == ["Training Part{any}/{case}.mhd", "Training Part{any}/{case}_segmentation.mhd"]


def test_folders_of_the_same_cases_stay_apart() -> None:
    paths = [f"{place}/a{n}.nii" for place in ("imagesTr", "labelsTr", "new1", "new2") for n in range(4)]
    assert len(_texts(paths)) == 4


def test_a_split_that_its_files_repeat_is_left_open_in_both() -> None:
    splits = {"training": "12", "test": "34"}
    paths = [f"{s}/images/{n}_{s}.tif" for s, numbers in splits.items() for n in numbers]
    paths += [f"{s}/drawn/{n}_manual1.gif" for s, numbers in splits.items() for n in numbers]
    assert "{split}/images/{case}_{split}.tif" in _texts(paths)


def test_centres_with_a_patient_01_each_are_groups() -> None:
    paths = [f"Center_{c}/Patient_{n}/{w}.nii" for c in ("01", "07") for n in ("01", "02") for w in ("T1", "mask")]
    assert _texts(paths) == ["{group}/{case}/T1.nii", "{group}/{case}/mask.nii"]


def test_cases_at_several_depths_are_one_column() -> None:
    places = ("Utrecht/1", "Utrecht/2", "Amsterdam/GE3T/100", "Amsterdam/GE3T/101")
    paths = [f"training/{place}/{w}.nii" for place in places for w in ("FLAIR", "wmh")]
    assert _texts(paths) == ["training/{folders}/{case}/FLAIR.nii", "training/{folders}/{case}/wmh.nii"]


def test_a_test_image_is_of_no_training_case_though_both_count_from_one() -> None:
    paths = [f"training_set/{n:03d}{w}.png" for n in range(3) for w in ("_HC", "_HC_Annotation")]
    paths += [f"test_set/{n:03d}_HC.png" for n in range(2)]
    assert _texts(paths) == ["{split}_set/{case}.png", "{split}_set/{case}_Annotation.png"]


def test_a_centre_that_folders_below_repeat_is_a_group() -> None:
    paths = [f"data_C{c}/{w}_C{c}/{n}_C{c}.jpg" for c in (1, 2) for w in ("images", "masks") for n in (5, 6)]
    assert _texts(paths) == ["data_{group}/images_{group}/{case}.jpg", "data_{group}/masks_{group}/{case}.jpg"]


def test_groups_that_each_count_their_cases_from_one_stay_apart(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{g}/{n}/{w}.nii" for g in ("Head", "Chest") for n in range(1, 7) for w in ("data", "label")])
    table = sort_folder(tmp_path)
    assert [column.pattern for column in table.columns] == ["{group}/{case}/data.nii", "{group}/{case}/label.nii"]
    assert len(table.rows) == 12


def test_a_split_in_a_longer_name_is_a_split_and_no_group(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"SET-{s}400/{s[1]}{n}.png" for s in ("Test", "Validation") for n in range(3)])
    assert [column.pattern for column in sort_folder(tmp_path).columns] == ["SET-{split}400/{case}.png"]


def test_training_and_validation_that_both_count_from_one_are_other_cases(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}/{s}/{n}.png" for w in ("images", "labels") for s in ("train", "val") for n in (1, 2)])
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.columns] == ["images/{split}/{case}.png", "labels/{split}/{case}.png"]
    assert len(table.rows) == 4


@pytest.mark.parametrize("times", [("baseline", "month12"), ("left", "right"), ("ses-1", "ses-2")])
def test_visits_and_sides_above_the_images_are_visits(tmp_path: Path, times: tuple[str, str]) -> None:
    make_tree(tmp_path, [f"{t}/{w}/p{n}.nii" for t in times for w in ("images", "masks") for n in (1, 2, 3)])
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.columns] == ["{visit}/images/{case}.nii", "{visit}/masks/{case}.nii"]
    assert {row.subject for row in table.rows} == {"p1", "p2", "p3"}
