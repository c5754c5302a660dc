"""Label maps that are called like images are asked about, by a handful of files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.data import label_look
from segloss_gui.data.accounting import account
from segloss_gui.data.label_look import COLUMNS, SAMPLE, label_questions, label_values
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.roles import Role
from tests.data.files import save_nifti

RANDOM = np.random.default_rng(0)
GREY = RANDOM.normal(100, 30, (12, 10, 8)).astype(np.float32)
LABELS = (GREY > 100).astype(np.uint8) + (GREY > 130)


def fill(root: Path, images: list[str], labels: list[str]) -> Path:
    for name in images:
        save_nifti(root / name, GREY + len(name))
    for name in labels:
        save_nifti(root / name, LABELS)
    return root


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.float32, np.float64])
@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_a_label_map_is_told_by_its_middle_whatever_its_type(tmp_path: Path, kind: type, ending: str) -> None:
    assert label_values(save_nifti(tmp_path / f"a{ending}", LABELS.astype(kind))) == (0, 1, 2)
    assert label_values(save_nifti(tmp_path / f"b{ending}", GREY.astype(kind))) == ()
    assert label_values(save_nifti(tmp_path / f"c{ending}", np.zeros((9, 9, 9), kind))) == ()  # says nothing


def test_a_column_of_label_maps_without_a_word_is_asked_about_and_an_answer_ends_it(tmp_path: Path) -> None:
    names = ("p1", "p2", "p3")
    fill(tmp_path, [f"x/{n}.nii" for n in names], [f"y/{n}.nii" for n in names])
    table = sort_folder(tmp_path)
    (question,) = label_questions(table)
    assert question.startswith("Are the files of y/{case}.nii label maps? They hold few whole numbers (0, 1, 2)")
    source = Sorted.of(table)
    assert question in account(source, source.preview(), table).table.questions
    chosen = table.with_roles({"y/{case}.nii": Role("reference")})
    assert label_questions(chosen) == ()


def test_columns_of_the_same_labels_are_one_question_that_ends_when_each_is_answered(tmp_path: Path) -> None:
    names, methods = ("p1", "p2", "p3"), ("Atlas", "Snake", "Level set")
    fill(tmp_path, [f"images/{n}.nii" for n in names], [f"{m}/{n}.nii" for n in names for m in methods])
    table = sort_folder(tmp_path)
    (question,) = label_questions(table)
    assert question == (
        "Are the files of Atlas/{case}.nii, Level set/{case}.nii and Snake/{case}.nii label maps? They hold few whole "
        "numbers (0, 1, 2); if so, make each column the reference, a class or a prediction."
    )
    source = Sorted.of(table)
    asked = account(source, source.preview(), table).table
    half = asked.with_roles({"Atlas/{case}.nii": Role("prediction", "Atlas")})
    assert question in half.questions
    rest = {f"{m}/{{case}}.nii": Role("prediction", m) for m in methods[1:]}
    assert half.with_roles(rest).questions == ()


def test_saying_that_a_column_is_the_image_it_was_taken_for_ends_the_question(tmp_path: Path) -> None:
    names = ("p1", "p2", "p3")
    fill(tmp_path, [f"x/{n}.nii" for n in names], [f"y/{n}.nii" for n in names])
    table = sort_folder(tmp_path)
    role = table.roles["y/{case}.nii"]
    assert role.kind == "channel"
    saved = Sorted.of(table.with_roles({"y/{case}.nii": role})).model_dump()
    assert [column.get("chosen", False) for column in saved["columns"]] == [False, True]
    source = Sorted.parse(saved)
    assert account(source, source.preview(), source.table()).table.questions == ()


def test_a_column_half_of_whose_files_are_label_maps_names_one(tmp_path: Path) -> None:
    fill(tmp_path, ["anna.nii", "bert.nii", "cleo.nii"], ["dora.nii", "emil.nii", "fred.nii"])
    (question,) = label_questions(sort_folder(tmp_path))
    assert "3 of 6 looked at hold few whole numbers, dora.nii for example (0, 1, 2)" in question


def test_references_and_images_are_not_asked_about(tmp_path: Path) -> None:
    fill(tmp_path, ["a.nii", "b.nii"], ["a_mask.nii", "b_mask.nii"])
    assert label_questions(sort_folder(tmp_path)) == ()


def test_of_a_large_folder_a_handful_of_files_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for column in range(COLUMNS + 3):
        for case in range(40):
            place = tmp_path / f"kind{column}" / f"p{case}.nii"
            place.parent.mkdir(exist_ok=True)
            place.touch()
    looked_at: list[Path] = []
    monkeypatch.setattr(label_look, "label_values", lambda path: looked_at.append(path) or ())
    assert label_questions(sort_folder(tmp_path)) == ()
    assert len(looked_at) <= COLUMNS * SAMPLE


def test_a_damaged_file_is_no_label_map(tmp_path: Path) -> None:
    place = save_nifti(tmp_path / "a.nii", LABELS)
    place.write_bytes(place.read_bytes()[:300])
    assert label_values(place) == ()


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_a_value_that_is_no_number_is_no_label(tmp_path: Path, value: float) -> None:
    voxels = np.where(GREY > 100, value, 0.0).astype(np.float32)
    assert label_values(save_nifti(tmp_path / "a.nii", voxels)) == ()
