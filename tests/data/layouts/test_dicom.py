from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.accounting import account
from segloss_gui.data.case import TargetClass
from segloss_gui.data.grid_look import looked_at
from segloss_gui.data.layouts import Dicom, FolderPair, guess_layout
from segloss_gui.data.layouts.dicom import recognise
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.preprocessing import PreprocessingSettings, prepare
from segloss_gui.data.readers import dicom_pictures
from segloss_gui.data.readers.itk_process import HELPER
from segloss_gui.data.recognising import recognise as recognise_any
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.dicom import save_picture_of, save_series
from tests.data.files import save_labels, save_picture

pytest.importorskip("SimpleITK")

NUMBERS = np.arange(5 * 6 * 7, dtype=np.int16).reshape(5, 6, 7)
AFFINE = np.diag([-1.0, -1.0, 3.0, 1.0])


def test_a_dropped_folder_of_slices_is_one_case(tmp_path: Path) -> None:
    layout = guess_layout([save_series(tmp_path / "scan", NUMBERS, AFFINE)])
    assert layout == Dicom(root=tmp_path / "scan")
    preview = layout.preview()
    assert [(case.id, preview.headers[case.id].grid.shape) for case in preview.cohort.cases] == [("scan", (5, 6, 7))]


def test_a_tree_has_a_case_for_each_folder_and_labels_found_by_name(tmp_path: Path) -> None:
    for name in ("a/ct", "b/ct"):
        save_series(tmp_path / "dicom" / name, NUMBERS, AFFINE)
    save_labels(tmp_path / "labels" / "a_ct_seg.nii.gz", affine=AFFINE)
    preview = Dicom(root=tmp_path / "dicom", labels=tmp_path / "labels").preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [("a/ct", True), ("b/ct", False)]
    assert preview.cohort.reader is not None
    assert preview.cohort.reader.labels(preview.cohort.cases[0]).values() == (1, 2)


def test_several_series_are_refused_with_their_list_and_one_or_each_can_be_chosen(tmp_path: Path) -> None:
    save_series(tmp_path / "s", NUMBERS, AFFINE)
    save_series(tmp_path / "s", NUMBERS, AFFINE, uid="1.2.3.4", number=2, description="FLAIR", first=50)
    asked = Dicom(root=tmp_path / "s").preview()
    assert not asked.cohort.cases
    assert "2 series, choose one: 1 'T1 axial' (MR, 7 files); 2 'FLAIR'" in str(asked.refusals[0])
    chosen = Dicom(root=tmp_path / "s", series="FLAIR").preview()
    assert len(chosen.cohort.cases) == 1
    assert chosen.cohort.reader is not None
    assert chosen.cohort.reader.image(chosen.cohort.cases[0]).data.shape == (1, 5, 6, 7)
    every = Dicom(root=tmp_path / "s", series="*").preview()
    assert [case.id for case in every.cohort.cases] == ["s/1", "s/2"]


def test_a_folder_without_dicom_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds no DICOM file"):
        Dicom(root=tmp_path).preview()


def test_a_directory_of_a_medium_beside_the_patients_hides_none_of_them(tmp_path: Path) -> None:
    save_series(tmp_path / "98892001" / "CT2N", np.ones((6, 5, 4)), np.eye(4))
    save_series(tmp_path / "98892003" / "MR1", np.ones((6, 5, 4)), np.eye(4), uid="1.2.826.0.1.3680043.2.1125.2")
    directory = bytes(128) + b"DICM" + b"\x02\x00\x02\x00UI\x14\x001.2.840.10008.1.3.10\x00"
    for name in ("DICOMDIR", "DICOMDIR-big", "INDEX"):
        (tmp_path / name).write_bytes(directory)
    assert {case.id for case in Dicom(root=tmp_path).preview().cohort.cases} == {"98892001/CT2N", "98892003/MR1"}


def test_images_beside_folders_of_images_hide_none_of_them(tmp_path: Path) -> None:
    save_series(tmp_path, np.ones((6, 5, 4)), np.eye(4))
    save_series(tmp_path / "second", np.ones((6, 5, 4)), np.eye(4), uid="1.2.826.0.1.3680043.2.1125.2")
    assert len(Dicom(root=tmp_path).preview().cohort.cases) == 2


def test_of_a_heap_of_images_what_is_sound_is_placed_and_the_rest_named(tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    uid = "1.2.826.0.1.3680043.2.1125.{}"
    save_series(heap, NUMBERS, AFFINE, uid=uid.format(1))
    save_series(heap, NUMBERS[:4, :4, :3], AFFINE, uid=uid.format(2), number=2, first=20, tags={"0008|0060": "CT"})
    save_series(heap, NUMBERS, AFFINE, uid=uid.format(3), number=3, first=40, tags={"0008|0060": "PT"}, skip=(3,))
    save_series(heap, NUMBERS, AFFINE, uid=uid.format(4), number=4, first=60)
    spoilt = next(path for path in sorted(heap.iterdir()) if uid.format(4).encode() in path.read_bytes())
    spoilt.write_bytes(spoilt.read_bytes()[:600])
    (heap / "README.txt").write_text("what a scanner left")
    (heap / "odd.dcm").write_text("no DICOM at all")
    source = recognise([heap])
    assert isinstance(source, Dicom)
    assert source.series == "*"
    preview = source.preview()
    assert [case.id for case in preview.cohort.cases] == ["heap/1", "heap/2"]
    found = account(source, preview, sort_folder(heap))
    assert len(found.placed) == 7 + 3
    assert len(found.placed) + len(found.aside) == len(list(heap.iterdir()))
    assert found.aside["README.txt"] == "is no image that can be read (.txt)"
    assert found.aside["odd.dcm"] == "is called like a DICOM file and has not its mark"
    shown = [case.channels["image"] for case in found.cases]
    assert len(set(shown)) == 2
    assert all((heap / file).is_file() for file in shown)
    assert sum("evenly spaced" in why for why in found.aside.values()) == 6
    assert "cut off" in found.aside[spoilt.name]
    assert sum(f"of which {spoilt.name}" in why for why in found.aside.values()) == 6


def test_a_folder_of_one_series_with_a_damaged_slice_is_no_smaller_series(tmp_path: Path) -> None:
    save_series(tmp_path / "s", NUMBERS, AFFINE)
    last = max((tmp_path / "s").iterdir())
    last.write_bytes(last.read_bytes()[:200])  # not even whose it is can be told
    for series in ("", "*"):
        preview = Dicom(root=tmp_path / "s", series=series).preview()
        assert not preview.cohort.cases
        assert any("cut off" in refusal.cause for refusal in preview.refusals)


@pytest.mark.parametrize("cut_at", [600, 700, 900])
@pytest.mark.parametrize(("sound", "spoilt"), [("1", "2"), ("1", "10"), ("10", "1"), ("1", "1.4")])
def test_a_damaged_file_spoils_its_own_series_and_no_other(
    tmp_path: Path, sound: str, spoilt: str, cut_at: int
) -> None:
    root = "1.2.826.0.1.3680043.2.1125.7"
    save_series(tmp_path / "s", NUMBERS, AFFINE, uid=f"{root}.{sound}")
    save_series(tmp_path / "s", NUMBERS, AFFINE, uid=f"{root}.{spoilt}", number=2, first=20)
    broken = max((tmp_path / "s").iterdir())
    assert f"{root}.{spoilt}.".encode() in broken.read_bytes()
    broken.write_bytes(broken.read_bytes()[:cut_at])
    preview = Dicom(root=tmp_path / "s", series="*").preview()
    assert [case.id for case in preview.cohort.cases] == ["s/1"]
    assert sum("of which" in refusal.cause for refusal in preview.refusals) == NUMBERS.shape[2] - 1
    assert [refusal.path for refusal in preview.refusals].count(broken) == 1
    source = Dicom(root=tmp_path / "s", series="*")
    found = account(source, preview, sort_folder(tmp_path / "s"))
    assert (len(found.placed), len(found.aside)) == (NUMBERS.shape[2], NUMBERS.shape[2])
    assert not Dicom(root=tmp_path / "s").preview().cohort.cases, "nobody said that the other was not meant"


def test_a_damaged_file_that_may_be_of_any_series_leaves_none_that_is_alone(tmp_path: Path) -> None:
    save_series(tmp_path / "s", NUMBERS, AFFINE)
    (tmp_path / "s" / "zzz.dcm").write_bytes(bytes(128) + b"DICM" + bytes(60))
    preview = Dicom(root=tmp_path / "s", series="*").preview()
    assert not preview.cohort.cases


def test_series_that_have_a_number_in_common_are_cases_of_their_own(tmp_path: Path) -> None:
    for last, kind in enumerate(("CT", "MR", "PT")):
        tags = {"0008|0060": kind}
        save_series(tmp_path / "s", NUMBERS, AFFINE, uid=f"1.2.3.{last}", number=1, first=20 * last, tags=tags)
    preview = Dicom(root=tmp_path / "s", series="*").preview()
    assert not preview.refusals
    assert [(case.id, case.subject) for case in preview.cohort.cases] == [("s/1", "s"), ("s/1_2", "s"), ("s/1_3", "s")]
    assert len({case.series for case in preview.cohort.cases}) == 3


def test_views_of_one_series_are_cases_of_their_own_and_left_and_right_do_not_mix(tmp_path: Path) -> None:
    for patient in ("a", "b"):
        for number, (side, view) in enumerate([("L", "CC"), ("R", "CC"), ("L", "MLO")], 1):
            save_picture_of(tmp_path / "mg" / patient / f"im{number}.dcm", side, view, number, series=f"1.2.{patient}")
    source = guess_layout([tmp_path / "mg"])
    preview = source.preview()
    names = [f"{patient}/3_{name}" for patient in "ab" for name in ("L_CC_1", "R_CC_2", "L_MLO_3")]
    assert [case.id for case in preview.cohort.cases] == names
    assert [case.subject for case in preview.cohort.cases] == ["a"] * 3 + ["b"] * 3
    assert {header.grid.shape for header in preview.headers.values()} == {(6, 8, 1)}
    reader = preview.cohort.reader
    assert reader is not None
    assert [int(reader.image(case).data.max()) for case in preview.cohort.cases] == [1, 2, 3, 1, 2, 3]
    found = account(source, preview, sort_folder(tmp_path / "mg"))
    assert (len(found.placed), len(found.aside)) == (6, 0)


def test_of_radiographs_of_several_people_in_one_folder_each_is_a_subject(tmp_path: Path) -> None:
    for number, patient in enumerate(("Doe", "Doe", "Roe"), 1):
        save_picture_of(tmp_path / "dx" / f"{number}.dcm", number=number, series=f"1.2.{number}", patient=patient)
    cases = Dicom(root=tmp_path / "dx").preview().cohort.cases
    assert [case.subject for case in cases] == ["dx/patient 1", "dx/patient 1", "dx/patient 2"]
    assert not any("oe" in f"{case.id}{case.subject}" for case in cases)


def test_one_of_several_series_of_pictures_can_be_chosen_and_a_wrong_choice_is_named(tmp_path: Path) -> None:
    for number in range(1, 5):
        series = str(1 + number // 3)
        save_picture_of(
            tmp_path / "s" / f"{number}.dcm", number=number, series=f"1.2.{series}", series_number=series, modality="CR"
        )
    assert [case.id for case in Dicom(root=tmp_path / "s", series="2").preview().cohort.cases] == ["s/2_3", "s/2_4"]
    refused = Dicom(root=tmp_path / "s", series="9").preview()
    assert not refused.cohort.cases
    assert "has no series '9': 1_1" in str(refused.refusals[0])


def test_a_picture_alone_in_its_folder_is_called_by_the_folder_as_ever(tmp_path: Path) -> None:
    save_picture_of(tmp_path / "p1" / "a.dcm", "L", "CC")
    save_picture_of(tmp_path / "p2" / "a.dcm", "R", "CC")
    assert [case.id for case in Dicom(root=tmp_path).preview().cohort.cases] == ["p1", "p2"]


def test_radiographs_beside_masks_of_their_names_are_pairs(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        save_picture_of(tmp_path / "images" / f"im{number}.dcm", series=f"1.2.{number}", modality="DX")
        mask = np.zeros((8, 6), np.uint8)
        mask[2:4, 2:4] = 1
        save_picture(tmp_path / "masks" / f"im{number}.png", mask)
    preview = recognise_any([tmp_path]).preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [(f"im{n}", True) for n in (1, 2, 3)]
    reader = preview.cohort.reader
    assert reader is not None
    labels = reader.labels(preview.cohort.cases[0])
    assert labels.mask(1).sum() == 4
    assert labels.grid.spacing_mm == preview.headers["im1"].grid.spacing_mm
    assert labels.volume_ml(1) == pytest.approx(4 * 0.1 * 0.1), "mm², of no depth"


@pytest.mark.parametrize(
    "names", ["Bilder/{}.dcm Masken/{}.png", "{}.dcm {} Maske.png", "{0}/{0}.dcm {0}/{0}_mask.png"]
)
def test_radiographs_and_masks_in_png_are_pairs_wherever_they_lie(tmp_path: Path, names: str) -> None:
    image, mask = names.split(maxsplit=1)
    if " Maske" in names:
        image, mask = "{}.dcm", "{} Maske.png"
    for number in (1, 2, 3):
        for side, word in (("L", "links"), ("R", "rechts")):
            case = f"Patient 0{number} {word}"
            save_picture_of(
                tmp_path / image.format(case), side, number=1 + (side == "R"), series=f"1.2.{number}",
                patient=str(number), modality="DX",
            )  # fmt: skip
            save_picture(tmp_path / mask.format(case), np.eye(8, 6, dtype=np.uint8) * 255)
    preview = recognise_any([tmp_path]).preview()
    assert (len(preview.cohort.cases), preview.refusals) == (6, ())
    assert all(case.has_reference for case in preview.cohort.cases)
    assert min(case.id for case in preview.cohort.cases).endswith("Patient 01 links")
    assert {case.subject for case in preview.cohort.cases} == {"patient 1", "patient 2", "patient 3"}


def test_pictures_drawn_of_slices_are_no_reference_of_a_volume(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        save_picture_of(tmp_path / "Bilder" / f"im{number}.dcm", number=number, modality="CT")
        save_picture(tmp_path / "Masken" / f"im{number}.png", np.eye(8, 6, dtype=np.uint8))
    assert isinstance(recognise_any([tmp_path]), Dicom)


@pytest.mark.parametrize("spacing", [0.1, 0.2])
def test_a_mask_that_says_no_size_is_resampled_with_its_radiograph(tmp_path: Path, spacing: float) -> None:
    save_picture_of(tmp_path / "images" / "a.dcm", modality="DX", shape=(16, 12))
    mask = np.zeros((16, 12), np.uint8)
    mask[4:12, 4:8] = 1
    save_picture(tmp_path / "masks" / "a.png", mask)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "masks").preview()
    (case,), reader = preview.cohort.cases, preview.cohort.reader
    assert reader is not None
    settings = PreprocessingSettings(spacing_mm=(spacing, spacing, 1.0))
    made = prepare(
        case, reader.image(case), reader.labels(case), (TargetClass(value=1, name="lesion"),), settings, LabelPolicy()
    )
    assert made.full is not None
    assert made.full.shape == made.image.shape[1:] == ((12, 16, 1) if spacing == 0.1 else (6, 8, 1))
    assert int(made.full.sum()) == (32 if spacing == 0.1 else 8)


def test_masks_called_like_the_files_of_pictures_are_their_references(tmp_path: Path) -> None:
    for number in (1, 2):
        save_picture_of(tmp_path / "dx" / f"im{number}.dcm", number=number, modality="DX")
        save_picture(tmp_path / "masks" / f"im{number}_mask.png", np.eye(8, 6, dtype=np.uint8))
    preview = Dicom(root=tmp_path / "dx", labels=tmp_path / "masks").preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [("dx/3_1", True), ("dx/3_2", True)]


def test_series_in_a_folder_that_says_masks_are_no_images(tmp_path: Path) -> None:
    save_series(tmp_path / "p1" / "PATIENT", NUMBERS, AFFINE)
    save_series(tmp_path / "p1" / "MASKS_DICOM" / "liver", NUMBERS, AFFINE, uid="1.2.3.4")
    preview = Dicom(root=tmp_path).preview()
    assert [case.id for case in preview.cohort.cases] == ["p1/PATIENT"]
    assert [(r.path.name, r.cause.partition(",")[0]) for r in preview.refusals] == [("liver", "its folder says masks")]


def test_the_header_of_each_picture_of_a_folder_is_read_once_however_often_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 5):
        os.utime(save_picture_of(tmp_path / "mg" / f"im{number}.dcm", number=number), (1e9, 1e9))
    reads: Counter[tuple[str, str]] = Counter()
    ask, texts = HELPER.ask, dicom_pictures.texts_of

    def asked(path: Path, do: str, **more: Any) -> Any:
        reads[do, path.name] += 1
        return ask(path, do, **more)

    def walked(path: Path, wanted: Any) -> Any:
        reads["walk", path.name] += 1
        return texts(path, wanted)

    monkeypatch.setattr(HELPER, "ask", asked)
    monkeypatch.setattr(dicom_pictures, "texts_of", walked)
    for _ in range(2):
        preview = recognise_any([tmp_path]).preview()
        assert len(preview.cohort.cases) == 4
    assert preview.cohort.reader is not None
    for case in preview.cohort.cases:
        preview.cohort.reader.image(case)
    assert set(reads.values()) == {1}, reads


def test_a_picture_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    for number in (1, 2):
        save_picture_of(tmp_path / "mg" / f"im{number}.dcm", number=number)
    before = recognise_any([tmp_path]).preview()
    save_picture_of(tmp_path / "mg" / "im2.dcm", number=2, shape=(8, 20))
    after = recognise_any([tmp_path]).preview()
    sizes = [[header.grid.shape[:2] for header in found.headers.values()] for found in (before, after)]
    assert sizes[0][0] == sizes[1][0] == sizes[0][1] != sizes[1][1]


def test_pictures_that_no_word_calls_masks_beside_radiographs_of_their_names_are_asked_about(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        save_picture_of(tmp_path / "rontgen" / f"im{number}.dcm", series=f"1.2.{number}", modality="DX")
        save_picture(tmp_path / "longen" / f"im{number}.png", np.eye(8, 6, dtype=np.uint8) * 255)
    source = recognise_any([tmp_path])
    said = account(source, source.preview(), looked_at(sort_folder(tmp_path)))
    assert [column.pattern for column in said.table.of_kind("channel")] == ["rontgen/{case}.dcm"]
    assert any("longen/{case}.png label maps?" in question for question in said.table.questions)


@pytest.mark.parametrize("inverted", [0, 1, 3])
def test_images_that_are_stored_both_ways_are_told_and_those_of_one_way_are_not(tmp_path: Path, inverted: int) -> None:
    for number in (1, 2, 3):
        kind = "MONOCHROME1" if number <= inverted else "MONOCHROME2"
        save_picture_of(tmp_path / f"{number}.dcm", view="AP", number=number, modality="DX", **{"0028|0004": kind})
    layout = guess_layout([tmp_path])
    assert isinstance(layout, Dicom)
    told = [note for note in layout.preview().notes if "turn_inverted" in note]
    assert [note.split(",")[0] for note in told] == (["1 of 3 images are stored inverted"] if inverted == 1 else [])
