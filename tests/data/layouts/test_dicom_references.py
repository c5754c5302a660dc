"""References of DICOM folders as archives have them: masks in pictures, in DICOM, and segmentations."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.data.accounting import account
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts import dicom_references
from segloss_gui.data.recognising import recognise
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.dicom import save_series
from tests.data.files import save_picture

pytest.importorskip("SimpleITK")

SHAPE = (12, 10, 6)
AFFINE = np.diag([-0.7, -0.9, 3.0, 1.0])
DRAWN = np.zeros(SHAPE, np.uint8)
DRAWN[3:7, 2:5, 1:4] = 1
DRAWN[8, 1, 5] = 1
CT = {"0008|0060": "CT"}


def image(folder: Path, series: str = "1.2.3.4", affine: np.ndarray = AFFINE) -> Path:
    """A series whose values say what was drawn on it."""
    return save_series(folder, (DRAWN * 100).astype(np.int16), affine, tags={**CT, "0020|000e": series})


def pictures(folder: Path, name: str = "liver_GT_{:03d}", value: int = 255, count: int = SHAPE[2]) -> None:
    """A picture a slice of the file, which is that of the array."""
    for at in range(count):
        save_picture(folder / f"{name.format(at)}.png", DRAWN[:, :, at].T * np.uint8(value))


def preview_of(root: Path) -> CohortPreview:
    source = recognise([root])
    preview = source.preview()
    said = account(source, preview, sort_folder(root))
    assert len(said.placed) + len(said.aside) == len(said.table.found.files)
    return preview


def lie_on_their_images(preview: CohortPreview, value: int = 1) -> bool:
    reader = preview.cohort.reader
    assert reader is not None
    return all(
        np.array_equal(reader.labels(case).mask(value), reader.image(case).data[0] == 100)
        for case in preview.cohort.cases if case.has_reference
    )  # fmt: skip


@pytest.mark.parametrize("affine", [AFFINE, np.diag([-0.7, -0.9, -3.0, 1.0])], ids=["feet first", "head first"])
def test_a_picture_a_slice_is_the_reference_of_the_series_beside_it(tmp_path: Path, affine: np.ndarray) -> None:
    for patient in ("1", "2", "5"):
        image(tmp_path / patient / "DICOM_anon", affine=affine)
        pictures(tmp_path / patient / "Ground")
    preview = preview_of(tmp_path)
    assert [case.has_reference for case in preview.cohort.cases] == [True] * 3
    assert not preview.refusals
    assert lie_on_their_images(preview)
    assert any("white is label 1" in note for note in preview.notes)


def test_grey_values_of_several_organs_stay_and_both_echoes_share_their_pictures(tmp_path: Path) -> None:
    for echo in ("InPhase", "OutPhase"):
        image(tmp_path / "1" / "T1DUAL" / "DICOM_anon" / echo)
    pictures(tmp_path / "1" / "T1DUAL" / "Ground", "IMG-{:05d}", 63)
    preview = preview_of(tmp_path)
    assert [case.has_reference for case in preview.cohort.cases] == [True, True]
    assert lie_on_their_images(preview, 63)


@pytest.mark.parametrize(("count", "cause"), [(5, r"a picture a slice .* \(6 slices\), got 5"), (7, "got 7")])
def test_a_picture_too_few_or_too_many_is_told(tmp_path: Path, count: int, cause: str) -> None:
    image(tmp_path / "1" / "DICOM_anon")
    pictures(tmp_path / "1" / "Ground", count=min(count, 6))
    if count == 7:
        save_picture(tmp_path / "1" / "Ground" / "liver_GT_006.png", DRAWN[:, :, 0].T)
    (refusal,) = preview_of(tmp_path).refusals
    assert re.search(cause, refusal.cause)


def test_a_series_of_masks_is_the_reference_of_the_series_beside_it(tmp_path: Path) -> None:
    for patient, white in (("3Dircadb1.1", 255), ("3Dircadb1.2", 1)):
        image(tmp_path / patient / "PATIENT_DICOM")
        save_series(tmp_path / patient / "MASKS_DICOM", (DRAWN * white).astype(np.int16), AFFINE, tags=CT)
    preview = preview_of(tmp_path)
    assert [case.has_reference for case in preview.cohort.cases] == [True, True]
    assert lie_on_their_images(preview)


@pytest.mark.parametrize("kind", ["pictures", "series"])
def test_references_in_a_tree_of_their_own_are_of_the_images_in_the_same_place(tmp_path: Path, kind: str) -> None:
    for patient in ("p1", "p2", "p3"):
        image(tmp_path / "images" / patient)
        if kind == "pictures":
            pictures(tmp_path / "masks" / patient)
        else:
            save_series(tmp_path / "masks" / patient, DRAWN.astype(np.int16), AFFINE, tags=CT)
    preview = preview_of(tmp_path)
    assert not preview.refusals
    labels = {case.images[0].name: case.label.name for case in preview.cohort.cases if case.label}
    assert labels == {"p1": "p1", "p2": "p2", "p3": "p3"}
    assert lie_on_their_images(preview)


def test_an_image_called_masks_is_no_reference(tmp_path: Path) -> None:
    image(tmp_path / "1" / "CT")
    values = np.arange(np.prod(SHAPE)).reshape(SHAPE).astype(np.int16)
    save_series(tmp_path / "1" / "SEG", values, AFFINE, tags=CT)
    (refusal,) = preview_of(tmp_path).refusals
    assert "720 different values: is it an image?" in refusal.cause


@pytest.mark.parametrize("names", [("PATIENT", "MASKS/liver", "MASKS/bone"), ("CT1", "CT2", "Ground")])
def test_what_may_be_of_several_is_left_to_whoever_knows(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if name == "Ground":
            pictures(tmp_path / name)
        else:
            image(tmp_path / name, name.replace("/", "."))
    preview = preview_of(tmp_path)
    assert not any(case.has_reference for case in preview.cohort.cases)
    assert {refusal.path.name for refusal in preview.refusals} == {
        Path(n).name for n in names if "/" in n or n == "Ground"
    }


def test_a_segmentation_is_of_the_series_it_names_wherever_it_lies(tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    from tests.data.dicom_seg import save_seg

    for patient in ("p1", "p2"):
        for series in ("1", "2"):
            image(tmp_path / patient / "study" / f"ct{series}", f"1.2.{patient[1]}.{series}")
        place = tmp_path / patient / "study" / "segmentation" if patient == "p1" else tmp_path / "elsewhere"
        save_seg(place / "1.dcm", {1: ("liver", DRAWN)}, AFFINE, series=f"1.2.{patient[1]}.2")
    preview = preview_of(tmp_path)
    with_reference = [case.id for case in preview.cohort.cases if case.has_reference]
    assert with_reference == ["p1/study/ct2", "p2/study/ct2"]
    assert not preview.refusals
    assert lie_on_their_images(preview)
    assert dict(preview.cohort.label_names) == {1: "liver"}


@pytest.mark.parametrize(("named", "found"), [(["9"], ["a/ct", "b/copy"]), (["9", "8"], []), (["8"], ["c/pet"])])
def test_a_segmentation_of_a_series_that_lies_twice_is_of_both_and_one_of_two_series_of_none(
    tmp_path: Path, named: list[str], found: list[str]
) -> None:
    pytest.importorskip("pydicom")
    from tests.data.dicom_seg import of, save_seg

    for place, series in (("a/ct", "1.2.9"), ("b/copy", "1.2.9"), ("c/pet", "1.2.8")):
        image(tmp_path / place, series)
    several = [of(SeriesInstanceUID=f"1.2.{one}") for one in named]
    save_seg(tmp_path / "seg" / "1.dcm", {1: ("liver", DRAWN)}, AFFINE, ReferencedSeriesSequence=several)
    preview = preview_of(tmp_path)
    assert [case.id for case in preview.cohort.cases if case.has_reference] == found
    assert bool(preview.refusals) == (not found)


@pytest.mark.parametrize(("frame", "of_image"), [("1.2.77", True), ("1.2.78", False), ("", True)])
def test_a_segmentation_of_a_series_that_is_not_there_is_of_none_in_another_frame_of_reference(
    tmp_path: Path, frame: str, of_image: bool
) -> None:
    pytest.importorskip("pydicom")
    from tests.data.dicom_seg import save_seg

    tags = {**CT, "0020|000e": "1.2.3", "0020|0052": "1.2.77"}
    save_series(tmp_path / "p" / "ct", (DRAWN * 100).astype(np.int16), AFFINE, tags=tags)
    said = {"FrameOfReferenceUID": frame} if frame else {}
    save_seg(tmp_path / "p" / "seg" / "1.dcm", {1: ("liver", DRAWN)}, AFFINE, series="1.2.4", **said)
    preview = preview_of(tmp_path)
    assert [case.has_reference for case in preview.cohort.cases] == [of_image]
    assert ["another frame of reference" in refusal.cause for refusal in preview.refusals] == [True] * (not of_image)


@pytest.mark.parametrize("name", ["0.dcm", "image002a.dcm", "zz.dcm"])
def test_a_segmentation_among_the_slices_it_is_of_is_their_reference(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pydicom")
    from tests.data.dicom_seg import save_seg

    monkeypatch.setattr(dicom_references, "FEW", 1)
    for patient in ("p1", "p2"):
        image(tmp_path / patient, f"1.2.{patient[1]}")
        series, larger = f"1.2.{patient[1]}", "of all slices " * 300
        drawn = {1: ("liver", DRAWN)}
        save_seg(tmp_path / patient / name, drawn, AFFINE, series=series, ImageComments=larger)
    preview = preview_of(tmp_path)
    assert [case.label and case.label.name for case in preview.cohort.cases] == [name, name]
    assert not preview.refusals
    assert lie_on_their_images(preview)


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({}, "pip install"),
        ({"SegmentationType": "FRACTIONAL"}, "of kind FRACTIONAL"),
        ({"PerFrameFunctionalGroupsSequence": [], "NumberOfFrames": 0}, "nothing was drawn"),
    ],
)
def test_a_segmentation_that_cannot_be_read_leaves_the_images(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], cause: str
) -> None:
    pytest.importorskip("pydicom")
    from tests.data.dicom_seg import save_seg

    image(tmp_path / "p1" / "ct", "1.2.1")
    save_seg(tmp_path / "p1" / "seg" / "1.dcm", {1: ("liver", DRAWN)}, AFFINE, series="1.2.1", **said)
    if not said:
        monkeypatch.setattr("segloss_gui.data.readers.dicom_segmentation.find_spec", lambda _: None)
    preview = preview_of(tmp_path)
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [("p1/ct", False)]
    (refusal,) = preview.refusals
    assert (refusal.path.name, cause in refusal.cause) == ("1.dcm", True)


def test_the_folder_of_a_segmentation_is_a_reference_in_the_table_of_the_folder(tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    from tests.data.dicom_seg import save_seg

    for patient in ("1", "2"):
        image(tmp_path / f"p{patient}" / "CT", f"1.2.{patient}")
        save_seg(tmp_path / f"p{patient}" / "SEG" / "1.dcm", {1: ("liver", DRAWN)}, AFFINE, series=f"1.2.{patient}")
    source = recognise([tmp_path])
    said = account(source, source.preview(), sort_folder(tmp_path))
    kinds = {column.pattern: column.role.kind for column in said.table.columns}
    assert kinds == {"{case}/CT/": "channel", "{case}/SEG/": "reference"}
