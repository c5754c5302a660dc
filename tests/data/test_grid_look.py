"""Channels of one case lie on one grid; what lies elsewhere is left aside with that reason, and asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.accounting import account
from segloss_gui.data.grid_look import looked_at
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.recognising import recognise
from segloss_gui.data.sorting.folder import SortedFolder, sort_folder
from segloss_gui.data.sorting.roles import Role
from tests.data.files import save_image, save_labels

FINE, COARSE = (5, 6, 7), (4, 4, 4)


def _patients(root: Path, files: dict[str, tuple[int, int, int]]) -> SortedFolder:
    for patient in ("p1", "p2", "p3"):
        for name, shape in files.items():
            save = save_labels if "mask" in name else save_image
            save(root / patient / f"{name}.nii", shape)
    return sort_folder(root)


def test_of_a_scan_and_its_resampled_copy_the_one_on_the_references_grid_is_the_channel(tmp_path: Path) -> None:
    _patients(tmp_path, {"orig/FLAIR": COARSE, "orig/T1": COARSE, "pre/FLAIR": FINE, "pre/T1": FINE, "mask": FINE})
    source = recognise([tmp_path])
    assert isinstance(source, Sorted)
    preview = source.preview()
    assert len(preview.cohort.cases) == 3
    found = account(source, preview, source.table())
    assert list(found.cases[0].channels) == ["FLAIR", "T1"]
    assert set(found.aside.values()) == {"lies on another grid than the reference"}
    assert len(found.aside) == 6
    asked = [question for question in found.table.questions if "another grid" in question]
    assert len(asked) == 1
    assert "{case}/orig/FLAIR.nii, {case}/orig/T1.nii wanted?" in asked[0]


def test_without_a_reference_the_grid_of_most_images_counts(tmp_path: Path) -> None:
    table = looked_at(_patients(tmp_path, {"ADC": COARSE, "DWI": COARSE, "T2": FINE}))
    assert [column.role.name for column in table.of_kind("channel")] == ["ADC", "DWI"]
    assert "than most images of their case" in table.questions[-1]


def test_of_two_images_on_two_grids_none_is_chosen(tmp_path: Path) -> None:
    table = _patients(tmp_path, {"ADC": COARSE, "T2": FINE})
    assert looked_at(table) == table


def test_channels_on_one_grid_are_left_as_they_are(tmp_path: Path) -> None:
    table = _patients(tmp_path, {"FLAIR": FINE, "T1": FINE, "mask": FINE})
    assert looked_at(table) == table


def test_where_no_image_lies_on_the_references_grid_nothing_is_left_out_in_silence(tmp_path: Path) -> None:
    table = _patients(tmp_path, {"FLAIR": COARSE, "T1": COARSE, "mask": FINE})
    assert looked_at(table) == table


def test_a_channel_that_is_wanted_all_the_same_is_taken_and_the_question_ends(tmp_path: Path) -> None:
    table = looked_at(_patients(tmp_path, {"FLAIR": FINE, "T1": COARSE, "mask": FINE}))
    chosen = table.with_roles({"{case}/T1.nii": Role("channel", "T1")})
    assert len(chosen.of_kind("channel")) == 2
    assert len(table.questions) == 1
    assert chosen.questions == ()


def test_a_table_of_participants_without_groups_keeps_nobody_out(tmp_path: Path) -> None:
    _patients(tmp_path, {"FLAIR": FINE, "mask": FINE})
    (tmp_path / "participants.tsv").write_text("participant_id\tsex\np1\tF\np2\tM\np3\tF\n")
    source = recognise([tmp_path])
    assert len(source.preview().cohort.cases) == 3
    column = next(column for column in looked_at(sort_folder(tmp_path)).columns if column.pattern == "participants.tsv")
    assert column.role == Role("ignore")
    assert "no groups are read from it: it must have the columns" in column.why


@pytest.mark.parametrize("kind", ["anat", "dwi"])
def test_a_bids_data_set_whose_reference_lies_on_dwi_is_sorted_by_names(tmp_path: Path, kind: str) -> None:
    other = {"anat": "dwi", "dwi": "anat"}[kind]
    (tmp_path / "dataset_description.json").write_text('{"Name": "x"}')
    for who in ("sub-1", "sub-2"):
        save_image(tmp_path / who / "anat" / f"{who}_FLAIR.nii", FINE if kind == "anat" else COARSE)
        save_image(tmp_path / who / "dwi" / f"{who}_adc.nii", FINE if kind == "dwi" else COARSE)
        save_labels(tmp_path / "derivatives" / who / "anat" / f"{who}_msk.nii", FINE)
    preview = recognise([tmp_path]).preview()
    assert len(preview.cohort.cases) == 2
    assert all(case.label is not None for case in preview.cohort.cases)
    assert not any(f"/{other}/" in path.as_posix() for case in preview.cohort.cases for path in case.images)


def test_label_maps_whose_names_say_nothing_are_no_channels_beside_an_image(tmp_path: Path) -> None:
    for who in ("p1", "p2", "p3"):
        save_image(tmp_path / who / "lgemri.nii")
        for name in ("laendo", "lawall"):
            save_labels(tmp_path / who / f"{name}.nii")
    source = recognise([tmp_path])
    assert isinstance(source, Sorted)
    preview = source.preview()
    found = account(source, preview, source.table())
    assert list(found.cases[0].channels) == ["lgemri"]
    assert set(found.aside.values()) == {"its name does not say what it shows"}
    (asked,) = [text for text in found.table.questions if "label maps? They hold few whole numbers" in text]
    assert all(f"{{case}}/{name}.nii" in asked for name in ("laendo", "lawall"))


def test_what_only_its_folder_names_is_no_channel_beside_an_image_on_another_grid(tmp_path: Path) -> None:
    table = looked_at(_patients(tmp_path, {"mri/T1": FINE, "mri/orig/001": COARSE}))
    assert [column.pattern for column in table.of_kind("channel")] == ["{case}/mri/T1.nii"]
    assert "mri/orig/001.nii wanted?" in table.questions[-1]
