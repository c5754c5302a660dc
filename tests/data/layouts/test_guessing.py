from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.layouts import (
    Acdc,
    Bids,
    Brats,
    CohortSource,
    Decathlon,
    Dicom,
    Files,
    FolderPair,
    NnUNet,
    Phantom,
    guess_layout,
)  # fmt: skip
from tests.data.files import save_image, save_labels


def _pair(folder: Path, images: str, labels: str) -> Path:
    save_image(folder / images / "a.nii.gz")
    save_labels(folder / labels / "a.nii.gz")
    return folder


@pytest.mark.parametrize(
    ("images", "labels"), [("images", "labels"), ("images", "masks"), ("imagesTr", "labelsTr"), ("Images", "GT")]
)
def test_a_folder_of_images_and_labels_is_a_folder_pair(tmp_path: Path, images: str, labels: str) -> None:
    layout = guess_layout([_pair(tmp_path, images, labels)])
    assert layout == FolderPair(images=tmp_path / images, labels=tmp_path / labels)


def test_groups_beside_the_folders_are_found(tmp_path: Path) -> None:
    (_pair(tmp_path, "images", "masks") / "groups.csv").write_text("case,group\na,x\n")
    layout = guess_layout([tmp_path])
    assert isinstance(layout, FolderPair)
    assert layout.groups_csv == tmp_path / "groups.csv"


def test_dataset_json_tells_nnunet_from_the_decathlon(tmp_path: Path) -> None:
    path = _pair(tmp_path, "imagesTr", "labelsTr") / "dataset.json"
    path.write_text(json.dumps({"channel_names": {"0": "MR"}, "file_ending": ".nii.gz"}))
    assert guess_layout([tmp_path]) == NnUNet(root=tmp_path)
    path.write_text(json.dumps({"training": [], "modality": {}}))
    assert guess_layout([tmp_path]) == Decathlon(root=tmp_path)


def test_patient_folders_are_acdc(tmp_path: Path) -> None:
    (tmp_path / "training" / "patient001").mkdir(parents=True)
    assert guess_layout([tmp_path]) == Acdc(root=tmp_path)


def test_two_folders_are_images_and_labels_in_either_order(tmp_path: Path) -> None:
    _pair(tmp_path, "t1", "masks")
    expected = FolderPair(images=tmp_path / "t1", labels=tmp_path / "masks")
    assert guess_layout([tmp_path / "masks", tmp_path / "t1"]) == expected
    assert guess_layout([tmp_path / "t1", tmp_path / "masks"]) == expected


def test_a_flat_folder_is_paired_where_names_say_so(tmp_path: Path) -> None:
    save_image(tmp_path / "a.nii.gz")
    assert guess_layout([tmp_path]) == FolderPair(images=tmp_path)
    save_labels(tmp_path / "a_seg.nii.gz")
    assert guess_layout([tmp_path]) == FolderPair(images=tmp_path, labels=tmp_path)


def test_files_find_their_labels_by_name(tmp_path: Path) -> None:
    image, other = save_image(tmp_path / "a.nii.gz"), save_image(tmp_path / "b.nii.gz")
    label, alone = save_labels(tmp_path / "a_seg.nii.gz"), save_labels(tmp_path / "c_seg.nii.gz")
    layout = guess_layout([label, image, other, alone])
    assert layout == Files(images=(image, other, alone), labels=(label, None, None))


@pytest.mark.parametrize("make", [lambda p: [], lambda p: [p / "no"], lambda p: [p]], ids=["none", "missing", "empty"])
def test_nothing_that_fits_is_said_in_words(tmp_path: Path, make: object) -> None:
    with pytest.raises(BadInputError):
        guess_layout(make(tmp_path))  # type: ignore[operator]


def test_every_layout_survives_the_study_file(tmp_path: Path) -> None:
    adapter: TypeAdapter[CohortSource] = TypeAdapter(CohortSource)
    for layout in (
        FolderPair(images=tmp_path), NnUNet(root=tmp_path), Decathlon(root=tmp_path), Acdc(root=tmp_path),
        Bids(root=tmp_path, images="T1w"), Brats(root=tmp_path, modalities="T1c"), Dicom(root=tmp_path),
        Files(images=(tmp_path / "a.nii",)), Phantom(design="two_groups", seed=4),
    ):  # fmt: skip
        assert adapter.validate_python(json.loads(layout.model_dump_json())) == layout


def _modalities(folder: Path, patient: str, words: tuple[str, ...] = ("fla", "t1", "t1c", "t2")) -> tuple[Path, ...]:
    return tuple(save_image(folder / f"{patient}_{word}.nii.gz") for word in words)


def test_the_folder_of_one_patient_is_one_case_of_several_channels(tmp_path: Path) -> None:
    files = _modalities(tmp_path / "p1" / "images", "p1")
    save_labels(tmp_path / "p1" / "predictions" / "net.nii.gz")
    for dropped in (tmp_path / "p1", tmp_path / "p1" / "images"):
        layout = guess_layout([dropped])
        assert layout == Brats(root=dropped)
        cases = layout.preview().cohort.cases
        assert [(case.id, case.images) for case in cases] == [("p1", files)]


def test_modalities_of_one_patient_dropped_as_files_are_one_case(tmp_path: Path) -> None:
    flair, t1, *_ = _modalities(tmp_path, "p1")
    layout = guess_layout([t1, flair, save_labels(tmp_path / "p1_seg.nii.gz")])
    assert isinstance(layout, Files)
    cohort = layout.preview().cohort
    assert [(case.id, case.images) for case in cohort.cases] == [("p1", (t1, flair))]
    assert cohort.cases[0].has_reference
    assert getattr(cohort.reader, "channels", ()) == ("T1", "FLAIR")


def test_one_modality_each_of_two_patients_are_two_cases(tmp_path: Path) -> None:
    one, other = save_image(tmp_path / "a_t1.nii.gz"), save_image(tmp_path / "b_t2.nii.gz")
    assert len(guess_layout([one, other]).preview().cohort.cases) == 2
    assert guess_layout([tmp_path]) == FolderPair(images=tmp_path)


def test_a_data_set_in_a_folder_of_its_own_is_found(tmp_path: Path) -> None:
    folder = _pair(tmp_path / "drive" / "png", "images", "masks")
    expected = FolderPair(images=folder / "images", labels=folder / "masks")
    assert guess_layout([tmp_path / "drive"]) == expected
    (tmp_path / "drive" / "other").mkdir()
    with pytest.raises(BadInputError, match="holds neither"):
        guess_layout([tmp_path / "drive"])
