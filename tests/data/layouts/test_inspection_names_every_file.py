"""Whatever the layout: a link to nowhere and a second file of one case are named, and never chosen or dropped."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.data.accounting import account
from segloss_gui.data.layouts import guess_layout
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.files import cut, save_image, save_labels, save_picture

# How a data set of two cases looks: images and labels by case, names of files below its folder.
LAYOUTS: dict[str, tuple[str, str]] = {
    "folder_pair": ("images/{}.nii.gz", "labels/{}.nii.gz"),
    "nnunet": ("imagesTr/{}_0000.nii.gz", "labelsTr/{}.nii.gz"),
    "acdc": ("{0}/{0}_frame01.nii.gz", "{0}/{0}_frame01_gt.nii.gz"),
    "brats": ("{0}/{0}_flair.nii.gz", "{0}/{0}_seg.nii.gz"),
    "bids": ("{0}/anat/{0}_T1w.nii.gz", "derivatives/labels/{0}/anat/{0}_T1w_seg.nii.gz"),
    "decathlon": ("imagesTr/{}.nii.gz", "labelsTr/{}.nii.gz"),
}
NAMES = {"acdc": ("patient001", "patient002"), "bids": ("sub-01", "sub-02")}


def _made(folder: Path, layout: str) -> tuple[Path, Path]:
    """The image and the label of the first case."""
    image, label = LAYOUTS[layout]
    names = NAMES.get(layout, ("p1", "p2"))
    for name in names:
        save_image(folder / image.format(name))
        save_labels(folder / label.format(name))
        if layout == "brats":
            save_image(folder / f"{name}/{name}_t1.nii.gz")
    content = {"nnunet": {"channel_names": {"0": "CT"}, "labels": {"background": 0, "a": 1}, "file_ending": ".nii.gz"},
               "decathlon": {"labels": {"0": "background", "1": "a"}, "modality": {"0": "CT"}, "training": [
                   {"image": image.format(name), "label": label.format(name)} for name in names]}}  # fmt: skip
    if layout in content:
        (folder / "dataset.json").write_text(json.dumps(content[layout]))
    return folder / image.format(names[0]), folder / label.format(names[0])


@pytest.mark.parametrize("layout", ["folder_pair", "sorted"])
def test_a_name_that_is_no_utf8_is_refused_with_the_reason(tmp_path: Path, layout: str) -> None:
    try:
        for file in _made(tmp_path, "folder_pair"):
            file.rename(file.with_name(os.fsdecode(b"caf\xe9.nii.gz")))
    except OSError:
        pytest.skip("this file system keeps no such names")
    source = Sorted.of(sort_folder(tmp_path)) if layout == "sorted" else guess_layout([tmp_path])
    preview = source.preview()
    assert [case.id for case in preview.cohort.cases if case.has_reference] == ["p2"]
    files = account(source, preview, sort_folder(tmp_path))
    assert any("no UTF-8" in why for path, why in files.aside.items() if "caf" in path)


@pytest.mark.parametrize("which", [0, 1], ids=["image", "label"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_link_to_nowhere_is_named_in_every_layout(tmp_path: Path, layout: str, which: int) -> None:
    path = _made(tmp_path, layout)[which]
    path.unlink()
    path.symlink_to("../.git/annex/objects/SHA256E-s1--1.nii.gz")
    source = guess_layout([tmp_path])
    preview = source.preview()
    assert (source.layout, len(preview.cohort.cases)) == (layout, 1)
    named = [refusal for refusal in preview.refusals if refusal.path == path]
    assert len(named) == 1
    assert "there is no such file" in named[0].cause


@pytest.mark.parametrize("which", [0, 1], ids=["image", "label"])
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "decathlon"])  # which lists its files
def test_a_second_file_of_a_case_is_named_in_every_layout(tmp_path: Path, layout: str, which: int) -> None:
    path = _made(tmp_path, layout)[which]
    twin = path.with_name(path.name.removesuffix(".gz"))
    shutil.copy(path, twin)
    preview = guess_layout([tmp_path]).preview()
    said = " | ".join(f"{refusal.path.name}: {refusal.cause}" for refusal in preview.refusals)
    assert twin.name in said.replace(path.name, "")
    if layout != "nnunet":  # dataset.json says which ending is meant
        assert path.name in said
        assert len(preview.cohort.cases) == 1


@pytest.mark.parametrize(("layout", "name"), [("nnunet", "dataset.json"), ("decathlon", "dataset.json")])
def test_the_file_that_describes_a_data_set_is_used_and_not_left_aside(tmp_path: Path, layout: str, name: str) -> None:
    _made(tmp_path, layout)
    source = guess_layout([tmp_path])
    found = account(source, source.preview(), sort_folder(tmp_path))
    assert found.placed[name] == "description"
    assert name not in found.aside


@pytest.mark.parametrize("which", [0, 3, 5])
@pytest.mark.parametrize("fault", ["cut", "size", "colours"])
def test_a_mask_of_an_object_that_cannot_be_used_is_told_at_the_look_whichever_it_is(
    tmp_path: Path, which: int, fault: str
) -> None:
    rng = np.random.default_rng(0)
    for name in ("n1", "n2"):
        save_picture(tmp_path / name / "images" / f"{name}.png", rng.integers(0, 255, (32, 40, 3), np.uint8))
        for number in range(6):
            mask = np.zeros((32, 40), np.uint8)
            mask[5 * number : 5 * number + 3, 4:9] = 255
            save_picture(tmp_path / name / "masks" / f"{number:08x}{7 * number:08x}.png", mask)
    wrong = sorted((tmp_path / "n1" / "masks").iterdir())[which]
    if fault == "cut":
        cut(wrong, 0.6)
    else:
        save_picture(
            wrong, np.zeros((32, 41), np.uint8) if fault == "size" else rng.integers(0, 255, (32, 40, 3), "u1")
        )
    preview = Sorted.of(sort_folder(tmp_path)).preview()
    assert [case.id for case in preview.cohort.cases] == ["n2"]
    (refused,) = preview.refusals
    assert refused.path == wrong
