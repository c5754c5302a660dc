"""A file per structure per case: one label map by the names of the files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import FolderPair, Structures, guess_layout
from segloss_gui.data.readers import check_labels, read_labels, read_volume
from segloss_gui.data.readers.structures import is_structures
from segloss_gui.study.evaluate_folders import evaluate_folders
from tests.data.files import save_image, save_labels, save_nifti

SHAPE = (5, 6, 7)
LIVER, SPLEEN = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
LIVER[1:3], SPLEEN[3:5] = 1, 1


def save_masks(folder: Path, **masks: np.ndarray) -> Path:
    for name, mask in masks.items():
        save_nifti(folder / f"{name}.nii.gz", mask)
    return folder


def test_masks_are_one_label_map_by_their_names(tmp_path: Path) -> None:
    labels = read_labels(save_masks(tmp_path / "s1", spleen=SPLEEN, liver=LIVER))
    np.testing.assert_array_equal(labels.data, LIVER + 2 * SPLEEN)
    assert labels.names == {1: "liver", 2: "spleen"}
    with pytest.raises(FileRefusedError, match="folder of masks, not an image"):
        read_volume(tmp_path / "s1")


def test_a_file_that_is_no_mask_or_lies_elsewhere_is_named(tmp_path: Path) -> None:
    save_masks(tmp_path / "a", liver=LIVER, all=LIVER + 2 * SPLEEN)
    with pytest.raises(
        FileRefusedError, match=r"all\.nii\.gz: must be the mask of one structure, got the label values"
    ):
        read_labels(tmp_path / "a")
    save_masks(tmp_path / "b", liver=LIVER)
    save_nifti(tmp_path / "b" / "spleen.nii.gz", SPLEEN, np.diag([2.0, 1, 1, 1]))
    for read in (read_labels, check_labels):
        with pytest.raises(FileRefusedError, match=r"spleen\.nii\.gz: must lie on the grid of the other structures"):
            read(tmp_path / "b")


def _data_set(root: Path) -> Path:
    for case, masks in (("s1", {"liver": LIVER, "spleen": SPLEEN}), ("s2", {"spleen": SPLEEN, "colon": LIVER})):
        save_image(root / case / "ct.nii.gz", SHAPE)
        save_masks(root / case / "segmentations", **masks)
    return root


def test_a_folder_a_case_with_segmentations_is_a_layout_whose_numbers_are_the_cohorts(tmp_path: Path) -> None:
    source = guess_layout([_data_set(tmp_path)])
    assert isinstance(source, Structures)
    preview = source.preview()
    assert preview.refusals == ()
    assert preview.cohort.label_names == {1: "colon", 2: "liver", 3: "spleen"}
    assert preview.cohort.reader is not None
    first, second = [preview.cohort.reader.labels(case) for case in preview.cohort.cases]
    assert (first.values(), second.values()) == ((2, 3), (1, 3))
    np.testing.assert_array_equal(second.data == 3, SPLEEN == 1)


def test_folders_of_masks_are_labels_of_a_folder_of_images(tmp_path: Path) -> None:
    for case in ("s1", "s2"):
        save_image(tmp_path / "images" / f"{case}.nii.gz", SHAPE)
        save_masks(tmp_path / "labels" / case, liver=LIVER, spleen=SPLEEN)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [("s1", True), ("s2", True)]


def test_structures_that_overlap_are_told_before_anything_trains(tmp_path: Path) -> None:
    root = _data_set(tmp_path)
    save_masks(root / "s1" / "segmentations", spleen=np.ones(SHAPE, np.uint8))
    preview = Structures(root=root).preview()
    assert [case.id for case in preview.cohort.cases] == ["s2"]
    assert "'liver' and 'spleen' overlap in 84 voxels" in preview.refusals[0].cause


def _folders(root: Path) -> tuple[Path, Path]:
    save_nifti(root / "r" / "s1.nii.gz", LIVER * 7 + SPLEEN * 3)
    save_masks(root / "m" / "s1", spleen=SPLEEN, liver=LIVER, colon=LIVER * 0 + 1)
    return root / "r", root / "m"


def test_predictions_a_file_a_structure_are_scored_by_name_overlaps_included(tmp_path: Path) -> None:
    reference, method = _folders(tmp_path)
    classes = (TargetClass(value=7, name="Liver"), TargetClass(value=3, name="spleen"))
    found = evaluate_folders(reference, {"m": method}, classes, keys=("dice",))
    assert [(row.class_value, row.dice) for row in found.rows] == [(7, 1.0), (3, 1.0)]
    assert any("of several structures, each keeps its whole mask" in note for note in found.notes)
    again = evaluate_folders(method, {"m": method}, keys=("dice",))
    assert [row.dice for row in again.rows] == [1.0, 1.0, 1.0]
    assert [c.name for c in again.classes] == ["colon", "liver", "spleen"]


def test_which_value_a_structure_is_is_never_guessed(tmp_path: Path) -> None:
    reference, method = _folders(tmp_path)
    found = evaluate_folders(reference, {"m": method}, keys=("dice",))
    assert found.rows == ()
    assert "holds the structures colon, liver, spleen; classes must be called like them" in found.refusals[0].cause


def test_the_image_beside_segmentations_is_no_prediction(tmp_path: Path) -> None:
    root = _data_set(tmp_path / "set")
    save_labels(root / "s1" / "ct.nii.gz", SHAPE)
    save_nifti(tmp_path / "r" / "s1.nii.gz", LIVER)
    classes = (TargetClass(value=1, name="liver"),)
    found = evaluate_folders(tmp_path / "r", {"m": root}, classes, keys=("dice",))
    assert [row.dice for row in found.rows] == [1.0]


def test_references_with_other_structures_each_are_understood_by_name(tmp_path: Path) -> None:
    save_masks(tmp_path / "r" / "s1", liver=LIVER, spleen=SPLEEN)
    save_masks(tmp_path / "r" / "s2", colon=LIVER, spleen=SPLEEN)
    found = evaluate_folders(tmp_path / "r", {"m": tmp_path / "r"}, keys=("dice",))
    assert [c.name for c in found.classes] == ["colon", "liver", "spleen"]
    assert {row.dice for row in found.rows if row.dice == row.dice} == {1.0}
    with pytest.raises(BadInputError, match="no folder with an image"):
        Structures(root=tmp_path / "r").preview()


def test_a_picture_beside_slices_of_dicom_makes_no_folder_of_masks(tmp_path: Path) -> None:
    for name in ("IM1.dcm", "overview.png", "IM2.dcm"):
        (tmp_path / name).write_bytes(b"")
    assert not is_structures(tmp_path)
    (tmp_path / "masks").mkdir()
    (tmp_path / "masks" / "liver.png").write_bytes(b"")
    assert is_structures(tmp_path / "masks")


def test_a_folder_is_looked_through_again_when_a_name_comes_or_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save_masks(tmp_path / "s1", liver=LIVER)
    os.utime(folder, (1e9, 1e9))
    assert is_structures(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "iterdir", None)
        assert is_structures(folder), "nothing came"
    (folder / "slice.dcm").touch()
    assert not is_structures(folder)
