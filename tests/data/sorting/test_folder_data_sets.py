"""Folders named as public data sets and clinics name theirs: what is in them is told, or it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import SortedFolder, sort_folder
from tests.data.sorting.trees import make_tree, roles_of


def _sorted(root: Path, paths: Iterable[str]) -> SortedFolder:
    return sort_folder(make_tree(root, paths))


def _named(table: SortedFolder) -> list[tuple[str, str]]:
    return [(column.pattern, str(column.role)) for column in table.columns if column.role.kind != "ignore"]


def test_a_folder_around_everything_is_no_case(tmp_path: Path) -> None:
    table = _sorted(
        tmp_path, [f"DATA/{w}" for n in range(1, 5) for w in (f"imagesTr/A-{n}__CT.nii", f"labelsTr/A-{n}.nii")]
    )
    assert [row.id for row in table.rows] == ["A-1", "A-2", "A-3", "A-4"]
    assert _named(table) == [("DATA/imagesTr/{case}__CT.nii", "channel:CT"), ("DATA/labelsTr/{case}.nii", "reference")]


def test_what_holds_everything_says_nothing_of_one_column(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"Data_with_GT/{w}" for n in range(3) for w in (f"a{n}.png", f"a{n}_mask.png")])
    assert _named(table) == [
        ("Data_with_GT/{case}.png", "channel:image"),
        ("Data_with_GT/{case}_mask.png", "reference"),
    ]


def test_the_nearest_folder_says_what_is_in_it(tmp_path: Path) -> None:
    paths = [f"RawData/Training/{w}/{w}{n:04d}.nii" for n in range(4) for w in ("img", "label")]
    assert list(roles_of(make_tree(tmp_path, paths)).values()) == ["channel:image", "reference"]


def test_a_picture_of_a_lesion_among_images_is_no_reference(tmp_path: Path) -> None:
    paths = [f"images/{n}_lesion.png" for n in range(3)] + [f"masks/{n}_lesion.png" for n in range(3)]
    assert list(roles_of(make_tree(tmp_path, paths)).values()) == ["channel:image", "reference"]


def test_folders_around_one_file_each_are_no_cases(tmp_path: Path) -> None:
    names = {"MR_DWI": 600, "MR_T1": 700, "OT": 900}
    table = _sorted(tmp_path, [f"{p}/X.{w}.{k + p}/X.{w}.{k + p}.nii" for p in range(1, 4) for w, k in names.items()])
    assert [row.id for row in table.rows] == ["1", "2", "3"]
    assert [role for _, role in _named(table)] == ["channel:DWI", "channel:T1", "reference"]


def test_numbers_that_an_archive_gives_do_not_part_a_column(tmp_path: Path) -> None:
    places = [(s, d) for s in ("002_S_0295", "941_S_1195") for d in ("2006-04-18", "2007-05-10")]
    table = _sorted(
        tmp_path, [f"{s}/MPR/{d}/S{13900 + n}/X_{s}_MR_I{40070 + n}.nii" for n, (s, d) in enumerate(places)]
    )
    assert [column.pattern for column in table.columns] == ["{case}/MPR/{visit}/S{any}/X_{case}_MR_I{any}.nii"]
    assert len(table.rows) == 4


def test_images_of_a_case_with_a_reference_each_are_its_visits(tmp_path: Path) -> None:
    views = ("2CH_ED", "2CH_ES", "4CH_ED")
    table = _sorted(tmp_path, [f"p{n}/p{n}_{v}{w}.mhd" for n in range(3) for v in views for w in ("", "_gt")])
    assert len(table.rows) == 9
    assert {row.subject for row in table.rows} == {"p0", "p1", "p2"}
    assert [role for _, role in _named(table)] == ["channel:image", "reference"]


def test_modalities_with_a_reference_each_stay_channels(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"p{n}/p{n}_{v}{w}.nii" for n in range(3) for v in ("T1", "T2") for w in ("", "_seg")])
    assert len(table.rows) == 3


def test_left_and_right_are_images_of_one_person(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"k/{n}/{s}/{w}.nii" for n in (9, 8) for s in ("left", "right") for w in ("T2", "seg")])
    assert [(row.id, row.subject) for row in table.rows][:2] == [("8_left", "8"), ("8_right", "8")]


def test_many_numbered_images_in_a_folder_called_like_them_are_cases_of_a_group(tmp_path: Path) -> None:
    table = _sorted(
        tmp_path, [f"{g}/{g} ({n}){w}.png" for g in ("benign", "normal") for n in range(6) for w in ("", "_mask")]
    )
    assert len(table.rows) == 12
    assert {row.group for row in table.rows} == {"benign", "normal"}


def test_masks_of_objects_are_one_column(tmp_path: Path) -> None:
    paths = [f"c{n}/images/c{n}.png" for n in range(3)]
    paths += [f"c{n}/masks/{chr(97 + 3 * n + k) * 6}.png" for n in range(3) for k in range(3)]
    assert [c.pattern for c in _sorted(tmp_path, paths).columns] == [
        "{case}/images/{case}.png",
        "{case}/masks/{any}.png",
    ]


def test_masks_called_like_the_visit_of_a_patients_folder_are_its_own(tmp_path: Path) -> None:
    paths = [f"images/{n}/{n}_{n + 990}_{w}.mha" for n in (10, 11) for w in ("adc", "t2w")]
    table = _sorted(tmp_path, [*paths, *(f"labels/{n}_{n + 990}.nii" for n in (10, 11))])
    assert [row.id for row in table.rows] == ["10_1000", "11_1001"]
    assert all(len(row.cells) == 3 for row in table.rows)


def test_test_images_with_the_numbers_of_training_images_are_not_of_their_cases(tmp_path: Path) -> None:
    paths = [f"Training/{w}-{n}.nii" for n in range(4) for w in ("volume", "segmentation")]
    table = _sorted(tmp_path, [*paths, *(f"Test/test-volume-{n}.nii" for n in range(2))])
    assert [row.id for row in table.rows if len(row.cells) == 2] == ["0", "1", "2", "3"]
    assert not any("Test/test-volume-0.nii" in row.of(table.columns) for row in table.rows if len(row.cells) == 2)


def test_a_split_in_the_names_of_files_does_not_part_them(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"{s}_{n}{w}.bmp" for s in ("train", "testA") for n in (1, 2) for w in ("", "_anno")])
    assert [row.id for row in table.rows] == ["testA_1", "testA_2", "train_1", "train_2"]
    assert list(roles_of(tmp_path)) == ["{case}.bmp", "{case}_anno.bmp"]


def test_the_second_mask_of_an_image_is_of_its_case(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [*(f"a{n}{w}.png" for n in range(3) for w in ("", "_mask")), "a1_mask_1.png"])
    assert len(table.rows) == 3
    assert any("Which column is the reference" in question for question in table.questions)


def test_what_two_observers_drew_is_asked_about_and_no_channel(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"Image_0{n}{w}" for n in (1, 2, 3) for w in (".jpg", "_1stHO.png", "_2ndHO.png")])
    assert _named(table) == [("Image_{case}.jpg", "channel:image")]
    assert "What is in Image_{case}_1stHO.png, Image_{case}_2ndHO.png?" in table.questions[0]


@pytest.mark.parametrize("word", ["seg01", "gts", "msk"])
def test_further_words_of_references_are_known(tmp_path: Path, word: str) -> None:
    table = _sorted(tmp_path, [f"p{n}/{w}.nii" for n in range(3) for w in ("image", word)])
    assert dict(_named(table))[f"{{case}}/{word}.nii"] == "reference"


def test_a_folder_named_mri_names_none_of_the_images_in_it(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"{n}/mri/{w}.mgz" for n in ("bert", "anna") for w in ("T1", "aseg", "brain")])
    assert _named(table) == [("{case}/mri/T1.mgz", "channel:T1")]
    assert table.questions


def test_two_channels_of_a_kind_are_called_by_the_word_in_which_they_differ(tmp_path: Path) -> None:
    places = {"orig": "", "preprocessed": "_pp"}
    paths = [f"t/s{n}/{p}/s{n}_{m}{e}.nii" for n in range(3) for p, e in places.items() for m in ("flair", "t2")]
    assert [role for _, role in _named(_sorted(tmp_path, paths))] == [
        "channel:FLAIR orig",
        "channel:T2 orig",
        "channel:FLAIR preprocessed",
        "channel:T2 preprocessed",
    ]


def test_what_somebody_drew_is_proposed_before_what_only_says_mask(tmp_path: Path) -> None:
    table = _sorted(
        tmp_path,
        [f"{w}.png" for n in range(21, 25) for w in (f"images/{n}", f"mask/{n}_mask", f"1st_manual/{n}_manual1")],
    )
    assert ("1st_manual/{case}_manual1.png", "reference") in _named(table)
    assert "Which column is the reference? 2 may be" in table.questions[0]


@pytest.mark.parametrize("word", ["Reference", "Referenz", "Consensus"])
@pytest.mark.parametrize("reader", ["Reader 2", "expert", "rater1", "manual"])
def test_what_is_called_the_reference_is_proposed_before_what_one_reader_drew(
    tmp_path: Path, word: str, reader: str
) -> None:
    table = _sorted(tmp_path, [f"{folder}/c{n}.nii" for n in range(4) for folder in ("images", word, reader)])
    assert (f"{word}/{{case}}.nii", "reference") in _named(table)
    assert "Which column is the reference? 2 may be" in table.questions[0]


def test_voxels_beside_their_header_are_part_of_the_image(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"c{n}{w}" for n in range(3) for w in (".mhd", ".raw", "_mask.mhd", "_mask.zraw")])
    assert [(file.path, file.header) for file in table.found.files if file.header][:2] == [
        ("c0.raw", "c0.mhd"),
        ("c0_mask.zraw", "c0_mask.mhd"),
    ]
    assert table.found.files[1].fault == "holds the voxels of c0.mhd"


def test_a_training_folder_makes_training_cases(tmp_path: Path) -> None:
    splits = {"training": "12", "test": "34", "val": "56"}
    table = _sorted(tmp_path, [f"{s}/{n}/{w}.nii" for s, ns in splits.items() for n in ns for w in ("T1", "seg")])
    assert [row.split for row in table.rows] == ["train", "train", "test", "test", "", ""]


def test_a_patient_01_in_each_of_two_centres_is_two_subjects(tmp_path: Path) -> None:
    from tests.data.files import save_image

    for centre in ("Center_01", "Center_02"):
        for patient in ("Patient_01", "Patient_02"):
            save_image(tmp_path / centre / patient / "T1.nii")
            save_image(tmp_path / centre / patient / "T2.nii")
    cases = Sorted(root=tmp_path).preview().cohort.cases
    assert len({case.subject for case in cases}) == 4


def test_masks_of_one_object_each_are_joined_and_that_is_asked(tmp_path: Path) -> None:
    from segloss_gui.data.accounting import account
    from tests.data.files import save_picture

    for case in ("anna", "bert", "cleo"):
        save_picture(tmp_path / case / "images" / f"{case}.png", np.full((6, 8), 9, np.uint8))
        for at, letter in enumerate("xyz"):
            mask = np.zeros((6, 8), np.uint8)
            mask[at, : at + 2] = 255
            save_picture(tmp_path / case / "masks" / f"{case[0]}{letter}f.png", mask)
    source = Sorted(root=tmp_path)
    preview = source.preview()
    assert [case.id for case in preview.cohort.cases] == ["anna", "bert", "cleo"]
    assert preview.cohort.label_names == {1: "object"}
    reader = preview.cohort.reader
    assert reader is not None
    assert np.count_nonzero(reader.labels(preview.cohort.cases[1]).data == 1) == 2 + 3 + 4
    assert [path.name for path in preview.cohort.cases[0].paths] == ["anna.png", "axf.png", "ayf.png", "azf.png"]
    found = account(source, preview, source.table())
    assert len(found.placed) == 12
    assert found.aside == {}
    assert "Is each file of {case}/masks/{any}.png the mask of one object?" in found.table.questions[0]


def test_a_folder_named_ct_seg_among_masks_holds_the_images(tmp_path: Path) -> None:
    places = ("COVID-19-CT-Seg_20cases", "Lung_Mask", "Infection_Mask")
    table = _sorted(tmp_path, [f"{place}/corona_{n}.nii" for place in places for n in range(3)])
    assert ("COVID-19-CT-Seg_20cases/{case}.nii", "channel:CT") in _named(table)
    assert len(table.of_kind("reference")) == 1
    assert table.questions


def test_the_target_of_an_adaptation_holds_images(tmp_path: Path) -> None:
    paths = [f"source/x_{n}_{w}.nii" for n in range(3) for w in ("ceT1", "Label")]
    table = _sorted(tmp_path, [*paths, *(f"target/x_{n}_hrT2.nii" for n in range(7, 9))])
    assert [column.pattern for column in table.of_kind("reference")] == ["source/{case}_Label.nii"]
    assert not table.questions


def test_the_same_numbers_of_two_modalities_are_not_one_case(tmp_path: Path) -> None:
    ends = [f"{1001 + n}_{w}.nii" for n in range(3) for w in ("image", "label")]
    table = _sorted(tmp_path, [f"{m}_train/{m}_train_{end}" for m in ("ct", "mr") for end in ends])
    assert len(table.rows) == 6
    assert {row.id for row in table.rows} >= {"ct_train_1001", "mr_train_1001"}


def test_folders_of_a_case_with_a_reference_each_are_its_visits(tmp_path: Path) -> None:
    table = _sorted(tmp_path, [f"P{n}/{v}/{w}.nii" for n in range(3) for v in ("V0", "V1") for w in ("t2", "t2_roi")])
    assert [(row.id, row.subject) for row in table.rows][:2] == [("P0_V0", "P0"), ("P0_V1", "P0")]


def test_studies_of_slices_that_an_archive_numbers_are_a_case_a_patient(tmp_path: Path) -> None:
    places = [f"CT/PAT_{n:04d}/11-24-2015-PAT{n:04d}-Pan-189{n}7/Pan-9966{n}" for n in range(3)]
    table = _sorted(tmp_path, [f"{place}/1-00{z}.dcm" for place in places for z in (1, 2)])
    assert [row.id for row in table.rows] == ["PAT_0000", "PAT_0001", "PAT_0002"]
    assert len(table.columns) == 1


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("consensus/{n}.nii", "rater1/{n}.nii"),
        ("masks/{n}_msk.nii", "masks/{n}_seg.png"),
        ("gt/{n}.nii", "mask/{n}.nii"),
    ],
)
def test_of_two_references_the_likelier_is_proposed_and_that_is_asked(tmp_path: Path, better: str, worse: str) -> None:
    names = ("images/{n}.nii", better, worse)
    table = _sorted(tmp_path, [name.format(n=f"a{n}") for n in range(3) for name in names])
    assert [c.pattern.partition("/")[0] for c in table.of_kind("reference")] == [better.partition("/")[0]]
    assert not any(c.pattern.endswith(".png") for c in table.of_kind("reference"))
    assert "Which column is the reference" in table.questions[0]


def test_files_of_one_patient_are_called_by_their_folder(tmp_path: Path) -> None:
    table = _sorted(tmp_path / "Lee", ["FLAIR.nii", "T1.nii", "lesions.nii"])
    assert [row.id for row in table.rows] == ["Lee"]


def test_no_column_stands_for_no_file(tmp_path: Path) -> None:
    names = [f"train/{n:03d}" for n in range(3)] + [f"test/{n:03d}" for n in range(2)]
    paths = [f"{name}_{w}.png" for name in names for w in ("img", "masks")]
    table = _sorted(tmp_path, paths)
    assert [column.pattern for column in table.columns] == ["{split}/{case}_img.png", "{split}/{case}_masks.png"]
    assert len(table.rows) == 5


EYE = {"1. Microaneurysms": "MA", "2. Haemorrhages": "HE", "3. Hard Exudates": "EX", "4. Soft Exudates": "SE"}


def test_a_mask_a_class_in_folders_of_their_own_is_of_its_image_on_both_sides_of_a_counted_split(
    tmp_path: Path,
) -> None:
    sides = {"a. Training Set": range(1, 6), "b. Testing Set": range(55, 59)}
    root, drawn = "A. Segmentation", "2. All Segmentation Groundtruths"
    make_tree(tmp_path, [
        *(f"{root}/1. Original Images/{side}/E_{n:02d}.jpg" for side, numbers in sides.items() for n in numbers),
        *(f"{root}/{drawn}/{side}/{name}/E_{n:02d}_{end}.tif" for side, numbers in sides.items() for n in numbers
          for name, end in EYE.items() if end != "SE" or n % 2),
    ])  # fmt: skip
    table, side = sort_folder(tmp_path), "{any}. {split} Set"
    assert {column.pattern: str(column.role) for column in table.columns} == {
        f"{root}/1. Original Images/{side}/{{case}}.jpg": "channel:1. Original Images",
        **{f"{root}/{drawn}/{side}/{name}/{{case}}_{end}.tif": f"class:{name[3:]}" for name, end in EYE.items()},
    }
    assert {row.id: row.split for row in table.rows} == {
        f"E_{n:02d}": "train" if n < 50 else "test" for numbers in sides.values() for n in numbers
    }
    assert any(question.startswith("Is each of ") and "a class?" in question for question in table.questions)


def test_what_two_people_drew_in_folders_of_their_own_is_no_two_classes(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"images/p{n}.png" for n in range(4)])
    make_tree(tmp_path, [f"masks/{who}/p{n}.png" for who in ("Ann", "Bob") for n in range(4)])
    assert not any(role.startswith("class:") for role in roles_of(tmp_path).values())
