from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import OtherStudyError
from segloss_gui.study.identity import refuse_different, refuse_other, study_there
from segloss_gui.study.models import Study
from segloss_gui.study.store import STUDY_FILE, StudyFolder
from tests.study.tiny import tiny_study


def test_a_saved_study_gets_an_identity_and_keeps_it(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(tiny_study())
    first = folder.identity()
    folder.save(tiny_study(name="renamed"))
    assert first
    assert folder.identity() == first


def test_identity_is_no_part_of_what_decides_a_result(tmp_path: Path) -> None:
    StudyFolder(tmp_path).save(tiny_study(), "5f0e")
    assert StudyFolder(tmp_path).load() == tiny_study()


def test_a_file_of_an_earlier_version_opens_and_gets_its_identity_when_saved(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(tiny_study())
    lines = folder.study_path.read_text().splitlines(keepends=True)
    folder.study_path.write_text("".join(line for line in lines if not line.startswith("id = ")))
    assert folder.identity() == ""
    assert folder.load() == tiny_study()
    folder.save(folder.load())
    assert folder.identity()


def test_another_study_is_told_by_its_identity_not_by_its_name(tmp_path: Path) -> None:
    StudyFolder(tmp_path).save(tiny_study(name="knees"), "aaaa")
    refuse_other(tmp_path, tiny_study(name="renamed since"), "aaaa")
    with pytest.raises(OtherStudyError, match=r"“knees” itself, got another study: “knees” \(without runs, saved 2"):
        refuse_other(tmp_path, tiny_study(name="knees"), "bbbb")


def test_without_an_identity_name_and_cohort_decide(tmp_path: Path) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    refuse_other(tmp_path, tiny_study("soft_dice"), "")
    with pytest.raises(OtherStudyError):
        refuse_other(tmp_path, tiny_study(cohort=None), "")


def test_a_study_made_anew_refuses_a_folder_where_it_was_changed(tmp_path: Path) -> None:
    refuse_different(tmp_path, tiny_study())
    StudyFolder(tmp_path).save(tiny_study())
    refuse_different(tmp_path, tiny_study())
    with pytest.raises(OtherStudyError, match="segloss run"):
        refuse_different(tmp_path, tiny_study("soft_dice"))


def test_a_study_file_that_cannot_be_read_is_another_study(tmp_path: Path) -> None:
    (tmp_path / STUDY_FILE).write_text("format = [")
    there = study_there(tmp_path)
    assert there is not None
    assert there.is_another(Study(), "")
    assert "cannot be read" in there.words
