"""The table of a folder: what its columns are taken for, and that nothing in the folder vanishes."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.accounting import account
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.roles import IGNORE, Role
from tests.data.dicom import save_picture_of
from tests.data.files import save_image
from tests.data.sorting.trees import make_tree, roles_of

LONG = ("Smith_Anna_2019-03-01", "de_la_Cruz_X", "Lee")


def test_a_folder_a_patient_with_long_unequal_names_is_a_case_each(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{who}/{what}.nii.gz" for who in LONG for what in ("FLAIR", "T1", "GOLD_STANDARD")])
    table = sort_folder(tmp_path)
    assert {row.id for row in table.rows} == set(LONG)
    assert roles_of(tmp_path) == {
        "{case}/FLAIR.nii.gz": "channel:FLAIR",
        "{case}/GOLD_STANDARD.nii.gz": "reference",
        "{case}/T1.nii.gz": "channel:T1",
    }


def test_names_of_patients_in_their_files_are_left_open(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{who}/{who}_{what}.nii.gz" for who in LONG for what in ("FLAIR", "mask")])
    assert roles_of(tmp_path) == {
        "{case}/{case}_FLAIR.nii.gz": "channel:FLAIR",
        "{case}/{case}_mask.nii.gz": "reference",
    }


@pytest.mark.parametrize("word", ["label", "mask", "seg", "gold_standard", "lesion", "manual", "Lesion-Mask", "GT"])
def test_names_that_say_label_are_proposed_as_references(tmp_path: Path, word: str) -> None:
    make_tree(tmp_path, [f"p{n}/{name}.nii.gz" for n in range(3) for name in ("T2", word)])
    assert roles_of(tmp_path)[f"{{case}}/{word}.nii.gz"] == "reference"


def test_a_segmentation_named_after_its_image_and_its_reader_is_no_channel(tmp_path: Path) -> None:
    make_tree(
        tmp_path, [f"{n:03d}/{name}.nii.gz" for n in range(20, 24) for name in ("t2", "adc", "t2_anatomy_reader1")]
    )
    assert roles_of(tmp_path)["{case}/t2_anatomy_reader1.nii.gz"] == "reference"
    assert roles_of(tmp_path)["{case}/t2.nii.gz"] == "channel:T2"


@pytest.mark.parametrize(
    "name", ["derivatives/prep/p{n}/T1_skullstripped", "p{n}/brainmask", "derivatives/p{n}/T1_prob"]
)
def test_a_derivative_is_never_proposed_as_an_image(tmp_path: Path, name: str) -> None:
    make_tree(tmp_path, [f"{text.format(n=n)}.nii.gz" for n in range(3) for text in ("p{n}/T1", name)])
    derived = [role for pattern, role in roles_of(tmp_path).items() if "T1.nii" not in pattern]
    assert derived == ["ignore"]


def test_pictures_of_dicom_are_cells_of_their_own_and_slices_are_one(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        save_picture_of(tmp_path / "images" / f"im{number}.dcm", number=number, modality="DX")
        save_picture_of(tmp_path / "slices" / f"im{number}.dcm", number=number, modality="CT")
    make_tree(tmp_path, [f"masks/im{number}.nii.gz" for number in (1, 2, 3)])
    units = sort_folder(tmp_path).units
    assert list(units) == [
        *(f"images/im{n}.dcm" for n in (1, 2, 3)),
        *(f"masks/im{n}.nii.gz" for n in (1, 2, 3)),
        "slices/",
    ]
    assert {row.id for row in sort_folder(tmp_path).rows} >= {"im1", "im2", "im3"}


def test_a_table_that_took_a_folder_of_pictures_for_one_image_still_stands(tmp_path: Path) -> None:
    for number in (1, 2):
        save_picture_of(tmp_path / "p1" / f"{number}.dcm", number=number)
    assert list(sort_folder(tmp_path, ["{case}/"]).units) == ["p1/"]


def test_a_file_per_structure_is_a_class_of_the_reference(tmp_path: Path) -> None:
    names = ("ct", "segmentations/liver", "segmentations/spleen")
    make_tree(tmp_path, [f"s{n:04}/{name}.nii.gz" for n in range(20) for name in names])
    assert list(roles_of(tmp_path).values()) == ["channel:CT", "class:liver", "class:spleen"]


def test_predictions_are_named_after_their_method(tmp_path: Path) -> None:
    make_tree(
        tmp_path, [f"{place}/c{n}.nii.gz" for n in range(3) for place in ("images", "labels", "predictions/unet")]
    )
    assert roles_of(tmp_path)["predictions/unet/{case}.nii.gz"] == "prediction:unet"


def test_the_folders_of_nnunets_own_data_make_no_predictions_of_them(tmp_path: Path) -> None:
    above = "nnUNet_raw/Dataset004_Hippocampus"
    make_tree(tmp_path, [f"{above}/imagesTr/h_{n}_0000.nii.gz" for n in range(3)])
    make_tree(tmp_path, [f"{above}/labelsTr/h_{n}.nii.gz" for n in range(3)])
    make_tree(tmp_path, ["nnUNet_preprocessed/Dataset004_Hippocampus/splits_final.json"])
    assert set(roles_of(tmp_path).values()) == {"channel:0000", "reference"}


def test_visits_of_one_person_are_one_subject(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"sub-0{s}/ses-{v}/{w}.nii.gz" for s in (1, 2) for v in ("01", "12") for w in ("T1", "mask")])
    rows = sort_folder(tmp_path).rows
    assert [(row.id, row.subject) for row in rows][:2] == [("sub-01_ses-01", "sub-01"), ("sub-01_ses-12", "sub-01")]


def test_folders_above_the_cases_are_their_groups(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{g}/{g}{n}/{w}.nii.gz" for g in ("HGG", "LGG") for n in range(3) for w in ("T1", "seg")])
    assert [row.group for row in sort_folder(tmp_path).rows] == ["HGG"] * 3 + ["LGG"] * 3


def test_of_two_files_in_one_cell_none_is_chosen(tmp_path: Path) -> None:
    make_tree(tmp_path, ["images/a.nii.gz", "images/b.nii.gz", "images/c.nii", "images/a.nii", "images/d.nii"])
    files = [files for row in sort_folder(tmp_path).rows for files in row.cells.values() if len(files) > 1]
    assert files in ([], [("images/a.nii", "images/a.nii.gz")])


def test_a_role_is_changed_for_the_whole_column_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"p{n}/{name}.nii.gz" for n in range(3) for name in ("T1", "T2")])
    table = sort_folder(tmp_path)
    assert [c.pattern for c in table.with_roles({"{case}/T1.nii.gz": IGNORE}).of_kind("channel")] == [
        "{case}/T2.nii.gz"
    ]
    with pytest.raises(BadInputError, match=r"must have the pattern 'x'"):
        table.with_roles({"x": IGNORE})


def test_the_study_finds_the_same_cases_by_the_written_patterns(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{who}/{what}.nii.gz" for who in LONG for what in ("FLAIR", "T1", "GOLD_STANDARD")])
    table = sort_folder(tmp_path)
    assert Sorted.parse(Sorted.of(table).model_dump()).table().rows == table.rows


UNSEEN = ("\r", "\n", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\x0b", "\u202e", " ", "\u200b")


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize(
    "path", ["{}/c{n}.nii.gz", "a{}b/c{n}.nii.gz", "c{n}{}/T1.nii.gz", "predictions/{}/c{n}.nii.gz", "c{n}/seg/{}.nii"]
)
def test_a_name_of_control_characters_has_a_role_that_a_study_file_takes(
    tmp_path: Path, path: str, unseen: str
) -> None:
    make_tree(tmp_path, [path.format(sign, n=n) for n in range(3) for sign in (unseen, 2 * unseen)])
    table = sort_folder(tmp_path)
    assert Sorted.parse(Sorted.of(table).model_dump()).table() == table
    assert all(str(column.role).isprintable() for column in table.columns)


# -- nothing vanishes -----------------------------------------------------------------------------------
_NAMES = st.one_of(
    st.sampled_from(
        ["T1.nii.gz", "FLAIR.nii", "mask.nii.gz", "p1_seg.nii.gz", "p1.png", "p2.png", "images", "labels", "p1", "p2",
         ".hidden", "._p1.nii.gz", "1.dcm", "2.dcm", "groups.csv", "notes.txt", "ses-01", "derivatives", "{case}.nii"]),
    st.text(st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1, max_size=6).filter(
        lambda name: name not in (".", "..")
    ),
)  # fmt: skip
_PATHS = st.lists(st.lists(_NAMES, min_size=1, max_size=4), max_size=14)


def _write(root: Path, parts: list[str], kind: str) -> None:
    place = root.joinpath(*parts)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if kind == "file" and not place.exists():
            place.touch()
        elif kind == "folder link":
            place.symlink_to(root, target_is_directory=True)
        elif kind == "link to nowhere":
            place.symlink_to("nowhere")
    except OSError:
        pass  # a file is in the way


@settings(max_examples=60, deadline=None)
@given(_PATHS, st.lists(st.sampled_from(["file", "file", "folder link", "link to nowhere"]), min_size=14, max_size=14))
def test_every_file_and_link_is_placed_or_left_aside_with_a_reason(paths: list[list[str]], kinds: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for parts, kind in zip(paths, kinds, strict=False):
            _write(root, parts, kind)
        there = {
            (Path(at) / file).relative_to(root).as_posix()
            for at, folders, files in os.walk(root)
            for file in (*files, *(f for f in folders if (Path(at) / f).is_symlink()))
        }
        table = sort_folder(root)
        source = Sorted.of(table)
        found = account(source, source.model_copy(update={"groups_csv": None}).preview(), table)
        assert set(found.placed) | set(found.aside) == there
        assert not set(found.placed) & set(found.aside)
        assert all(found.aside.values())


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_tree(tmp_path, ["open/a.nii", "shut/b.nii"])
    scandir = os.scandir

    def refusing(path: str | Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = sort_folder(tmp_path).found
    assert found.unlisted == (("shut/", "Permission denied"),)
    assert [file.path for file in found.files] == ["open/a.nii"]


def test_a_preview_refuses_a_folder_that_cannot_be_listed_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in ("a", "b"):
        save_image(tmp_path / case / "T1.nii")
    table = sort_folder(tmp_path)
    shut = replace(table.found, unlisted=(("shut/", "Permission denied"),))
    monkeypatch.setattr("segloss_gui.data.sorting.folder.sort_folder", lambda *_: replace(table, found=shut))
    source = Sorted.of(table)
    preview = source.preview()
    assert len(preview.cohort.cases) == 2
    (refusal,) = preview.refusals
    assert (refusal.path, refusal.cause) == (tmp_path / "shut", "could not be looked into: permission denied")
    assert account(source, preview, source.table()).missing == {}, "inspect says it in a line of its own"


def test_an_answer_ends_its_question_and_no_other(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"{folder}/c{n}.nii" for folder in ("images", "one", "two") for n in range(3)])
    table = sort_folder(tmp_path)
    (question,) = table.questions
    assert "one/{case}.nii" in question
    half = table.with_roles({"one/{case}.nii": Role("prediction", "one")})
    assert half.questions == table.questions  # the other is still unknown
    whole = half.with_roles({"two/{case}.nii": Role("prediction", "two")})
    assert whole.questions == ()


def test_which_of_several_is_the_reference_is_answered_by_what_the_others_are(tmp_path: Path) -> None:
    names = ("FLAIR", "mask Weber", "mask Lang", "mask Kurz")
    make_tree(tmp_path, [f"p{n}/{name}.nii" for n in range(4) for name in names])
    table = sort_folder(tmp_path)
    (question,) = table.questions
    assert "Which column is the reference? 3 may be" in question
    others = [column.pattern for column in table.columns if column.why.startswith("may be a reference too")]
    half = table.with_roles({others[0]: Role("prediction", "one")})
    assert half.questions == table.questions, "there is another that may be"
    assert half.with_roles({others[1]: IGNORE}).questions == ()
    (kept,) = (column.pattern for column in table.of_kind("reference"))
    assert table.with_roles({kept: Role("reference")}).questions == ()


def test_images_without_a_word_are_no_segmentations_of_an_image_of_others(tmp_path: Path) -> None:
    make_tree(tmp_path, ["image_10426.nii.gz", "atlas_gm.nii.gz", "atlas_t1.nii.gz", "atlas_wm.nii.gz"])
    assert roles_of(tmp_path)["{case}.nii.gz"].startswith("channel")


def test_a_table_that_is_not_used_is_called_one(tmp_path: Path) -> None:
    make_tree(tmp_path, ["a.nii", "b.nii", "confounds.csv"])
    table = sort_folder(tmp_path)
    source = Sorted.of(table)
    assert account(source, source.preview(), table).aside["confounds.csv"] == "is a table"


def test_a_link_that_leads_round_in_a_circle_hides_no_file_beside_it(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"p{n}/{name}.nii.gz" for n in range(3) for name in ("T2", "mask")])
    for place in (tmp_path, tmp_path / "p1"):
        (place / "a").symlink_to("a")
        (place / "there").symlink_to("back")
        (place / "back").symlink_to("there")
        (place / "up").symlink_to("..")
    table = sort_folder(tmp_path)
    assert [row.id for row in table.rows] == ["p0", "p1", "p2"]
    faults = {file.path: file.fault for file in table.found.files if file.fault}
    assert set(faults) == {f"{where}{name}" for where in ("", "p1/") for name in ("a", "there", "back", "up")}
    assert faults["p1/a"].startswith("is a link that cannot be followed")
