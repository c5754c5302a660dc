from __future__ import annotations

from collections.abc import Callable

import pytest

from segloss_gui.app.statistics import questions
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE
from tests.app.statistics.made_scores import PARTIAL, SWEPT, Made, opened, scored


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

    def make(made: Made, tasks: FakeTasks | None = None) -> StatisticsPresenter:
        presenter = StatisticsPresenter(opened(made), tasks or FakeTasks())  # type: ignore[arg-type]
        presenter.set_active(True)
        return presenter

    return make


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are about what is shown."""
    monkeypatch.setattr(questions, "RESAMPLES", 300)
