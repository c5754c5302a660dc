"""What the plan proposes follows study and cohort, and is taken with one undoable edit."""

from __future__ import annotations

import pytest

from segloss_gui.app.session import Session
from segloss_gui.app.train.plan_presenter import PlanPresenter
from segloss_gui.app.train.proposal_presenter import ProposalPresenter
from segloss_gui.data.layouts import Phantom
from segloss_gui.study.models import FoldSettings
from segloss_gui.training import free_memory
from tests.app.instant_tasks import FakeTasks
from tests.study.tiny import tiny_study

COHORT = Phantom(design="large_objects", train=3, test=2, side=16)


@pytest.fixture
def session() -> Session:
    session = Session()
    session.set_study(tiny_study(cohort=COHORT, folds=FoldSettings(count=5)))
    session.set_preview(COHORT.preview())
    return session


def test_folds_are_proposed_once_somebody_looks_and_undo_brings_them_back(session: Session) -> None:
    presenter = ProposalPresenter(session, FakeTasks())  # type: ignore[arg-type]
    assert presenter.found == ()
    presenter.watch()
    assert presenter.words() == ("There are 3 subjects for 5 folds: take 3 folds.",)
    assert presenter.needed
    presenter.take()
    assert session.study.folds.count == 3
    assert presenter.found == ()
    session.undo()
    assert session.study.folds.count == 5
    assert presenter.needed


def test_a_patch_is_proposed_where_memory_is_short(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_memory, "available_bytes", lambda _: 10**6)
    session.edit(folds=FoldSettings(by="split"))
    presenter = ProposalPresenter(session, FakeTasks())  # type: ignore[arg-type]
    presenter.watch()
    (words,) = presenter.words()
    assert words.startswith("A batch of 2 whole images of 16 × 16 × 16 voxels takes about")
    presenter.take()
    assert len(session.study.sampling.patch) == 3


def test_an_answer_for_a_cohort_that_is_gone_is_dropped(session: Session) -> None:
    tasks = FakeTasks(hold=True)
    presenter = ProposalPresenter(session, tasks)  # type: ignore[arg-type]
    presenter.watch()
    session.set_preview(None)
    tasks.release()
    assert presenter.found == ()


def test_nothing_is_changed_while_runs_go_on(session: Session) -> None:
    plan = PlanPresenter(session, FakeTasks(), locked=lambda: True)  # type: ignore[arg-type]
    said: list[str] = []
    session.said.connect(lambda kind, words: said.append(words))
    plan.watch()
    plan.take_proposals()
    assert session.study.folds.count == 5
    assert said == ["Stop the runs before the study is changed"]
