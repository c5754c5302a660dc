from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data import subjects
from segloss_gui.data.folds import fold_of
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.subjects import propose_pattern, subject_of
from tests.data.files import save_image, save_labels

TOLD = {
    "BIDS in a flat folder": ("sub-{:02d}_ses-{:02d}", "sub-01"),
    "sessions with a kind": ("sub-{:02d}_ses-{:02d}_T1w", "sub-01"),
    "slices": ("LIDC{:03d}_slice{:03d}", "LIDC001"),
    "frames": ("patient{:03d}_frame{:02d}", "patient001"),
    "time points": ("P{}-tp{}", "P1"),
    "visits in words": ("case_{:02d}_visit_{}", "case_01"),
    "TCGA": ("TCGA_CS_494{}_19960909_{}", "TCGA_CS_4941"),
    "LIDC-IDRI": ("LIDC-IDRI-{:04d}_{}", "LIDC-IDRI-0001"),
    "short words": ("pat{:02d}_s{}", "pat01"),
    "numbers": ("{:03d}_{:02d}", "001"),
    "folders": ("person{}/study{}", "person1"),
    "augmented copies": ("img{}_aug{}", "img1"),
    "folders below one that holds everything": ("Sets/MR/{}/T{}/DICOM", "Sets/MR/1"),
    "sessions as an archive calls them": ("OAS1_{:04d}_MR{}", "OAS1_0001"),
    "photographs of one thing by its hash": ("00087a6bd4d{:x}_{:02d}", "00087a6bd4d1"),
}


@pytest.mark.parametrize("form", TOLD)
def test_scans_of_one_person_are_one_subject(form: str) -> None:
    text, first = TOLD[form]
    names = [text.format(person, scan) for person in range(1, 6) for scan in (1, 12)]
    pattern = propose_pattern(names)
    assert subject_of(pattern, names[0]) == subject_of(pattern, names[1]) == first
    assert len({subject_of(pattern, name) for name in names}) == 5


def test_a_number_of_a_patient_that_could_be_a_year_is_one_where_days_follow_it() -> None:
    names = ["2001_20190102", "2001_20200203", "2002_20190105", "2003-20190105"]
    assert [subject_of(propose_pattern(names), name) for name in names] == ["2001", "2001", "2002", "2003"]
    pictures = ["2019_12345", "2019_12346", "2020_12347"]
    assert [subject_of(propose_pattern(pictures), name) for name in pictures] == pictures


@pytest.mark.parametrize(
    "form", ["p{}_2021-{:02d}-04", "P{}-2021{:02d}04", "2021{1:02d}04_p{0}", "2021-{1:02d}-04 Pat {0}"]
)
def test_days_are_of_one_subject_wherever_they_stand(form: str) -> None:
    names = [form.format(person, month) for person in (1, 2, 3) for month in (1, 6)]
    pattern = propose_pattern(names)
    assert [subject_of(pattern, name) for name in names[::2]] == [subject_of(pattern, name) for name in names[1::2]]
    assert len({subject_of(pattern, name) for name in names}) == 3


@pytest.mark.parametrize("form", ["center{}_{}", "Site {}-{}", "hospital_{}_{}"])
def test_a_site_is_no_subject(form: str) -> None:
    names = [form.format(site, number) for site in (1, 2) for number in range(1, 7)]
    assert [subject_of(propose_pattern(names), name) for name in names] == names


@pytest.mark.parametrize("sides", [("_LEFT", "_RIGHT"), ("L", "R"), ("OD", "OS")])
def test_two_sides_are_one_subject(sides: tuple[str, str]) -> None:
    names = [f"90{n}1{side}" for n in range(4) for side in sides]
    pattern = propose_pattern(names)
    assert [subject_of(pattern, name) for name in names[:3]] == ["9001", "9001", "9011"]


@pytest.mark.parametrize(
    "names",
    [
        ["hippocampus_001", "hippocampus_002", "hippocampus_003"], ["BraTS20_Training_001", "BraTS20_Training_002"],
        ["liver_1", "liver_2"], ["21_training", "22_training"], ["slice_001", "slice_002"], ["a", "b"], ["only"], [],
        ["2007_000032", "2007_000039", "2008_000001"],
        ["case_00000", "case_00001"], ["img1", "img2"], ["2023-01-10", "2023-01-12", "2023-02-11", "2023-02-13"],
    ],
)  # fmt: skip
def test_names_that_do_not_say_are_not_guessed_from(names: list[str]) -> None:
    assert propose_pattern(names) == ""


def _cohort(folder: Path, *names: str) -> FolderPair:
    for name in names:
        save_image(folder / "images" / f"{name}.nii.gz")
        save_labels(folder / "labels" / f"{name}.nii.gz")
    return FolderPair(images=folder / "images", labels=folder / "labels")


def test_no_person_is_in_two_folds_and_the_preview_says_by_which_pattern(tmp_path: Path) -> None:
    preview = _cohort(tmp_path, *[f"sub-{n:02d}_ses-{s}" for n in range(5) for s in ("01", "12")]).preview()
    for number in range(5):
        fold = fold_of(preview.cohort, count=5, fold=number, seed=0)
        assert not {case.subject for case in fold.train} & {case.subject for case in fold.validation}
        assert not {case.id[:6] for case in fold.train} & {case.id[:6] for case in fold.validation}
    assert any("10 cases are of 5 subjects" in note and "sub-" in note for note in preview.notes)


def test_where_names_do_not_say_the_preview_says_so_and_a_pattern_can_be_given(tmp_path: Path) -> None:
    layout = _cohort(tmp_path, "anna1", "anna2", "ben1")
    assert any("Each file is taken as a subject of its own" in note for note in layout.preview().notes)
    chosen = FolderPair(**{**dict(layout), "subject_pattern": "^([a-z]+)"}).preview()
    assert [case.subject for case in chosen.cohort.cases] == ["anna", "anna", "ben"]
    assert not any("subject" in note for note in chosen.notes)


def test_a_pattern_that_most_names_do_not_follow_is_left_after_half_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(subjects, "find_in_name", lambda _, name: asked.append(name))
    assert propose_pattern([f"patient_{n:03d}" for n in range(100)]) == ""
    assert len(asked) <= 51 * len(subjects.PATTERNS)


@pytest.mark.parametrize("words", [("ED", "ES"), ("links", "rechts"), ("left", "right"), ("pre", "post")])
def test_sides_and_phases_of_people_called_by_a_name_are_one_subject(words: tuple[str, str]) -> None:
    names = [f"{name} {word}" for name in ("Bär", "Weiß", "von Ötzi") for word in words]
    pattern = propose_pattern(names)
    assert [subject_of(pattern, name) for name in names] == ["Bär", "Bär", "Weiß", "Weiß", "von Ötzi", "von Ötzi"]


def test_a_side_that_nobody_has_twice_says_nobody() -> None:
    assert propose_pattern(["Bär left", "Weiß right", "Ötzi left"]) == ""
