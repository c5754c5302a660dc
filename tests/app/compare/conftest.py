from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import Study
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A study of three methods with finished runs over two cases."""
    study = phantom_study(FIVE[:3], side=24)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = tmp_path_factory.mktemp("study")
    make_runs(folder, study, preview, ["test_000", "test_001"], epochs=2)
    return study, preview, folder


@pytest.fixture
def present(finished: Opened) -> Callable[..., ComparePresenter]:
    """Opens the study in a session and presents it, without threads and without Qt."""

    def make(*, runs: bool = True, tasks: FakeTasks | None = None) -> ComparePresenter:
        session, tasks = Session(), tasks or FakeTasks()
        presenter = ComparePresenter(session, Loader(session, tasks), tasks)  # type: ignore[arg-type]
        open_study(session, finished[0], finished[1], finished[2] if runs else None)
        return presenter

    return make
