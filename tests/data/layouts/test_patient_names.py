"""No patient's name, birth date or id becomes a case's name, unless it is chosen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.data.accounting import account
from segloss_gui.data.layouts import Dicom
from segloss_gui.data.layouts.patient_names import identifies, words_of_person
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from tests.data.dicom import save_picture_of, save_series

JANE = {"0010|0010": "DOE^JANE", "0010|0020": "HOSP-4711", "0010|0030": "19500402"}
RICHARD = {"0010|0010": "ROE^RICHARD", "0010|0020": "HOSP-0815", "0010|0030": "19611231"}


def series(folder: Path, tags: dict[str, str], number: int = 1) -> Path:
    return save_series(
        folder, np.ones((6, 5, 4)), np.eye(4), tags=tags, number=number, uid=f"1.2.826.0.1.{sum(map(ord, str(folder)))}"
    )


@pytest.mark.parametrize("place", ["DOE_JANE", "hosp-4711", "jane 1950-04-02", "02041950", "x/Doe/T1"])
def test_folders_called_by_a_patient_give_cases_of_neutral_names(tmp_path: Path, place: str) -> None:
    series(tmp_path / place, JANE)
    series(tmp_path / "other", RICHARD)
    preview = Dicom(root=tmp_path).preview()
    assert [case.id for case in preview.cohort.cases] == ["case_001", "case_002"]
    assert {case.subject for case in preview.cohort.cases} == {"subject_001", "subject_002"}
    (note,) = [note for note in preview.notes if "who a patient is" in note]
    assert "paths of files" in note  # a study has to note them
    kept = Dicom(root=tmp_path, keep_names=True).preview()
    assert {case.id for case in kept.cohort.cases} == {place, "other"}


def test_folders_that_name_nobody_keep_their_names(tmp_path: Path) -> None:
    series(tmp_path / "a7", JANE)
    series(tmp_path / "b3", RICHARD)
    assert [case.id for case in Dicom(root=tmp_path).preview().cohort.cases] == ["a7", "b3"]


def test_two_visits_of_one_patient_stay_one_subject(tmp_path: Path) -> None:
    for place, tags in (("DOE_1", JANE), ("DOE_2", JANE), ("ROE_1", RICHARD)):
        series(tmp_path / place, tags)
    subjects = [case.subject for case in Dicom(root=tmp_path).preview().cohort.cases]
    assert subjects == ["subject_001", "subject_001", "subject_002"]


def test_the_folder_itself_may_be_called_by_the_patient(tmp_path: Path) -> None:
    preview = Dicom(root=series(tmp_path / "Doe_Jane", JANE)).preview()
    assert (preview.cohort.name, preview.cohort.cases[0].id) == ("DICOM", "case_001")


def test_a_series_without_a_number_is_not_called_by_its_uid(tmp_path: Path) -> None:
    series(tmp_path / "a", {**JANE, "0020|0011": ""})
    (case,) = Dicom(root=tmp_path, series="*").preview().cohort.cases
    assert "1.2.826" not in case.id


def test_a_sorted_folder_is_no_exception_and_every_file_is_still_accounted_for(tmp_path: Path) -> None:
    for place, tags in (("DOE_JANE", JANE), ("ROE_RICHARD", RICHARD)):
        series(tmp_path / place / "T1", tags)
        series(tmp_path / place / "T2", tags, number=2)
    table = sort_folder(tmp_path)
    source = Sorted.of(table)
    preview = source.preview()
    assert [case.id for case in preview.cohort.cases] == ["case_001", "case_002"]
    found = account(source, preview, table)
    assert len(found.placed) == 16
    assert not found.aside


@given(st.text(max_size=12), st.text(min_size=1, max_size=12))
def test_a_name_identifies_whoever_it_holds_whole(before: str, name: str) -> None:
    words = words_of_person({"0010|0020": name})
    assert all(identifies(f"{before}_{word}_1", [word]) for word in words)


def test_pictures_of_several_people_in_one_folder_stay_several_people(tmp_path: Path) -> None:
    """The folder is called by the first of them; the others are no less themselves."""
    for number, who in enumerate(("Doe", "Roe", "Roe", "Poe"), 1):
        save_picture_of(tmp_path / "Roe" / f"{number}.dcm", number=number, series=f"1.2.{number}", patient=who)
    preview = Dicom(root=tmp_path / "Roe").preview()
    cases = preview.cohort.cases
    assert [case.id for case in cases] == [f"case_{number:03d}" for number in range(1, 5)]
    assert [case.subject for case in cases] == ["subject_001", "subject_002", "subject_002", "subject_003"]
