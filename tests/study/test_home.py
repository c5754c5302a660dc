from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.study.home import RESERVED, UNSAFE, drop_empty, folder_name, make_folder, studies_in
from segloss_gui.study.models import Study
from segloss_gui.study.store import StudyFolder


@given(st.text(max_size=300))
def test_any_name_makes_a_folder_every_file_system_takes(name: str) -> None:
    found = folder_name(name)
    assert found
    assert found == found.strip(" .")
    assert len(found) <= 61
    assert len(found.encode(errors="replace")) <= 255
    assert not UNSAFE.search(found)
    assert not RESERVED.fullmatch(found)
    assert all(letter.isprintable() for letter in found)


def test_a_name_is_used_once(tmp_path: Path) -> None:
    home = tmp_path / "Documents" / "SegLoss"
    folders = [make_folder(home, "knees") for _ in range(3)]
    assert [folder.name for folder in folders] == ["knees", "knees 2", "knees 3"]


def test_a_home_lists_studies_alone_and_an_empty_folder_goes(tmp_path: Path) -> None:
    kept, empty = make_folder(tmp_path, "kept"), make_folder(tmp_path, "empty")
    StudyFolder(kept).save(Study(name="kept"))
    with StudyFolder(empty).lock.hold():
        pass
    assert studies_in(tmp_path) == (kept,)
    drop_empty(empty)
    drop_empty(kept)
    assert (empty.exists(), kept.exists()) == (False, True)
    assert studies_in(tmp_path / "nowhere") == studies_in(None) == ()


def test_without_a_home_a_study_goes_among_the_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segloss_gui.study.drafts.drafts_folder", lambda: tmp_path)
    assert make_folder(None, "knees").parent == tmp_path
