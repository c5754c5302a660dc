from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.prediction_files import question, questions, resolve
from segloss_gui.app.session import Session
from segloss_gui.app.slices.overlay import MethodOverlay, Overlay
from segloss_gui.core.events import PredictionReady
from segloss_gui.study.models import ImportedMethod
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study

EPOCHS = 4
FIRST, SECOND = "test_000", "test_001"  # previews are of the first case alone


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object, Path]:
    study = phantom_study(FIVE[:2], side=24)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = tmp_path_factory.mktemp("study")
    make_runs(folder, study, preview, [FIRST, SECOND], epochs=EPOCHS)
    return study, preview, folder


@pytest.fixture
def session(made: tuple) -> Session:
    opened = Session()
    open_study(opened, *made)
    return opened


def shown(session: Session, case: str) -> dict[str, tuple[str, int | None]]:
    """Of every method with an outline of the case: the file's name and its epoch."""
    found = [(asked.method, resolve(asked)) for asked in questions(session, case)]
    return {method: (source.path.name, source.epoch) for method, source in found if source is not None}


@pytest.mark.parametrize("case", [FIRST, SECOND])
def test_no_epoch_hides_an_outline_that_exists(session: Session, case: str) -> None:
    without_epoch = set(shown(session, case))
    assert without_epoch == {"sDice", "sJaccard"}
    for epoch in range(EPOCHS + 2):
        session.show_epoch(epoch)
        assert set(shown(session, case)) == without_epoch


def test_the_newest_preview_up_to_the_epoch_comes_first_then_the_next_then_the_kept_model(session: Session) -> None:
    progress = session.progress[next(iter(session.progress))]
    for epoch in (1, 2, 4):
        del progress.previews[epoch, FIRST]
    session.show_epoch(4)
    assert shown(session, FIRST)["sDice"][1] == 3
    session.show_epoch(1)
    assert shown(session, FIRST)["sDice"][1] == 3
    del progress.previews[3, FIRST]
    assert shown(session, FIRST)["sDice"] == (f"{FIRST}.nii.gz", None)


def test_a_preview_whose_file_is_gone_hides_nothing(session: Session) -> None:
    run = next(iter(session.progress))
    session.apply([PredictionReady(run=run, time=9.0, epoch=9, case=SECOND, path="previews/none.nii.gz")])
    session.show_epoch(9)
    assert shown(session, SECOND)["sDice"][1] is None


def test_methods_from_elsewhere_have_no_epochs(session: Session, tmp_path: Path) -> None:
    session.edit(imported=(ImportedMethod(name="other", folder=tmp_path),))
    sources = []
    for epoch in (None, 1, 99):
        session.show_epoch(epoch)
        asked = question(session, "other", FIRST)
        assert asked is not None
        sources.append(asked)
    assert sources[0] == sources[1] == sources[2]


def test_the_pane_says_what_an_epoch_does_not_have_and_none_is_one_step_away(session: Session) -> None:
    tasks = FakeTasks()
    presenter = ComparePresenter(session, Loader(session, tasks), tasks)  # type: ignore[arg-type]
    session.show_case(SECOND)
    session.show_epoch(2)
    scene = presenter.scene
    assert Overlay().remark(scene) == "no epoch 2: kept model (sDice, sJaccard)"
    assert MethodOverlay("sDice").remark(scene) == "no epoch 2: kept model"
    session.show_epoch(3)
    assert MethodOverlay("sDice").remark(scene) == "no epoch 3: kept model"
    session.show_case(FIRST)
    assert Overlay().remark(scene) == ""
    session.show_case(SECOND)
    session.show_epoch(None)
    assert Overlay().remark(scene) == ""
