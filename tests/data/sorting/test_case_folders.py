from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.data.sorting.case_folders import case_folders, said


@given(st.text("aB1_- äé/", max_size=12), st.text("aB1_-ä", min_size=1, max_size=3))
def test_a_name_is_left_open_where_it_stands_between_signs(path: str, name: str) -> None:
    expected = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", "{case}", path)
    assert said(path, name) == expected


def test_folders_of_the_same_cases_that_each_show_something_else_are_no_cases() -> None:
    paths = [f"{w}/J{n}.png" for n in range(3) for w in ("images", "masks/heart", "masks/lung", "overlays", "maps")]
    assert case_folders(paths) == frozenset()


def test_folders_that_each_count_many_cases_from_one_are_groups() -> None:
    paths = [f"{g}/{n}/{w}.nii" for g in ("Head_OAR", "Chest_OAR") for n in range(1, 7) for w in ("data", "label")]
    assert {path.count("/") for path in case_folders(paths)} == {1}


@pytest.mark.parametrize("image", ["mri", "images"])
def test_a_folder_of_images_and_masks_of_several_cases_is_a_centre(image: str) -> None:
    paths = [f"{c}/{w}/p0{n}.nii.gz" for c in ("Gent", "Leuven") for w in (image, "masks") for n in range(1, 6)]
    assert case_folders(paths) == frozenset()


def test_a_folder_of_slices_and_masks_that_are_counted_is_a_case() -> None:
    paths = [f"{c}/{w}/{n:03}.png" for c in ("Smith", "Lee", "Chan") for w in ("images", "masks") for n in range(1, 6)]
    assert case_folders(paths) == {"Smith", "Lee", "Chan"}


def test_a_folder_that_its_files_end_in_is_what_they_show_and_no_case() -> None:
    paths = [f"leftImg8bit/{c}/{c}_0000{n}_leftImg8bit.png" for c in ("aachen", "ulm") for n in range(6)]
    assert not any(path == "leftImg8bit" for path in case_folders(paths))
