"""Numbers in names of files: which are visits, which are the scanner's, and which say what a file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.tokens import patterns_of
from tests.data.sorting.trees import make_tree, roles_of


def test_numbers_after_the_case_are_visits_where_each_has_the_same_files() -> None:
    paths = [
        f"p{c}/{place}/p{c}_{v:02}_{what}.nii"
        for c in range(4) for v in (1, 2)
        for place, what in (("pre", "flair"), ("pre", "t2"), ("masks", "mask"))
    ]  # fmt: skip
    assert [pattern.text for pattern in patterns_of(paths)] == [
        "{case}/masks/{case}_{visit}_mask.nii", "{case}/pre/{case}_{visit}_flair.nii",
        "{case}/pre/{case}_{visit}_t2.nii",
    ]  # fmt: skip


def test_several_objects_of_one_image_are_no_visits() -> None:
    paths = [f"p{c}/p{c}_{what}.nii" for c in range(4) for what in ("T1", "1_lesion", "2_lesion")]
    assert "{case}/{case}_1_lesion.nii" in [pattern.text for pattern in patterns_of(paths)]


def test_numbers_of_series_do_not_part_the_images_of_one_kind(tmp_path: Path) -> None:
    names = [
        f"Case {c}/{at + 7 * n} {what}.nii" for n, c in enumerate("ABCD") for at, what in ((3, "FLAIR"), (5, "mask"))
    ]
    make_tree(tmp_path, names)
    assert roles_of(tmp_path) == {"{case}/{any} FLAIR.nii": "channel:FLAIR", "{case}/{any} mask.nii": "reference"}


def test_numbers_of_series_that_some_cases_share_are_open_too(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"p{c}/{3 + c % 2} T1.nii" for c in range(6)] + [f"p{c}/mask.nii" for c in range(6)])
    assert set(roles_of(tmp_path)) == {"{case}/{any} T1.nii", "{case}/mask.nii"}


def test_numbers_that_files_of_a_group_share_are_their_cases(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{g}/{n} {what}.nii" for g, n in (("HGG", 3), ("LGG", 5)) for what in ("FLAIR", "mask")])
    assert set(roles_of(tmp_path)) == {"{group}/{case} FLAIR.nii", "{group}/{case} mask.nii"}


def test_two_masks_of_one_image_are_two_references_to_choose_from(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"p{n}/{name}.nii" for n in range(3) for name in ("flair", "masks/mask1", "masks/mask2")])
    assert roles_of(tmp_path)["{case}/masks/mask1.nii"] == "reference"
    assert "Which column is the reference?" in sort_folder(tmp_path).questions[0]


def test_a_number_that_every_case_has_stays(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"c{c}/{what}.nii" for c in range(5) for what in ("T1 1", "T1 2", "mask")])
    assert set(roles_of(tmp_path)) == {"{case}/T1 1.nii", "{case}/T1 2.nii", "{case}/mask.nii"}


def test_a_prediction_without_a_visit_is_of_the_only_one(tmp_path: Path) -> None:
    made = [f"p{c}/ses-{c + 1}/{what}.nii" for c in range(3) for what in ("T1", "mask")]
    make_tree(tmp_path, made + [f"predictions/p{c}.nii" for c in range(3)])
    assert [len(row.cells) for row in sort_folder(tmp_path).rows] == [3, 3, 3]


def test_slices_of_a_case_are_one_column_and_ribs_are_a_column_each(tmp_path: Path) -> None:
    slices = [f"{case}/Ground/liver_GT_{z:03d}.png" for case in "ab" for z in range(30)]
    ribs = [f"{case}/segmentations/rib_left_{z}.nii" for case in "ab" for z in range(1, 13)]
    texts = list(roles_of(make_tree(tmp_path, slices + ribs)))
    assert len(texts) == 13
    assert texts[0] == "{case}/Ground/liver_GT_{any}.png"


def test_numbered_images_of_a_case_with_a_reference_each_are_its_visits(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{s}/{w}/{n}.nii" for s in ("Smith", "Lee") for w in ("images", "labels") for n in (1, 2)])
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.columns] == ["{case}/images/{visit}.nii", "{case}/labels/{visit}.nii"]
    assert len(table.rows) == 4


def test_phases_with_a_reference_each_are_visits_where_files_do_not_say_their_case(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"P{n}/{w}.nii" for n in range(3) for w in ("ED", "ED_seg", "ES", "ES_seg")])
    table = sort_folder(tmp_path)
    assert [(c.pattern, c.role.kind) for c in table.columns] == [
        ("{case}/{visit}.nii", "channel"), ("{case}/{visit}_seg.nii", "reference"),
    ]  # fmt: skip


@pytest.mark.parametrize("sides", [("L", "R"), ("left", "right"), ("OD", "OS")])
def test_images_of_both_sides_each_have_what_was_drawn_in_them(tmp_path: Path, sides: tuple[str, ...]) -> None:
    make_tree(tmp_path, [f"p{n}/{w}/{s}.png" for n in range(3) for w in ("images", "masks") for s in sides])
    table = sort_folder(tmp_path)
    assert {c.pattern: str(c.role) for c in table.columns} == {
        "{case}/images/{visit}.png": "channel:image", "{case}/masks/{visit}.png": "reference",
    }  # fmt: skip
    assert [(row.id, row.subject) for row in table.rows[:2]] == [(f"p0_{side}", "p0") for side in sides]


def test_left_and_right_masks_of_one_image_stay_classes(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"p{n}/{w}.nii" for n in range(3) for w in ("scans/ct", "masks/left", "masks/right")])
    assert [c.role.name for c in sort_folder(tmp_path).of_kind("class")] == ["left", "right"]


@pytest.mark.parametrize("others", [[], ["extra"], ["p03", "phantom"]])
def test_pictures_of_a_case_with_a_mask_each_are_its_visits_in_every_folder(others: list[str]) -> None:
    """Not channels with a structure each, and a folder without a digit beside them is no centre."""
    paths = [f"{c}/{f}/s0{n}.png" for c in ("p01", "p02", *others) for f in ("images", "masks") for n in (1, 2)]
    assert [p.text for p in patterns_of(paths)] == ["{case}/images/{visit}.png", "{case}/masks/{visit}.png"]


def test_modalities_with_a_number_are_no_visits() -> None:
    paths = [f"p{c}/{f}.nii" for c in (1, 2) for f in ("images/T1", "images/T2", "masks/T1")]
    assert "{visit}" not in " ".join(p.text for p in patterns_of(paths))


@pytest.mark.parametrize(("images", "drawn"), [(("b0", "b1000"), "b1000"), (("echo1", "echo2"), "echo1")])
def test_channels_with_a_number_and_one_mask_called_like_one_of_them_are_no_visits(
    images: tuple[str, ...], drawn: str
) -> None:
    paths = [f"p{c}/{file}.nii" for c in range(3) for file in (*(f"images/{i}" for i in images), f"masks/{drawn}")]
    assert "{visit}" not in " ".join(p.text for p in patterns_of(paths))
