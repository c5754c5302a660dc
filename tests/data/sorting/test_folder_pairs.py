"""Folders whose names mislead: each image with its own reference, or a question, never with another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.sorting.folder import SortedFolder, sort_folder
from tests.data.sorting.trees import make_tree

SIX = range(1, 7)
CENTRES = [(centre, number) for centre in (1, 2, 3) for number in range(1, 41 if centre == 1 else 11)]
RIGHT = {
    "a centre numbers its patients": {f"center{c}/images/{n}.nii": f"center{c}/labels/{n}.nii" for c, n in CENTRES},
    "a centre below images": {f"images/center{c}/{n}.nii": f"masks/center{c}/{n}.nii" for c in (1, 2) for n in SIX},
    "a centre below images, and words at the end": {
        f"images/center{c}/{n}.nii": f"labels/center{c}/{n}_seg.nii" for c in (1, 2) for n in SIX
    },
    "words at the end in a centre": {
        f"Centre {c}/images/{n}.nii": f"Centre {c}/labels/{n}_seg.nii" for c in ("Nord", "Sud") for n in SIX
    },
    "patients of the same name in two hospitals": {
        f"hosp{c}/pat{n}/ct.nii": f"hosp{c}/pat{n}/mask.nii" for c in "AB" for n in SIX
    },
    "patients of the same name in folders of any name": {
        f"{c}/pat{n}/ct.nii": f"{c}/pat{n}/mask.nii" for c in ("Leuven", "Gent") for n in SIX
    },
    "folders of images and masks in a patient's": {
        f"C{c}/P{n}/image/ct.nii": f"C{c}/P{n}/mask/ct.nii" for c in (1, 2) for n in SIX
    },
    "images called masks": {f"mask_{n:03}.png": f"mask_{n:03}_gt.png" for n in SIX},
    "faces with masks": {f"face_mask_{n:02}.png": f"face_mask_{n:02}_gt.png" for n in SIX},
    "a study called SEG": {f"SEG_{n:03}_t1.nii": f"SEG_{n:03}_t1_label.nii" for n in SIX},
    "a site called GT": {f"GT_{n:02}.nii": f"GT_{n:02}_seg.nii" for n in SIX},
    "a protocol for seg": {f"mri_seg_protocol_{n:02}.nii": f"mri_seg_protocol_{n:02}_mask.nii" for n in SIX},
    "pictures of lesions": {f"lesion{n:02}.jpg": f"lesion{n:02}_segmentation.png" for n in SIX},
    "images called ref": {f"ref_{n:02}.png": f"ref_{n:02}_seg.png" for n in SIX},
    "numbers of other widths": {f"img{n}.png": f"img{n:03}_seg.png" for n in range(1, 13)},
    "one name that begins another": {f"p{n}.nii": f"p{n}_seg.nii" for n in (1, 2, 11, 12, 21)},
    "both knees": {f"knee_{n:03}_{s}.png": f"knee_{n:03}_{s}_mask.png" for n in SIX for s in "LR"},
    "days": {f"2021{m:02}04_p{n}.nii": f"2021{m:02}04_p{n}_mask.nii" for n in SIX for m in (1, 6)},
}
ASKED = {
    "numbers from 0 and from 1": [*(f"p/img_{n}.png" for n in SIX), *(f"p/mask_{n - 1}.png" for n in SIX)],
    "pictures of one name": [f"a{n}.{ending}" for n in SIX for ending in ("jpg", "png")],
    "a second copy": [*(f"scan_{n:02}.png" for n in SIX), *(f"scan_{n:02}_mask.png" for n in SIX), "scan_03_1.png"],
}


def pairs_of(table: SortedFolder) -> dict[str, str]:
    """What is drawn by the image of each case that has one of each."""
    drawn = {}
    for row in table.rows:
        images, references = row.of(table.of_kind("channel")), row.of(table.of_kind("reference"))
        assert max(len(images), len(references)) < 2, row
        if images and references:
            drawn[images[0]] = references[0]
    return drawn


@pytest.mark.parametrize("pairs", RIGHT.values(), ids=RIGHT)
def test_each_image_has_its_own_reference(pairs: dict[str, str], tmp_path: Path) -> None:
    table = sort_folder(make_tree(tmp_path, [*pairs, *pairs.values()]))
    assert pairs_of(table) == pairs
    assert len({row.id for row in table.rows}) == len(pairs), "no two are called alike"


@pytest.mark.parametrize("paths", ASKED.values(), ids=ASKED)
def test_what_may_belong_otherwise_is_asked(paths: list[str], tmp_path: Path) -> None:
    table = sort_folder(make_tree(tmp_path, paths))
    assert not any(image.replace("img", "mask") == drawn for image, drawn in pairs_of(table).items() if "img" in image)
    assert table.questions


@pytest.mark.parametrize(
    "name", ["a centre numbers its patients", "a centre below images", "words at the end in a centre"]
)
def test_a_centre_is_a_group_and_no_subject(name: str, tmp_path: Path) -> None:
    table = sort_folder(make_tree(tmp_path, [*RIGHT[name], *RIGHT[name].values()]))
    assert {row.subject for row in table.rows} == {""}
    assert {row.group for row in table.rows} == {
        next(part for part in path.split("/") if part.lower().startswith("cent")) for path in RIGHT[name]
    }
    assert not table.questions


def test_people_called_alike_in_folders_that_are_called_nothing_are_asked_about(tmp_path: Path) -> None:
    pairs = RIGHT["patients of the same name in folders of any name"]
    (question,) = sort_folder(make_tree(tmp_path, [*pairs, *pairs.values()])).questions
    assert question.startswith("Is pat1 the same person in Gent, Leuven?")


@pytest.mark.parametrize(("name", "asks"), [("scanner", True), ("hospital", False)])
def test_two_scanners_may_have_seen_one_person_and_two_hospitals_did_not(name: str, asks: bool, tmp_path: Path) -> None:
    files = [f"{what}/{name}{n}/P{case}.nii" for what in ("images", "labels") for n in (1, 2) for case in SIX]
    questions = sort_folder(make_tree(tmp_path, files)).questions
    assert any(question.startswith(f"Is P1 the same person in {name}1, {name}2?") for question in questions) == asks
