"""Metrics of what is on the screen: quick ones at once, slow ones when somebody looks at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.scores.case_measures import Measures
from segloss_gui.app.session import Session
from segloss_gui.metrics import QUICK, measure
from segloss_gui.study.models import Study
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study


@pytest.fixture
def tasks() -> FakeTasks:
    return FakeTasks()


@pytest.fixture
def loader(tmp_path: Path, tasks: FakeTasks) -> Loader:
    study: Study = phantom_study(FIVE[:1], side=16)
    assert study.cohort is not None
    preview = study.cohort.preview()
    make_runs(tmp_path, study, preview, ["test_000", "test_001"], epochs=1)
    session = Session()
    made = Loader(session, tasks)  # type: ignore[arg-type]
    open_study(session, study, preview, tmp_path)
    session.show_case("test_000")
    return made


def test_quick_metrics_are_there_at_once_and_slow_ones_are_not_worked_out_unasked(
    loader: Loader, tasks: FakeTasks
) -> None:
    before = len(tasks.titles)
    measures = Measures(loader, tasks)  # type: ignore[arg-type]
    assert set(measures.of("sDice")[1]) == set(QUICK)
    assert len(tasks.titles) == before
    assert measures.of("nobody") == {}


def test_slow_metrics_come_later_and_are_those_of_the_maps(loader: Loader, tasks: FakeTasks) -> None:
    measures = Measures(loader, tasks)  # type: ignore[arg-type]
    told: list[int] = []
    measures.changed.connect(lambda: told.append(1))
    tasks.hold = True
    measures.want(("dice", "hd95_mm", "surface_dice"), tolerance_mm=2.0)
    assert measures.pending("sDice")
    assert "hd95_mm" not in measures.of("sDice")[1]
    tasks.release()
    assert not measures.pending("sDice")
    assert told
    reference, prediction = loader.reference, loader.predictions["sDice"].labels
    assert reference is not None
    wanted = measure(prediction.data == 1, reference.data == 1, reference.grid.spacing_mm, ("hd95_mm",))
    assert measures.of("sDice")[1]["hd95_mm"] == wanted["hd95_mm"]


def test_nothing_is_worked_out_twice_and_another_tolerance_is(loader: Loader, tasks: FakeTasks) -> None:
    measures = Measures(loader, tasks)  # type: ignore[arg-type]
    measures.want(("surface_dice",), tolerance_mm=0.0)
    before = len(tasks.titles)
    measures.want(("surface_dice",), tolerance_mm=0.0)
    measures.refresh()
    assert len(tasks.titles) == before
    strict = measures.of("sDice")[1]["surface_dice"]
    measures.want(("surface_dice",), tolerance_mm=5.0)
    assert measures.of("sDice")[1]["surface_dice"] > strict


def test_metrics_of_a_case_that_was_left_are_not_shown(loader: Loader, tasks: FakeTasks) -> None:
    measures = Measures(loader, tasks)  # type: ignore[arg-type]
    measures.want(("hd95_mm",))
    first = measures.of("sDice")[1]["hd95_mm"]
    tasks.hold = True
    loader._session.show_case("test_001")
    tasks.release()
    tasks.hold = False
    measures.refresh()
    assert measures.of("sDice")[1]["hd95_mm"] != first
