"""Folders of cases that end alike, and whose files are called by what comes before."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.shared_ends import shared_ends
from segloss_gui.data.sorting.tokens import patterns_of
from tests.data.sorting.trees import make_tree, roles_of

WHAT = ("T1", "T1c", "FLAIR", "tumor_segmentation", "brain_segmentation")


@pytest.mark.parametrize("above", ["", "data/", "train/"])
@pytest.mark.parametrize("end", ["_nifti", "-NIFTI", " export"])
def test_the_folder_of_a_case_is_no_group_because_its_name_ends_in_a_word(tmp_path: Path, above: str, end: str) -> None:
    names = [f"X-PDGM-{n:04d}" for n in (4, 5, 7, 12)]
    make_tree(tmp_path, [f"{above}{name}{end}/{name}_{what}.nii.gz" for name in names for what in WHAT])
    roles = roles_of(tmp_path)
    assert {text: role for text, role in roles.items() if role != "ignore"} == {
        f"{above}{{case}}{end}/{{case}}_T1.nii.gz": "channel:T1",
        f"{above}{{case}}{end}/{{case}}_T1c.nii.gz": "channel:T1c",
        f"{above}{{case}}{end}/{{case}}_FLAIR.nii.gz": "channel:FLAIR",
        f"{above}{{case}}{end}/{{case}}_tumor_segmentation.nii.gz": "reference",
    }
    assert {(row.id, row.group) for row in sort_folder(tmp_path).rows} == {(name, "") for name in names}


@pytest.mark.parametrize(
    "paths",
    [
        [f"p{n}_{end}/p{n}_T1.nii" for n, end in (("1", "pre"), ("2", "post"))],
        [f"p{n}_nifti/T1.nii" for n in "12"],
        [f"p{n}_nifti/p{n}_nifti_T1.nii" for n in "12"],
        ["p1_nifti/p1_T1.nii", "p2_nifti/p2_T1.nii", "other/p3_T1.nii"],
        ["a_nifti/p1_T1.nii", "b_nifti/p2_T1.nii"],
    ],
)
def test_ends_that_differ_or_stand_in_the_files_too_are_left_as_they_are(paths: list[str]) -> None:
    assert shared_ends(paths) == {}
    assert not any("{case}_nifti/{case}_T1" in pattern.text for pattern in patterns_of(paths))


def test_folders_of_a_split_that_are_no_cases_keep_their_end() -> None:
    paths = [f"{m}_train/{m}_{n}_{w}.nii" for m in ("ct", "mr") for n in (1, 2, 3) for w in ("image", "label")]
    assert all(any(pattern.match(path) for pattern in patterns_of(paths)) for path in paths)
