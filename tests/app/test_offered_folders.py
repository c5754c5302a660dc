"""Folders offered where one is asked for."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.app.offered_folders import for_a_copy, within_the_study
from segloss_gui.app.session import Session


def test_a_copy_is_offered_beside_the_study_and_never_where_something_lies(tmp_path: Path) -> None:
    session = Session()
    session.folder = tmp_path / "Knie links"
    assert for_a_copy(session) == tmp_path / "Knie links copy"
    (tmp_path / "Knie links copy").mkdir()
    assert for_a_copy(session) == tmp_path / "Knie links copy 2"


def test_a_study_without_a_folder_of_its_own_is_offered_one_among_the_users_studies(tmp_path: Path) -> None:
    session = Session()
    assert for_a_copy(session) is None  # no home is known
    session.home = tmp_path / "SegLoss"
    session.edit(name="Knees: left/right?")
    assert for_a_copy(session) == tmp_path / "SegLoss" / "Knees- left-right-"


def test_results_are_offered_a_folder_in_the_study(tmp_path: Path) -> None:
    session = Session()
    assert within_the_study(session, "report") is None
    session.folder = tmp_path
    assert within_the_study(session, "report") == tmp_path / "report"
    (tmp_path / "report").mkdir()
    assert within_the_study(session, "report") == tmp_path / "report 2"
