from __future__ import annotations

from collections.abc import Callable

import pytest

from segloss_gui.gui.workspaces.statistics import questions
from segloss_gui.gui.workspaces.statistics.presenter import StatisticsPresenter
from tests.gui.workspaces.compare.jobs import FakeJobs
from tests.gui.workspaces.compare.made_study import FIVE
from tests.gui.workspaces.statistics.made_scores import PARTIAL, SWEPT, Made, opened, scored


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three methods, 24 cases, two of them without an object."""
    return scored(tmp_path_factory.mktemp("five"), FIVE[:3], cases=24, empty=2)


@pytest.fixture(scope="session")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Full and partial labels, two groups, two classes."""
    return scored(tmp_path_factory.mktemp("partial"), PARTIAL, cases=20, classes=2, groups=True, empty=0)


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """ε at four values x Φ at two, in two groups."""
    return scored(tmp_path_factory.mktemp("swept"), SWEPT, cases=12, groups=True, empty=0)


@pytest.fixture
def present() -> Callable[..., StatisticsPresenter]:
    """Opens a study in a session and presents it, without threads and without Qt."""

    def make(made: Made, jobs: FakeJobs | None = None) -> StatisticsPresenter:
        presenter = StatisticsPresenter(opened(made), jobs or FakeJobs())  # type: ignore[arg-type]
        presenter.set_active(True)
        return presenter

    return make


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are about what is shown."""
    monkeypatch.setattr(questions, "RESAMPLES", 300)
