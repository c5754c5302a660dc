from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import Study
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study

Opened = tuple[Study, CohortPreview, Path]
METHODS = tuple(choice.name for choice in FIVE[:3])


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A study of three methods with finished runs over two cases."""
    study = phantom_study(FIVE[:3], side=24)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = tmp_path_factory.mktemp("study")
    make_runs(folder, study, preview, ["test_000", "test_001"], epochs=1)
    return study, preview, folder


@pytest.fixture
def opened(made: Opened, tmp_path: Path) -> Opened:
    """A copy of it that a test may write to."""
    folder = tmp_path / "study"
    shutil.copytree(made[2], folder)
    return made[0], made[1], folder


@pytest.fixture
def present(opened: Opened) -> Callable[..., ReviewPresenter]:
    """Opens the study in a session and presents Review, without threads and without Qt."""

    def make(
        *, runs: bool = True, tasks: FakeTasks | None = None, leads_on: bool = False,
        clock: Callable[[], float] | None = None,
    ) -> ReviewPresenter:  # fmt: skip
        session, tasks = Session(), tasks or FakeTasks()
        clock = clock or count().__next__  # whoever grades here takes a second each time
        presenter = ReviewPresenter(session, Loader(session, tasks), tasks, clock)  # type: ignore[arg-type]
        open_study(session, opened[0], opened[1], opened[2] if runs else None)
        presenter.set_active(True)
        presenter.actions.leads_on = leads_on
        return presenter

    return make


@pytest.fixture
def grading(present: Callable[..., ReviewPresenter]) -> ReviewPresenter:
    """Ada has just begun."""
    presenter = present()
    presenter.actions.start("Ada", 5)
    return presenter
