"""Facts and expectations of the study that is open."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.app.data.expectations import COUNTING, NO_COHORT, ExpectationsPresenter
from segloss_gui.app.session import Session
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import open_study
from tests.report.paper.finished import finish, five_losses


def shown(session: Session, folder: StudyFolder) -> None:
    study = folder.load()
    assert study.cohort is not None
    open_study(session, study, study.cohort.preview(), folder.path)


def test_nothing_is_counted_before_somebody_looks(session: Session, tmp_path: Path) -> None:
    tasks = FakeTasks()
    presenter = ExpectationsPresenter(session, tasks)  # type: ignore[arg-type]
    shown(session, finish(tmp_path, five_losses(2, 6)))
    assert (tasks.titles, presenter.note) == ([], NO_COHORT)
    presenter.watch(True)
    assert tasks.titles == ["Counting the references"]
    assert presenter.note == ""
    assert [len(fact.cases) for fact in presenter.facts] == [8]
    assert presenter.found[0].outcome is not None
    assert not (tmp_path / "scores.csv").exists()


def test_an_answer_to_an_older_question_is_not_shown(session: Session, tmp_path: Path) -> None:
    tasks = FakeTasks(hold=True)
    presenter = ExpectationsPresenter(session, tasks)  # type: ignore[arg-type]
    shown(session, finish(tmp_path / "a", five_losses(2, 6)))
    presenter.watch(True)
    assert presenter.note == COUNTING
    shown(session, finish(tmp_path / "b", five_losses(2, 3)))
    tasks.release()
    assert [len(fact.cases) for fact in presenter.facts] == [5]
