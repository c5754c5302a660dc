"""The list of a study's files: written once, read again, no obstacle where it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.study.cases import open_cohort
from segloss_gui.study.noted_files import FILES_FILE, note_files, noted_files
from tests.study.moved_data import made_data, study_on


@pytest.fixture
def cases(tmp_path: Path) -> tuple:
    return open_cohort(study_on(made_data(tmp_path / "old", cases=2))).cohort.cases


def test_every_image_and_reference_is_noted_and_is_where_it_is(cases: tuple, tmp_path: Path) -> None:
    note_files(tmp_path, cases)
    noted = noted_files(tmp_path)
    assert len(noted) == 6
    assert all(file.is_at(file.path) for file in noted)


def test_a_list_is_not_written_again_while_nothing_changes(cases: tuple, tmp_path: Path) -> None:
    note_files(tmp_path, cases)
    before = (tmp_path / FILES_FILE).stat().st_mtime_ns
    note_files(tmp_path, cases)
    assert (tmp_path / FILES_FILE).stat().st_mtime_ns == before


def test_a_file_of_the_same_size_with_other_content_is_another(cases: tuple, tmp_path: Path) -> None:
    note_files(tmp_path, cases)
    file = noted_files(tmp_path)[0]
    content = bytearray(file.path.read_bytes())
    content[-1] ^= 1
    file.path.write_bytes(content)
    assert not file.is_at(file.path)


def test_a_damaged_list_counts_as_none_and_is_written_anew(cases: tuple, tmp_path: Path) -> None:
    (tmp_path / FILES_FILE).write_text("{")
    assert noted_files(tmp_path) == ()
    note_files(tmp_path, cases)
    assert len(noted_files(tmp_path)) == 6


def test_phantoms_leave_no_list(tmp_path: Path) -> None:
    from tests.study.tiny import tiny_study

    note_files(tmp_path, open_cohort(tiny_study()).cohort.cases)
    assert not (tmp_path / FILES_FILE).exists()
