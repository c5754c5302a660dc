"""Folders of other tools, as they are found on disks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.study.discover import discover, look_at
from tests.study.test_imported import GRID, Grid, probable, put

CASES = ("pat_1", "pat_2")


def test_a_folder_of_files_named_after_cases_is_a_method(tmp_path: Path) -> None:
    for case in CASES:
        put(tmp_path / "mine" / f"{case}.nii.gz", 1)
    (method,) = discover([tmp_path / "mine"], CASES)
    assert (method.name, set(method.files)) == ("mine", set(CASES))


def test_a_folder_of_methods_gives_each_of_them(tmp_path: Path) -> None:
    for name in ("a", "b"):
        put(tmp_path / name / "pat_1.nii.gz", 1)
    (tmp_path / "notes").mkdir()
    assert [method.name for method in discover([tmp_path], CASES)] == ["a", "b"]


def test_an_nnunet_results_folder_gives_its_folds(tmp_path: Path) -> None:
    trainer = tmp_path / "Trainer__nnUNetPlans__2d"
    for fold in (0, 1):
        put(trainer / f"fold_{fold}" / "validation" / f"pat_{fold + 1}.nii.gz", 1)
    (trainer / "dataset.json").write_text(json.dumps({"labels": {"background": 0, "lesion": 1}}))
    found = discover([tmp_path], CASES)
    assert [(method.name, list(method.files)) for method in found] == [
        ("fold_0/validation", ["pat_1"]),
        ("fold_1/validation", ["pat_2"]),
    ]
    assert look_at(found[0], {}).names == {1: "lesion"}


def test_folders_of_cases_hold_a_method_a_file_called_alike(tmp_path: Path) -> None:
    for case in CASES:
        put(tmp_path / case / "predictions" / "isen.nii.gz", 1)
        put(tmp_path / case / f"{case}_scan.nii.gz", 1)
    found = discover([tmp_path], CASES)
    assert {method.name: set(method.files) for method in found} == {"scan": set(CASES), "isen": set(CASES)}
    assert found[1].folder == tmp_path / "{case}" / "predictions" / "isen.nii.gz"


def test_every_file_is_a_method_where_there_is_one_case(tmp_path: Path) -> None:
    files = [put(tmp_path / "predictions" / f"{name}.nii.gz", 1) for name in ("a", "b", "truth")]
    found = discover([tmp_path], ("pat_1",), own=files[2:])
    assert [(method.name, method.files) for method in found] == [("a", {"pat_1": files[0]}), ("b", {"pat_1": files[1]})]
    assert [method.name for method in discover(files[:1], ("pat_1",))] == ["a"]


def test_a_file_inside_a_folder_of_its_case_stands_for_all_cases(tmp_path: Path) -> None:
    file = put(tmp_path / "pat_1" / "isen.nii.gz", 1)
    (method,) = discover([file], CASES)
    assert method.files == {"pat_1": file}
    assert "{case}" in str(method.folder)


def test_two_files_of_one_case_are_a_fault_in_words(tmp_path: Path) -> None:
    put(tmp_path / "mine" / "pat_1_a.nii.gz", 1)
    put(tmp_path / "mine" / "pat_1_b.nii.gz", 1)
    (method,) = discover([tmp_path / "mine"], CASES)
    assert "pat_1_a.nii.gz and pat_1_b.nii.gz" in method.fault


def test_values_kinds_foreign_grids_and_damage_are_seen(tmp_path: Path) -> None:
    put(tmp_path / "mine" / "pat_1.nii.gz", 1, 4)
    (tmp_path / "mine" / "pat_2.nii.gz").write_bytes(b"damaged")
    (method,) = discover([tmp_path / "mine"], CASES)
    look = look_at(method, {"pat_1": Grid((5, 4, 4), np.eye(4))})
    assert (look.kind, look.values, look.elsewhere) == ("labels", (1, 4), ("pat_1",))
    assert "pat_2.nii.gz" in look.faults[0]
    assert look_at(method, {"pat_1": GRID}).elsewhere == ()


@pytest.mark.parametrize("shares", [(0.3,), (0.2, 0.8)])
def test_fractions_are_taken_for_probabilities(tmp_path: Path, shares: tuple[float, ...]) -> None:
    probable(tmp_path / "mine" / "pat_1.nii.gz", *shares)
    (method,) = discover([tmp_path / "mine"], CASES)
    assert look_at(method, {}).kind == "probabilities"
