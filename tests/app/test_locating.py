"""The session learns that data moved, takes the folder they are in now, and loses nothing on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.documents import Documents
from segloss_gui.app.session import Session
from segloss_gui.app.stale_runs import StaleRuns
from segloss_gui.study.noted_files import noted_files
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.study.moved_data import made_data, study_on


class Window:
    """Session, documents and what is said, without Qt."""

    def __init__(self) -> None:
        self.session, self.said = Session(), list[str]()
        self.session.said.connect(lambda _, text: self.said.append(text))
        self.stale = StaleRuns(self.session)
        self.tasks = FakeTasks()
        self.documents = Documents(self.session, self.tasks, self._opened)  # type: ignore[arg-type]
        self.locating = self.documents.locating
        self.locating.relinked.connect(self.stale.moved)

    def _opened(self, _: Path) -> None:
        plans = {plan.id: plan for plan in plan_runs(self.session.study)}
        self.session.set_runs(plans, {run: RunProgress(run, RunState.FINISHED) for run in plans})


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A saved study whose data are in ``new`` now."""
    window = Window()
    StudyFolder(tmp_path / "study").save(study_on(made_data(tmp_path / "old", cases=3)))
    window.documents.open_study(tmp_path / "study")
    window.session.edit(name="knees")
    window.documents.save(tmp_path / "study")
    assert len(noted_files(tmp_path / "study")) == 9
    shutil.move(tmp_path / "old", tmp_path / "new")
    return tmp_path


def test_a_study_whose_data_moved_says_so_and_one_folder_brings_all_back(moved: Path) -> None:
    window = Window()
    window.documents.open_study(moved / "study")
    assert window.locating.words.startswith("The data of this study are not where they were: there is no ")
    assert window.session.preview is None
    assert window.documents.proposal is None
    window.locating.locate(moved / "new")
    assert window.locating.words == ""
    assert len(window.session.preview.cohort.cases) == 3
    assert "all 9 files are what they were" in window.said[-1]
    assert window.stale.stale == {}  # moved data are no other data
    window.documents.save(moved / "study")
    again = Window()
    again.documents.open_study(moved / "study")
    assert again.locating.words == ""
    assert len(again.session.preview.cohort.cases) == 3


def test_data_that_come_back_are_read_by_themselves(moved: Path) -> None:
    window = Window()
    window.documents.open_study(moved / "study")
    window.tasks.tick()
    assert window.locating.words
    shutil.move(moved / "new", moved / "old")
    window.tasks.tick()
    assert window.locating.words == ""
    assert len(window.session.preview.cohort.cases) == 3
    assert window.said[-1] == "The data of this study are where they were again"
    window.documents.close()
    assert not any(ticker.running for ticker in window.tasks.tickers)


def test_what_is_missing_stays_said_and_a_wrong_folder_changes_nothing(moved: Path) -> None:
    window = Window()
    window.documents.open_study(moved / "study")
    before = window.session.study
    window.locating.locate(moved / "study")
    assert "got none of them" in window.said[-1]
    assert window.session.study is before
    (moved / "new" / "set" / "patient 1" / "T1.nii.gz").unlink()
    window.locating.locate(moved / "new" / "set")
    assert "missing: set/patient 1/T1.nii.gz" in window.locating.words


def test_files_gone_from_a_folder_that_is_there_are_said_beside_the_cases_left(moved: Path) -> None:
    shutil.move(moved / "new", moved / "old")
    shutil.rmtree(moved / "old" / "set" / "patient 2")
    window = Window()
    window.documents.open_study(moved / "study")
    assert window.locating.words.startswith("3 files of this study are not where they were: ")
    assert len(window.session.preview.cohort.cases) == 2
    window.locating.put_away()
    assert window.locating.words == ""


def test_a_file_that_is_still_missing_stays_noted_when_the_study_is_saved_and_is_known_when_it_comes(
    moved: Path,
) -> None:
    late = moved / "new" / "set" / "patient 1" / "T1.nii.gz"
    kept = shutil.move(late, moved / "late.nii.gz")
    window = Window()
    window.documents.open_study(moved / "study")
    window.locating.locate(moved / "new")
    for name in ("once", "twice"):
        window.session.edit(name=name)
        window.documents.save(moved / "study")
        assert late in {file.path for file in noted_files(moved / "study")}
    again = Window()
    again.documents.open_study(moved / "study")
    assert again.locating.words == f"1 file of this study is not where it was: {late}."
    again.session.edit(name="thrice")
    again.documents.save(moved / "study")
    shutil.move(kept, late)
    last = Window()
    last.documents.open_study(moved / "study")
    assert last.locating.words == ""
    assert len(last.session.preview.cohort.cases) == 3
    (file,) = [file for file in noted_files(moved / "study") if file.path == late]
    assert file.is_at(late)


def test_what_saves_itself_keeps_the_note_of_a_missing_file_too(moved: Path) -> None:
    late = moved / "new" / "set" / "patient 1" / "T1.nii.gz"
    late.unlink()
    window = Window()
    window.session.home = moved / "home"
    window.documents.open_study(moved / "study")
    window.locating.locate(moved / "new")
    window.tasks.tick()
    assert not window.session.dirty
    noted = {file.path for file in noted_files(moved / "study")}
    assert late in noted
    assert moved / "new" / "set" / "patient 2" / "T1.nii.gz" in noted


def test_files_of_another_cohort_are_noted_no_longer(moved: Path) -> None:
    window = Window()
    window.documents.open_study(moved / "study")
    window.documents.open_paths([made_data(moved / "else", cases=2)])
    window.documents.accept()
    window.documents.save(moved / "study")
    assert window.session.folder == moved / "study"
    assert {file.path.parents[2] for file in noted_files(moved / "study")} == {moved / "else"}


def test_data_that_go_while_the_study_is_open_are_told_and_told_no_more_when_they_are_back(moved: Path) -> None:
    shutil.move(moved / "new", moved / "old")
    window = Window()
    window.documents.open_study(moved / "study")
    loader = Loader(window.session, window.tasks)  # type: ignore[arg-type]
    loader.changed.connect(lambda _: window.locating.case_read(loader.image_fault))
    first, second, _ = (case.id for case in window.session.preview.cohort.cases)
    window.session.show_case(first)
    assert window.locating.words == ""
    shutil.move(moved / "old", moved / "away")
    window.session.show_case(second)
    assert window.locating.words.startswith("The data of this study are not where they were: there is no ")
    shutil.move(moved / "away", moved / "old")
    loader.reload()
    assert window.locating.words == ""
    assert loader.image is not None


def test_what_the_user_put_away_is_not_told_again_at_every_case(moved: Path) -> None:
    window = Window()
    window.documents.open_study(moved / "study")
    window.locating.put_away()
    window.locating.case_read("there is no such file")
    assert window.locating.words == ""


def test_an_undone_change_of_place_leads_to_the_cases_there_or_to_the_question_where_they_are(moved: Path) -> None:
    """Undo showed nothing at all: no case, no picture, and no word of why."""
    window = Window()
    window.documents.open_study(moved / "study")
    window.locating.locate(moved / "new")
    window.session.undo()
    window.locating.cohort_stepped()
    assert window.locating.words.startswith("The data of this study are not where they were: there is no ")
    window.session.redo()
    window.locating.cohort_stepped()
    assert window.locating.words == ""
    shutil.copytree(moved / "new", moved / "old")
    window.session.undo()
    window.locating.cohort_stepped()
    assert window.locating.words == ""
    assert len(window.session.preview.cohort.cases) == 3
