from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from segloss_gui.app.import_methods import Draft
from segloss_gui.app.import_words import draft_row, fault_words, file_lines, grid_words, label_words
from segloss_gui.study.discover import Look


def look(**found: Any) -> Look:
    return Look(**{"kind": "labels", "values": (0, 1), **found})


DRAFT = Draft("nnU-Net", Path("/p"), {"a": Path("/p/a.nii.gz")})


def test_a_row_says_how_much_there_is_and_whether_it_fits() -> None:
    assert draft_row(DRAFT, 3) == ("nnU-Net", "1 of 3", "labels", "")
    assert draft_row(replace(DRAFT, look=look()), 3)[-1] == "fits"
    assert draft_row(replace(DRAFT, look=look(elsewhere=("a",))), 3)[-1] == "1 on another"
    assert draft_row(replace(DRAFT, look=look(), fault="no"), 3)[2:] == ("refused", "")


def test_faults_are_told_once_each_the_first_few_and_can_be_broken_after_a_folder() -> None:
    faulty = replace(DRAFT, fault="/p/a: b", look=look(faults=("/p/a: b", "c", "d", "e")))
    assert fault_words(faulty).replace("\u200b", "").splitlines() == ["/p/a: b", "c", "d"]
    assert "/\u200bp" in fault_words(faulty)


def test_cases_without_a_file_come_last() -> None:
    assert file_lines(DRAFT, ("b", "a")).splitlines() == ["a   a.nii.gz", "b   –"]


def test_files_on_other_grids_are_told_with_what_becomes_of_them() -> None:
    draft = replace(DRAFT, look=look(elsewhere=("a", "b", "c")))
    assert grid_words(draft) == "a and 2 more: not on the grid of the image; will be refused."
    assert grid_words(replace(draft, resample=True)).endswith("will be resampled.")


def test_values_are_told_with_the_name_the_files_give_them() -> None:
    assert label_words(replace(DRAFT, look=look(names={1: "lesion"})), 1) == "1  lesion"
    assert label_words(replace(DRAFT, kind="probabilities"), 2) == "map 2"
