"""References that are a class each."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.data.sorting.folder import sort_folder
from tests.data.sorting.trees import make_tree, roles_of


def test_a_structure_called_like_a_modality_is_a_class_beside_others(tmp_path: Path) -> None:
    names = ("liver", "rib_left_1", "vertebrae_L5", "vertebrae_T1", "vertebrae_T2")
    make_tree(tmp_path, [f"s{n}/{w}.nii" for n in range(3) for w in ("ct", *(f"segmentations/{s}" for s in names))])
    assert [role for role in roles_of(tmp_path).values() if "class" in role] == [f"class:{name}" for name in names]


def test_left_and_right_masks_in_folders_of_their_own_are_a_class_each_and_that_is_asked(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}/M{n}.png" for n in range(3) for w in ("CXR", "Mask/leftMask", "Mask/rightMask")])
    table = sort_folder(tmp_path)
    assert [c.role.name for c in table.of_kind("class")] == ["leftMask", "rightMask"]
    assert any("a class? They are taken so" in question for question in table.questions)


def test_left_and_right_masks_called_so_are_a_class_each(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"s{n}/s{n}_{w}.nii" for n in range(3) for w in ("T1", "hippo_L_mask", "hippo_R_mask")])
    assert [role for role in roles_of(tmp_path).values() if "class" in role] == ["class:hippo_L", "class:hippo_R"]


def test_structures_beside_those_of_two_sides_are_classes_too(tmp_path: Path) -> None:
    organs = ("heart", "left lung", "right lung")
    make_tree(tmp_path, [f"{w}/J{n}.png" for n in range(3) for w in ("images", *(f"masks/{o}" for o in organs))])
    table = sort_folder(tmp_path)
    assert [row.id for row in table.rows] == ["J0", "J1", "J2"]
    assert [c.role.name for c in table.of_kind("class")] == ["heart", "left lung", "right lung"]


def test_masks_of_left_and_right_images_are_one_reference(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{w}/p{n}_{s}.png" for n in range(3) for w in ("images", "masks") for s in "LR"])
    assert list(roles_of(tmp_path).values()) == ["channel:image", "reference"]
