"""Scores of finished runs: read once, and again where what they lack can be told since."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import FolderPair
from segloss_gui.study.models import Study
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.study.score_file import ScoreRow, write_rows
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.data.files import save_picture

OLD = ScoreRow("x", "", "m", "", None, None, 1, 0.5, 0.4, 0.012, 0.010, 0.002)


def test_rows_read_before_the_cohort_was_there_learn_their_unit_when_they_come_after_it(tmp_path: Path) -> None:
    for folder in ("images", "masks"):
        save_picture(tmp_path / folder / "x.png", np.full((4, 4), 255, np.uint8))
    session, tasks = Session(), FakeTasks(hold=True)
    session.begin(Study(), folder=tmp_path / "study")
    path = StudyFolder(tmp_path / "study").run("r").scores_path
    path.parent.mkdir(parents=True)
    write_rows(path, [OLD])
    session.progress = {"r": RunProgress("r", state=RunState.FINISHED)}
    final = FinalScores(session, tasks)  # type: ignore[arg-type]
    session.set_preview(FolderPair(images=tmp_path / "images", labels=tmp_path / "masks").preview())
    tasks.release()
    (row,) = final.rows("r")
    assert (row.size_unit, row.volume_ml) == ("px", 12)


def test_rows_of_cases_that_the_cohort_lacks_are_not_read_for_ever(tmp_path: Path) -> None:
    for folder in ("images", "masks"):
        save_picture(tmp_path / folder / "y.png", np.full((4, 4), 255, np.uint8))
    session, tasks = Session(), FakeTasks(hold=True)
    session.begin(Study(), folder=tmp_path / "study")
    path = StudyFolder(tmp_path / "study").run("r").scores_path
    path.parent.mkdir(parents=True)
    write_rows(path, [OLD])
    session.progress = {"r": RunProgress("r", state=RunState.FINISHED)}
    final = FinalScores(session, tasks)  # type: ignore[arg-type]
    session.set_preview(FolderPair(images=tmp_path / "images", labels=tmp_path / "masks").preview())
    tasks.release(most=10)
    assert len(tasks.titles) == 2
    assert final.rows("r")[0].size_unit == ""


def test_rows_of_a_study_that_is_open_no_more_are_let_go(tmp_path: Path) -> None:
    session, tasks = Session(), FakeTasks()
    final = FinalScores(session, tasks)  # type: ignore[arg-type]
    for name in ("first", "second"):
        session.begin(Study(), folder=tmp_path / name)
        path = StudyFolder(tmp_path / name).run("r").scores_path
        path.parent.mkdir(parents=True)
        write_rows(path, [OLD])
        session.progress = {"r": RunProgress("r", state=RunState.FINISHED)}
        session.runs_changed.emit()
        assert len(final.rows("r")) == 1
    assert list(final._rows) == [StudyFolder(tmp_path / "second").run("r").scores_path]
