"""A known layout is proposed where a folder is one beyond doubt; names that others have, too, are no proof."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.accounting import account
from segloss_gui.data.layouts import Acdc, Brats, FolderPair, NnUNet
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.recognising import recognise, source_of
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.dicom import save_series
from tests.data.files import save_image, save_labels, save_picture
from tests.data.sorting.trees import make_tree


def test_a_folder_called_patient01_is_not_acdc_without_its_frames(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"patient{n:02}/{name}.nii.gz" for n in range(3) for name in ("T1", "mask")])
    assert isinstance(recognise([tmp_path]), Sorted)


def test_patients_with_acdc_frames_are(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"patient001/patient001_frame01{what}.nii.gz" for what in ("", "_gt")])
    assert isinstance(recognise([tmp_path]), Acdc)


def test_flair_and_t1_alone_are_not_brats(tmp_path: Path) -> None:
    files = [f"{who}/{name}.nii.gz" for who in ("a", "b") for name in ("FLAIR", "T1", "seg")]
    assert isinstance(recognise([make_tree(tmp_path / "mine", files)]), Sorted)
    assert isinstance(recognise([make_tree(tmp_path / "BraTS19", files)]), Brats)


def test_two_folders_with_a_third_beside_them_are_sorted_so_that_no_file_is_overlooked(tmp_path: Path) -> None:
    two = [f"{place}/{n}.nii.gz" for place in ("images", "labels") for n in range(3)]
    assert isinstance(recognise([make_tree(tmp_path / "a", two)]), FolderPair)
    three = [*two, *(f"predictions/{n}.nii.gz" for n in range(3))]
    assert isinstance(recognise([make_tree(tmp_path / "b", three)]), Sorted)


def test_two_folders_whose_names_pair_by_the_case_alone_are_sorted_and_none_is_refused(tmp_path: Path) -> None:
    cases = [f"Pat{n:02}" for n in range(6)]
    make_tree(tmp_path, [f"img/{case}_T2.nii.gz" for case in cases] + [f"mask/{case}_lesion.nii.gz" for case in cases])
    found = recognise([tmp_path])
    assert isinstance(found, Sorted)
    assert sorted(column.role for column in found.columns) == ["channel:T2", "reference"]


def test_a_folder_without_anything_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        recognise([make_tree(tmp_path, ["notes.txt"])])


def test_slices_of_dicom_without_ending_are_placed(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    from tests.data.dicom import save_series

    folder = save_series(tmp_path / "scan", np.zeros((5, 6, 4), np.int16), np.diag([-1.0, -1.0, 3.0, 1.0]))
    for path in folder.iterdir():
        path.rename(path.with_suffix(""))
    table = sort_folder(tmp_path)
    source = source_of(table)
    found = account(source, source.preview(), table)
    assert (len(found.cases), len(found.placed), len(found.aside)) == (1, len(list(folder.iterdir())), 0)


def test_a_file_that_the_data_set_lists_and_lacks_is_named(tmp_path: Path) -> None:
    make_tree(tmp_path, ["imagesTr/a.nii.gz", "labelsTr/a.nii.gz"])
    training = [{"image": "./imagesTr/gone.nii.gz", "label": "./labelsTr/gone.nii.gz"}]
    content = {"labels": {"0": "background", "1": "x"}, "modality": {"0": "CT"}, "training": training}
    (tmp_path / "dataset.json").write_text(json.dumps(content))
    table = sort_folder(tmp_path)
    source = source_of(table)
    found = account(source, source.preview(), table)
    assert list(found.missing) == ["imagesTr/gone.nii.gz"]
    assert len(found.placed) + len(found.aside) == 3


def test_the_folder_that_holds_nnunet_raw_is_its_data_set_however_deep(tmp_path: Path) -> None:
    root = tmp_path / "nnUNet_raw" / "Dataset004_X"
    make_tree(root, ["imagesTr/a_0000.nii.gz", "labelsTr/a.nii.gz"])
    (root / "dataset.json").write_text(json.dumps({"channel_names": {"0": "CT"}, "file_ending": ".nii.gz"}))
    (tmp_path / "nnUNet_preprocessed").mkdir()
    assert isinstance(recognise([tmp_path]), NnUNet)


def test_images_of_a_bids_scan_with_one_mask_in_common_are_channels_of_one_case(tmp_path: Path) -> None:
    for who, when in ((who, when) for who in ("sub-01", "sub-02") for when in ("ses-01", "ses-02")):
        for kind in ("FLAIR", "T1w"):
            save_image(tmp_path / who / when / "anat" / f"{who}_{when}_{kind}.nii")
        save_labels(tmp_path / "derivatives/m" / who / when / "anat" / f"{who}_{when}_label-lesion_mask.nii")
    (tmp_path / "dataset_description.json").write_text("{}")
    preview = recognise([tmp_path]).preview()
    assert [(len(case.images), case.subject) for case in preview.cohort.cases] == [
        (2, "sub-01"), (2, "sub-01"), (2, "sub-02"), (2, "sub-02"),
    ]  # fmt: skip


def test_pictures_beside_slices_of_dicom_do_not_change_how_these_are_read(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    for who in ("p1", "p2"):
        for number, kind in enumerate(("T1", "T2"), 1):
            place = tmp_path / who / "scans" / f"{number}-{kind}" / "resources" / "DICOM" / "files"
            save_series(place, np.zeros((4, 5, 2 + number)), np.eye(4), uid=f"1.2.{who[1]}.{number}", number=number)
            save_picture(place.parent.parent / "SNAPSHOTS" / f"{who}.gif", np.zeros((4, 5), np.uint8))
    source = recognise([tmp_path])
    preview = source.preview()
    assert source.layout == "dicom"
    assert [case.subject for case in preview.cohort.cases] == ["p1", "p1", "p2", "p2"]
