"""Scores of methods from elsewhere over the cohort."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.scores.imported_scores import ImportedScores
from segloss_gui.app.session import Session
from segloss_gui.data.readers import write_labels
from segloss_gui.study.models import ImportedMethod
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE, open_study, phantom_study


@pytest.fixture
def session(tmp_path: Path) -> Session:
    study = phantom_study(FIVE[:1], side=16)
    assert study.cohort is not None
    session = Session()
    open_study(session, study, study.cohort.preview())
    assert session.store is not None
    for case in ("test_000", "test_001"):
        write_labels(tmp_path / "theirs" / f"{case}.nii.gz", session.store.labels(case))
    return session


def test_every_case_with_a_file_is_scored_by_every_metric(session: Session, tmp_path: Path) -> None:
    tasks = FakeTasks()
    scores = ImportedScores(session, tasks)  # type: ignore[arg-type]
    session.edit(imported=(ImportedMethod(name="theirs", folder=tmp_path / "theirs"),))
    rows = scores.rows("theirs")
    assert [(row.case, row.dice, row.hd95_mm, row.tolerance_mm) for row in rows] == [
        ("test_000", 1.0, 0.0, 1.0),
        ("test_001", 1.0, 0.0, 1.0),
    ]
    before = len(tasks.titles)
    scores.refresh()
    assert len(tasks.titles) == before
    scores.use_tolerance(2.0)
    assert {row.tolerance_mm for row in scores.rows("theirs")} == {2.0}
    session.edit(imported=())
    assert scores.rows("theirs") == ()


def test_files_that_cannot_be_scored_are_said_and_the_rest_goes_on(session: Session, tmp_path: Path) -> None:
    (tmp_path / "theirs" / "test_000.nii.gz").write_bytes(b"damaged")
    said: list[str] = []
    session.said.connect(lambda _, text: said.append(text))
    scores = ImportedScores(session, FakeTasks())  # type: ignore[arg-type]
    session.edit(imported=(ImportedMethod(name="theirs", folder=tmp_path / "theirs"),))
    assert [row.case for row in scores.rows("theirs")] == ["test_001"]
    assert "theirs could not be scored everywhere" in said[0]
    assert "test_000.nii.gz" in said[0]


def test_answers_that_come_too_late_are_dropped(session: Session, tmp_path: Path) -> None:
    tasks = FakeTasks(hold=True)
    scores = ImportedScores(session, tasks)  # type: ignore[arg-type]
    session.edit(imported=(ImportedMethod(name="theirs", folder=tmp_path / "theirs"),))
    session.edit(imported=())
    tasks.release()
    assert scores.rows("theirs") == ()
