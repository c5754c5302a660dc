"""Images and references that go on elsewhere for other cases, and pictures and copies that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.files import save_image, save_labels
from tests.data.sorting.trees import make_tree, roles_of


@pytest.mark.parametrize(
    ("test", "pattern"),
    [
        ("Test-Data/test-volume-{n}.nii", "Test-Data/{case}.nii"),
        ("Unlabeled1-1000/Case_{n}.nii", "Unlabeled1-1000/{case}.nii"),
        ("validation/v{n}.nii", "validation/{case}.nii"),
    ],
)
def test_images_without_a_reference_in_a_folder_of_their_own_are_cases_of_the_same_channel(
    tmp_path: Path, test: str, pattern: str
) -> None:
    make_tree(tmp_path, [f"set/{w}/{w}-{n}.nii" for n in range(3) for w in ("image", "label")])
    make_tree(tmp_path, [test.format(n=n) for n in range(7, 9)])
    table = sort_folder(tmp_path)
    assert roles_of(tmp_path)[pattern] == "channel:image"
    assert len(table.rows) == 5


def test_a_test_folder_without_folders_for_its_cases_goes_on_where_training_has_them(tmp_path: Path) -> None:
    for n in (1, 2, 3):
        save_image(tmp_path / "train" / f"Patient_{n}" / f"Patient_{n}.nii")
        save_labels(tmp_path / "train" / f"Patient_{n}" / "GT.nii")
    for n in (41, 42):
        save_image(tmp_path / "test" / f"Patient_{n}.nii")
    preview = Sorted.of(sort_folder(tmp_path)).preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [
        ("Patient_1", True), ("Patient_2", True), ("Patient_3", True), ("Patient_41", False), ("Patient_42", False),
    ]  # fmt: skip
    assert {len(case.images) for case in preview.cohort.cases} == {1}


def test_cases_of_another_modality_are_asked_about_and_not_taken_for_the_same(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"ct_train/ct_{n}_{w}.nii" for n in (1, 2, 3) for w in ("image", "label")])
    make_tree(tmp_path, [f"mr_train/mr_{n}_{w}.nii" for n in (1, 2) for w in ("image", "label")])
    table = sort_folder(tmp_path)
    assert [c.pattern.partition("/")[0] for c in table.of_kind("channel")] == ["ct_train"]
    assert any("mr_train" in question and "cases, too" in question for question in table.questions)


def test_pictures_of_other_things_do_not_become_cases(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}/p{n}.png" for n in range(3) for w in ("images", "masks")])
    make_tree(tmp_path, [f"docs/figure{n}.png" for n in range(3)])
    assert roles_of(tmp_path)["docs/{case}.png"] == "ignore"


def test_references_that_are_called_in_two_ways_are_the_reference_of_their_own_cases(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"CXR/{name}_{n}.png" for name in ("M", "C") for n in range(3)])
    make_tree(tmp_path, [f"masks/M_{n}.png" for n in range(3)] + [f"masks/C_{n}_mask.png" for n in range(3)])
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.of_kind("reference")] == ["masks/{case}.png", "masks/{case}_mask.png"]
    assert any("each of other cases" in question for question in table.questions)


def test_references_of_other_objects_are_no_reference_of_the_remaining_cases(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"images/p{n}.nii" for n in range(6)])
    make_tree(tmp_path, [f"Lung_Mask/p{n}.nii" for n in range(3)] + [f"Infection_Mask/p{n}.nii" for n in range(3, 6)])
    assert len(sort_folder(tmp_path).of_kind("reference")) == 1


def test_how_a_scan_was_taken_parts_no_column(tmp_path: Path) -> None:
    taken = {"sub-1": "dir-ax", "sub-2": "dir-ax", "sub-3": "dir-sag"}
    make_tree(tmp_path, [f"raw/{s}/{s}_{how}_ct.nii" for s, how in taken.items()])
    make_tree(tmp_path, [f"derivatives/{s}/{s}_{how}_seg-vert_msk.nii" for s, how in taken.items()])
    table = sort_folder(tmp_path)
    assert {str(c.role) for c in table.of_kind("channel")} == {"channel:CT"}
    assert all({c.role.kind for c in table.columns if c.pattern in row.cells} == {"channel", "reference"}
               for row in table.rows)  # fmt: skip


def test_a_screenshot_beside_a_volume_is_no_channel_of_it(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"P{n}/{w}" for n in range(3) for w in ("Head.nrrd", "seg.nii", f"2020-01-0{n}-Scene.png")])
    table = sort_folder(tmp_path)
    assert [c.role.name for c in table.of_kind("channel")] == ["Head"]
    assert [c.why for c in table.columns if "png" in c.pattern] == ["is a picture, and the image of its case a volume"]


def test_a_mask_of_a_tiff_may_be_a_picture(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}" for n in range(3) for w in (f"images/{n}.tif", f"1st_manual/{n}_manual1.gif")])
    assert list(roles_of(tmp_path).values()) == ["reference", "channel:image"]


def test_of_copies_in_two_formats_one_is_proposed_and_that_is_asked(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        [f"{e}/{w}/{n}.{e.lower()}" for n in range(3) for e in ("PNG", "TIF") for w in ("Original", "Ground Truth")],
    )
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.of_kind("channel")] == ["PNG/Original/{case}.png"]
    assert any("Which counts" in question and "TIF/Original" in question for question in table.questions)


def test_pictures_for_people_to_look_at_are_no_images(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}/{n}_x.png" for n in range(3) for w in ("Images", "Overlay", "SNAPSHOTS")])
    assert [pattern for pattern, role in roles_of(tmp_path).items() if role != "ignore"] == ["Images/{case}.png"]


def test_images_with_references_of_their_own_are_never_left_aside_unasked(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}/p{n}.nii" for n in (1, 2, 3) for w in ("CT", "CT_mask")])
    make_tree(tmp_path, [f"{w}/p{n}.nii" for n in (6, 7) for w in ("MR", "MR_mask")])
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.of_kind("channel")] == ["CT/{case}.nii"]
    assert any("MR/{case}.nii cases, too" in question for question in table.questions)
