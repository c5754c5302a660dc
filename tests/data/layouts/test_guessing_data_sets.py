from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Acdc, Decathlon, Files, FolderPair, NnUNet, Phantom, guess_layout
from segloss_gui.study.evaluation import score_case
from tests.data.files import save_image, save_labels, save_nifti, save_picture


def _dataset(folder: Path, **content: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.json").write_text(json.dumps(content))
    return folder


def _nnunet(folder: Path) -> Path:
    for case in ("a", "b"):
        for channel in (0, 1):
            save_image(folder / "imagesTr" / f"{case}_{channel:04d}.nii.gz")
        save_labels(folder / "labelsTr" / f"{case}.nii.gz")
    for channel in (0, 1):
        save_image(folder / "imagesTs" / f"t_{channel:04d}.nii.gz")
    return _dataset(
        folder, channel_names={"0": "FLAIR", "1": "T1"}, labels={"background": 0, "core": 1, "oedema": 2},
        file_ending=".nii.gz",
    )  # fmt: skip


def test_nnunet_channels_labels_names_and_split_are_read(tmp_path: Path) -> None:
    preview = NnUNet(root=_nnunet(tmp_path / "Dataset001_X")).preview()
    assert [(case.id, case.split, case.has_reference) for case in preview.cohort.cases] == [
        ("a", "train", True), ("b", "train", True), ("t", "test", False),
    ]  # fmt: skip
    assert preview.cohort.label_names == {1: "core", 2: "oedema"}
    assert preview.headers["a"].channels == 2
    assert preview.cohort.reader is not None
    assert preview.cohort.reader.image(preview.cohort.cases[0]).channels == ("FLAIR", "T1")


def test_a_data_set_may_have_groups_too(tmp_path: Path) -> None:
    root = _nnunet(tmp_path)
    (root / "groups.csv").write_text("case,group\na,HGG\nb,LGG\n")
    by_table = NnUNet(root=root, groups_csv=root / "groups.csv").preview()
    assert [case.group for case in by_table.cohort.cases] == ["HGG", "LGG", ""]
    by_pattern = NnUNet(root=root, group_pattern="^(a|b)").preview()
    assert by_pattern.cohort.groups == ("a", "b")


def test_nnunet_says_which_channel_or_label_is_missing(tmp_path: Path) -> None:
    root = _nnunet(tmp_path)
    (root / "imagesTr" / "a_0001.nii.gz").unlink()
    (root / "labelsTr" / "b.nii.gz").unlink()
    save_labels(root / "labelsTr" / "c.nii.gz")
    save_image(root / "imagesTr" / "odd.nii.gz")
    preview = NnUNet(root=root).preview()
    causes = {refusal.path.name: refusal.cause for refusal in preview.refusals}
    assert [case.id for case in preview.cohort.cases] == ["t"]
    assert "_0001" in causes["a_0000.nii.gz"]
    assert "no label" in causes["b_0000.nii.gz"]
    assert "no image" in causes["c.nii.gz"]
    assert "channel number" in causes["odd.nii.gz"]


def test_nnunet_regions_are_noted(tmp_path: Path) -> None:
    root = _nnunet(tmp_path)
    _dataset(root, channel_names={"0": "a", "1": "b"}, labels={"background": 0, "whole": [1, 2], "core": 1})
    preview = NnUNet(root=root).preview()
    assert "regions" in preview.notes[0]
    assert preview.cohort.label_names == {1: "core"}


def test_decathlon_lists_are_read_relative_to_the_folder(tmp_path: Path) -> None:
    root = _dataset(
        tmp_path / "Task04", name="Hippo", modality={"0": "MRI"}, labels={"0": "background", "1": "Anterior"},
        training=[
            {"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz"},
            {"image": "./imagesTr/._a.nii.gz", "label": "./labelsTr/._a.nii.gz"},
            {"image": "./imagesTr/gone.nii.gz", "label": "./labelsTr/gone.nii.gz"},
            {"label": "./labelsTr/a.nii.gz"},
            {"image": "./imagesTr/a.nii.gz"},
        ],
        test=["./imagesTs/t.nii.gz"],
    )  # fmt: skip
    save_image(root / "imagesTr" / "a.nii.gz")
    save_labels(root / "labelsTr" / "a.nii.gz")
    save_image(root / "imagesTs" / "t.nii.gz")
    preview = Decathlon(root=root).preview()
    assert [(case.id, case.split) for case in preview.cohort.cases] == [("a", "train"), ("t", "test")]
    assert preview.cohort.name == "Hippo"
    assert preview.cohort.label_names == {1: "Anterior"}
    assert [refusal.path.name for refusal in preview.refusals] == ["dataset.json", "a.nii.gz", "gone.nii.gz"]
    assert "no such file" in preview.refusals[2].cause


def test_cases_that_a_data_set_in_the_decathlons_form_lists_for_validation_are_read(tmp_path: Path) -> None:
    lists = {"training": ("Tr", "a"), "validation": ("Va", "b"), "test": ("Ts", "c")}
    for place, name in lists.values():
        save_image(tmp_path / f"images{place}" / f"{name}.nii.gz")
        save_labels(tmp_path / f"labels{place}" / f"{name}.nii.gz")
    entry = {key: [{"image": f"images{place}/{name}.nii.gz", "label": f"labels{place}/{name}.nii.gz"}]
             for key, (place, name) in lists.items()}  # fmt: skip
    (tmp_path / "dataset.json").write_text(json.dumps({"modality": {"0": "CT"}, "labels": {"1": "liver"}, **entry}))
    cases = Decathlon(root=tmp_path).preview().cohort.cases
    assert [(case.id, case.split, case.has_reference) for case in cases] == [
        ("a", "train", True),
        ("b", "", True),
        ("c", "test", True),
    ]


def test_channels_beside_a_listed_name_are_its_image(tmp_path: Path) -> None:
    entry = {"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz"}
    root = _dataset(tmp_path, modality={"0": "FLAIR", "1": "T1"}, training=[entry])
    for channel in (0, 1):
        save_image(root / "imagesTr" / f"a_{channel:04d}.nii.gz")
    save_labels(root / "labelsTr" / "a.nii.gz")
    preview = Decathlon(root=root).preview()
    assert [path.name for path in preview.cohort.cases[0].images] == ["a_0000.nii.gz", "a_0001.nii.gz"]


@pytest.mark.parametrize("layout", [NnUNet, Decathlon])
@pytest.mark.parametrize("content", [None, "{", "[]", "{}"], ids=["missing", "cut", "list", "empty"])
def test_a_bad_dataset_json_is_refused_by_name(tmp_path: Path, layout: Any, content: str | None) -> None:
    if content is not None:
        (tmp_path / "dataset.json").write_text(content)
    with pytest.raises(BadInputError):
        layout(root=tmp_path).preview()


def test_decathlon_without_cases_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"dataset\.json: must list"):
        Decathlon(root=_dataset(tmp_path, training=[])).preview()


def _patient(folder: Path, number: int, frames: tuple[int, int], *, info: bool = True) -> None:
    name = f"patient{number:03d}"
    place = folder / "training" / name
    for frame in frames:
        save_image(place / f"{name}_frame{frame:02d}.nii.gz")
        save_labels(place / f"{name}_frame{frame:02d}_gt.nii.gz")
    save_image(place / f"{name}_4d.nii.gz", (5, 6, 7, 3))
    if info:
        (place / "Info.cfg").write_text(f"ED: {frames[0]}\nES: {frames[1]}\nGroup: DCM\nHeight: 184.0\n")


def test_acdc_groups_by_phase_and_keeps_a_patient_together(tmp_path: Path) -> None:
    _patient(tmp_path, 1, (1, 12))
    _patient(tmp_path, 90, (4, 11))
    preview = Acdc(root=tmp_path).preview()
    assert [(case.id, case.group, case.subject, case.split) for case in preview.cohort.cases] == [
        ("patient001_frame01", "ED", "patient001", "train"), ("patient001_frame12", "ES", "patient001", "train"),
        ("patient090_frame04", "ED", "patient090", "train"), ("patient090_frame11", "ES", "patient090", "train"),
    ]  # fmt: skip
    assert preview.cohort.label_names == {1: "right ventricle", 2: "myocardium", 3: "left ventricle"}
    assert Acdc(root=tmp_path / "training", group_by="pathology").preview().cohort.groups == ("DCM",)


def test_acdc_says_what_is_missing(tmp_path: Path) -> None:
    _patient(tmp_path, 1, (1, 12), info=False)
    (tmp_path / "training" / "patient001" / "patient001_frame12_gt.nii.gz").unlink()
    preview = Acdc(root=tmp_path).preview()
    assert [case.id for case in preview.cohort.cases] == ["patient001_frame01"]
    assert "patient001_frame12_gt" in preview.refusals[0].cause
    assert "Info.cfg" in preview.notes[0]
    with pytest.raises(BadInputError, match="patient001"):
        Acdc(root=tmp_path / "training" / "patient001").preview()


def test_files_are_cases_of_their_own_with_or_without_labels(tmp_path: Path) -> None:
    images = (save_image(tmp_path / "x" / "a.nii.gz"), save_image(tmp_path / "y" / "a.nii.gz"), tmp_path / "gone.nii")
    preview = Files(images=images, labels=(save_labels(tmp_path / "l.nii.gz"),)).preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [("x/a", True), ("y/a", False)]
    assert preview.refusals[0].path.name == "gone.nii"


def test_files_may_differ_in_channels(tmp_path: Path) -> None:
    images = (save_image(tmp_path / "a.nii.gz"), save_image(tmp_path / "b.nii.gz", (5, 6, 7, 3)))
    assert len(Files(images=images).preview().cohort.cases) == 2


def test_a_huge_label_beside_a_small_image_is_refused_not_resampled(tmp_path: Path) -> None:
    image = save_image(tmp_path / "image.nii.gz", (35, 50, 35))
    zeros = np.zeros((512, 512, 94), dtype=np.uint8)
    label = save_nifti(tmp_path / "label.nii.gz", zeros, np.diag([0.734, 0.734, 5.0, 1.0]))
    preview = Files(images=(image,), labels=(label,)).preview()
    assert preview.cohort.cases == ()
    assert str(preview.refusals[0]).startswith("label.nii.gz: must lie on the grid of its image image.nii.gz")


@pytest.mark.parametrize("design", ["lesions", "large_objects", "two_groups", "two_groups_2d", "ventricles"])
def test_phantoms_are_previewed_without_making_a_volume(design: Any) -> None:
    preview = Phantom(design=design, train=5000, test=30).preview()
    assert len(preview.cohort.cases) == 5030
    assert preview.cohort.groups == {"two": ("A", "B"), "ventricles": ("ED", "ES")}.get(
        design.removesuffix("_2d").removesuffix("_groups"), ()
    )


def _road(root: Path, *, grey: str = "") -> Path:
    for name in ("r0", "r1", "r2"):
        shape = (12, 14) if name == grey else (12, 14, 3)
        save_picture(root / "imagesTr" / f"{name}_0000.png", np.resize(np.arange(256, dtype=np.uint8), shape))
        save_picture(root / "labelsTr" / f"{name}.png", np.eye(12, 14, dtype=np.uint8))
    names = {"0": "R", "1": "G", "2": "B"}
    return _dataset(root, channel_names=names, labels={"background": 0, "road": 1}, file_ending=".png")


def test_nnunet_colours_in_one_picture_are_its_three_channels(tmp_path: Path) -> None:
    preview = NnUNet(root=_road(tmp_path)).preview()
    assert ([case.id for case in preview.cohort.cases], preview.refusals) == (["r0", "r1", "r2"], ())
    assert preview.cohort.reader is not None
    volume = preview.cohort.reader.image(preview.cohort.cases[0])
    assert (volume.data.shape, volume.channels) == ((3, 14, 12, 1), ("R", "G", "B"))
    assert preview.cohort.reader.labels(preview.cohort.cases[0]).values() == (1,)


def test_nnunet_a_grey_picture_for_three_channels_is_refused(tmp_path: Path) -> None:
    preview = NnUNet(root=_road(tmp_path, grey="r1")).preview()
    assert [str(refusal) for refusal in preview.refusals] == [
        "r1_0000.png: must have 3 channels as the data set says, got 1"
    ]


def test_nnunet_ignore_is_known_to_the_cohort_its_references_and_every_score(tmp_path: Path) -> None:
    root = _nnunet(tmp_path)
    labels = {"background": 0, "core": 1, "ignore": 2}
    _dataset(root, channel_names={"0": "FLAIR", "1": "T1"}, labels=labels, file_ending=".nii.gz")
    preview = NnUNet(root=root).preview()
    assert (preview.cohort.ignore, preview.cohort.label_names) == (2, {1: "core"})
    assert "Voxels of label 2 (ignore) count in no score." in preview.notes
    assert preview.cohort.reader is not None
    reference = preview.cohort.reader.labels(preview.cohort.cases[0])
    assert (reference.ignore, reference.values()) == (2, (1,))
    prediction = replace(reference, data=np.where(reference.data == 2, 1, reference.data), ignore=None)
    ((_, scores),) = score_case(prediction, reference, [TargetClass(value=1, name="core")])
    assert (scores["dice"], scores["volume_error_ml"]) == (1.0, 0.0)


@pytest.mark.parametrize(("flat", "deep"), [(1, 3), (3, 1), (1, 1)])
def test_single_slices_and_volumes_are_not_trained_together(tmp_path: Path, flat: int, deep: int) -> None:
    for n in range(flat + deep):
        shape = (9, 8, 1) if n < flat else (9, 8, 4)
        save_image(tmp_path / "images" / f"c{n}.nii.gz", shape)
        save_labels(tmp_path / "labels" / f"c{n}.nii.gz", shape)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert len(preview.refusals) == min(flat, deep)
    said = "is a single slice (9x8x1" if flat <= deep else "is a volume (9x8x4"
    assert all(said in refusal.cause for refusal in preview.refusals)


def test_the_folder_above_nnunet_raw_with_one_data_set_in_it_is_that_data_set(tmp_path: Path) -> None:
    root = _nnunet(tmp_path / "nnUNet_raw" / "Dataset001_X")
    (tmp_path / "nnUNet_preprocessed").mkdir()
    found = guess_layout([tmp_path])
    assert isinstance(found, NnUNet)
    assert found.root == root


def test_a_test_image_has_the_reference_that_lies_beside_and_unlisted_images_are_told(tmp_path: Path) -> None:
    for folder in ("Tr", "Ts", "Val"):
        save_image(tmp_path / f"images{folder}" / f"{folder}.nii.gz")
        save_labels(tmp_path / f"labels{folder}" / f"{folder}.nii.gz")
    entry = {"image": "./imagesTr/Tr.nii.gz", "label": "./labelsTr/Tr.nii.gz"}
    _dataset(tmp_path, modality={"0": "CT"}, training=[entry], test=["./imagesTs/Ts.nii.gz"])
    preview = Decathlon(root=tmp_path).preview()
    assert [(case.id, case.split, case.has_reference) for case in preview.cohort.cases] == [
        ("Tr", "train", True), ("Ts", "test", True),
    ]  # fmt: skip
    assert "dataset.json does not list 1 image, left aside: imagesVal/Val.nii.gz." in preview.notes
