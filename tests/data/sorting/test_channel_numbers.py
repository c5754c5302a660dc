"""Numbers of four digits are channels where several stand behind one name, and cases where they count drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.recognising import recognise
from segloss_gui.data.sorting.channel_numbers import counted_cases
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.files import save_image, save_labels
from tests.data.sorting.trees import make_tree, roles_of

CASES = {
    "images alone, called by one word": [f"scans/scan_{n:04d}.nii.gz" for n in range(4)],
    "each with its mask": [f"pat_{n:04d}{end}.nii.gz" for n in range(4) for end in ("", "_seg")],
    "of several words, each with its mask": [
        f"{a}_{n:04d}{e}.nii" for a in "ab" for n in range(3) for e in ("", "_seg")
    ],
    "labels called alike": [f"{folder}/amos_{n:04d}.nii.gz" for n in range(4) for folder in ("images", "masks")],
    "masks with a word more": [f"{f}_{n:04d}{e}.png" for n in range(4) for f, e in (("img/c", ""), ("gt/c", "_mask"))],
}  # fmt: skip
CHANNELS = {
    "beside their label": [f"p{c}{end}.nii" for c in range(3) for end in ("_0000", "_0001", "_seg")],
    "alone": [f"p{c}_{n:04d}.nii" for c in range(3) for n in range(2)],
    "labels elsewhere": [f"{place}{end}.nii" for c in "12" for place, end in (
        (f"a/p{c}", "_0000"), (f"a/p{c}", "_0001"), (f"labels/p{c}", ""))],
    "of one case, beside its label": [f"anna{end}.nii" for end in ("_0000", "_0001", "_seg")],
    "one case of a trained network": [f"BRATS_001_{n:04d}.nii" for n in range(4)],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_numbers_that_count_cases_are_no_channels(tmp_path: Path, name: str) -> None:
    table = sort_folder(make_tree(tmp_path, CASES[name]))
    images = [path for path in CASES[name] if not any(word in path for word in ("seg", "masks/", "gt/"))]
    assert len(table.rows) == len(images)
    assert len(table.of_kind("channel")) == 1
    assert bool(table.of_kind("reference")) == (len(images) < len(CASES[name]))


@pytest.mark.parametrize("name", CHANNELS)
def test_numbers_behind_one_name_are_its_channels(tmp_path: Path, name: str) -> None:
    roles = roles_of(make_tree(tmp_path, CHANNELS[name]))
    assert sum("_000" in text for text in roles) == len({path[-8:] for path in CHANNELS[name] if "_000" in path})


def test_a_mask_of_the_first_channel_alone_does_not_make_cases_of_channels() -> None:
    assert counted_cases({f"p{c}{end}" for c in range(3) for end in ("_0000", "_0001", "_0000_seg")}, set()) == set()


def test_two_folders_with_several_channels_a_case_are_read_with_all_of_them(tmp_path: Path) -> None:
    for case in range(3):
        save_labels(tmp_path / "labels" / f"p{case}.nii.gz")
        for number in range(2):
            save_image(tmp_path / "images" / f"p{case}_{number:04d}.nii.gz")
    found = recognise([tmp_path]).preview().cohort.cases
    assert [(case.id, len(case.images), case.has_reference) for case in found] == [(f"p{c}", 2, True) for c in range(3)]
