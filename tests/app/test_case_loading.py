from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.case_loading import IMAGE, REFERENCE, Loader, by_class, quick_axial, quick_labels
from segloss_gui.app.session import Session
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.core import events as ev
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case, Cohort, CohortPreview, TargetClass
from segloss_gui.data.readers import FileReader, write_labels
from segloss_gui.metrics.overlap import dice
from segloss_gui.study.models import ImportedMethod, LossChoice, Study
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study
from tests.data.files import save_nifti

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    study = phantom_study(FIVE[:2], side=16)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = tmp_path_factory.mktemp("study")
    make_runs(folder, study, preview, ["test_000", "test_001"], epochs=2)
    return study, preview, folder


@pytest.fixture
def tasks() -> FakeTasks:
    return FakeTasks()


@pytest.fixture
def loader(made: Opened, tasks: FakeTasks) -> Loader:
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    open_study(session, *made)
    return loader


def epochs(loader: Loader) -> dict[str, int | None]:
    return {method: prediction.source.epoch for method, prediction in loader.predictions.items()}


def test_image_reference_and_final_predictions_of_the_case_are_loaded(loader: Loader) -> None:
    loader._session.show_case("test_001")
    assert loader.image is not None
    assert loader.reference is not None
    assert epochs(loader) == {"sDice": None, "sJaccard": None}
    assert not loader.loading


def test_scores_come_with_the_prediction(loader: Loader) -> None:
    loader._session.show_case("test_001")
    assert dice(loader.predictions["sDice"].scores[1]) > 0.5


def test_an_epoch_shows_its_preview_and_newest_goes_back_to_the_final_one(loader: Loader) -> None:
    session = loader._session
    session.show_case("test_000")
    session.show_epoch(1)
    assert epochs(loader) == {"sDice": 1, "sJaccard": 1}
    session.show_epoch(None)
    assert epochs(loader) == {"sDice": None, "sJaccard": None}


def test_an_epoch_without_a_preview_shows_the_one_before(loader: Loader) -> None:
    loader._session.show_case("test_000")
    loader._session.show_epoch(7)
    assert epochs(loader) == {"sDice": 2, "sJaccard": 2}


def test_a_case_nobody_predicted_has_no_predictions(loader: Loader) -> None:
    loader._session.show_case("test_000")
    loader._session.show_case("train_001")
    assert loader.predictions == {}
    assert loader.faults == {}


def test_results_of_a_case_that_was_left_are_dropped(loader: Loader, tasks: FakeTasks) -> None:
    session = loader._session
    session.show_case("test_000")
    tasks.hold = True
    session.show_case("test_001")
    session.show_case("train_000")
    tasks.release()
    assert loader.case_id == "train_000"
    assert loader.image is not None
    assert loader.store is not None
    np.testing.assert_array_equal(loader.image.data, loader.store.image("train_000").data)
    assert loader.predictions == {}


def test_a_prediction_of_an_epoch_that_was_left_is_replaced_by_the_one_wanted(loader: Loader, tasks: FakeTasks) -> None:
    session = loader._session
    session.show_case("test_000")
    tasks.hold = True
    session.show_epoch(1)
    session.show_epoch(2)
    assert tasks.waiting == 2  # one load a method at a time
    tasks.release()
    assert epochs(loader) == {"sDice": 2, "sJaccard": 2}


def test_a_preview_that_is_ready_renews_the_picture_live(made: Opened, tasks: FakeTasks, tmp_path: Path) -> None:
    study, preview, folder = made
    copy = tmp_path / "study"
    shutil.copytree(folder, copy)
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    open_study(session, study, preview, copy)
    session.show_case("test_000")
    run = next(run for run, plan in session.plans.items() if plan.method == "sDice")
    session.progress[run].finished = None
    session.apply([ev.RunResumed(run=run, time=0)])
    assert epochs(loader)["sDice"] == 2
    target = StudyFolder(copy).run(run)
    target.preview_path(3, "test_000").parent.mkdir(parents=True)
    shutil.copy(target.preview_path(2, "test_000"), target.preview_path(3, "test_000"))
    path = str(target.preview_path(3, "test_000").relative_to(target.path))
    session.apply([ev.PredictionReady(run=run, time=0, epoch=3, case="test_000", path=path)])
    assert epochs(loader) == {"sDice": 3, "sJaccard": None}


def test_nothing_is_loaded_twice_while_steps_go_by(loader: Loader, tasks: FakeTasks) -> None:
    loader._session.show_case("test_000")
    before = len(tasks.titles)
    for _ in range(5):
        loader._session.results_changed.emit(frozenset(loader._session.plans))
    assert len(tasks.titles) == before


def test_hidden_methods_are_not_loaded_until_they_are_shown(made: Opened, tasks: FakeTasks) -> None:
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    session.set_study(made[0])
    session.change_method("sDice", visible=False)
    open_study(session, *made)
    session.show_case("test_000")
    assert set(epochs(loader)) == {"sJaccard"}
    session.change_method("sDice", visible=True)
    assert set(epochs(loader)) == {"sDice", "sJaccard"}


def test_a_damaged_or_foreign_prediction_is_refused_by_name_and_the_rest_goes_on(
    made: Opened, tasks: FakeTasks, tmp_path: Path
) -> None:
    study, preview, folder = made
    copy = tmp_path / "study"
    shutil.copytree(folder, copy)
    runs = {run.plan().method: run for run in StudyFolder(copy).runs()}
    path = runs["sDice"].prediction_path("test_000")
    write_labels(path, LabelMap(np.ones((3, 3, 3), dtype=np.uint8), Grid((3, 3, 3), np.eye(4))))
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    open_study(session, study, preview, copy)
    session.show_case("test_000")
    assert set(loader.faults) == {"sDice"}
    assert str(path) in loader.faults["sDice"]
    assert "grid" in loader.faults["sDice"]
    assert set(epochs(loader)) == {"sJaccard"}
    shutil.copy(folder / path.relative_to(copy), path)
    loader.reload()
    assert loader.faults == {}
    assert set(epochs(loader)) == {"sDice", "sJaccard"}


def test_an_image_that_cannot_be_read_is_a_fault_not_an_exception(tasks: FakeTasks, tmp_path: Path) -> None:
    (tmp_path / "a.nii.gz").write_bytes(b"no gzip")
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    session.set_preview(CohortPreview(Cohort("c", (Case("a", (tmp_path / "a.nii.gz",)),))))
    assert "a.nii.gz" in loader.faults[IMAGE]
    assert loader.image is None


class OneCase:
    """A reader whose reference has three values."""

    grid = Grid((4, 4, 4), np.eye(4))

    def image(self, case: Case) -> Volume:
        return Volume(np.zeros((1, 4, 4, 4), dtype=np.float32), self.grid)

    def labels(self, case: Case) -> LabelMap:
        return LabelMap(np.arange(64).reshape(4, 4, 4) % 4, self.grid)


def test_the_reference_is_shown_in_the_classes_of_the_study(tasks: FakeTasks) -> None:
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    joined = TargetClass(value=1, name="both", joins=(1, 2))
    session.set_study(Study(classes=(joined,), losses=(LossChoice(key="soft_dice"),)))
    session.set_preview(CohortPreview(Cohort("c", (Case("a"),), reader=OneCase())))
    assert loader.reference is not None
    assert loader.reference.values() == (1,)
    session.edit(classes=())
    assert loader.reference.values() == (1, 2, 3)
    assert [c.value for c in loader.classes] == [1, 2, 3]


def test_signals_say_what_changed(made: Opened, tasks: FakeTasks) -> None:
    session, seen = Session(), []
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    loader.changed.connect(seen.append)
    open_study(session, *made)
    session.show_case("test_000")
    assert {IMAGE, REFERENCE, "sDice", "sJaccard"} <= set().union(*seen)


def test_display_order_keeps_every_voxel() -> None:
    data = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    quick = quick_axial(data)
    np.testing.assert_array_equal(quick, data)
    assert quick.strides[1] == quick.itemsize


def test_labels_that_fit_take_one_byte_and_others_keep_their_type() -> None:
    assert quick_labels(np.full((2, 2, 2), 255)).dtype == np.uint8
    assert quick_labels(np.full((2, 2, 2), 256)).dtype == np.int64


def test_values_of_no_class_are_background() -> None:
    assert by_class(np.array([0, 1, 5]), (TargetClass(value=5, name="x"),)).tolist() == [0, 0, 5]


def elsewhere(loader: Loader, folder: Path, *, case: str = "test_000", **settings: object) -> ImportedMethod:
    """Predictions of another tool: the reference itself, its label called 7."""
    assert loader.store is not None
    labels = loader.store.labels(case)
    write_labels(folder / f"{case}_pred.nii.gz", LabelMap(labels.data * 7, labels.grid, labels.stored))
    return ImportedMethod.parse({"name": "theirs", "folder": folder, "labels": {7: 1}, **settings})


def test_a_method_from_elsewhere_is_shown_and_scored_beside_the_runs(loader: Loader, tmp_path: Path) -> None:
    session = loader._session
    session.show_case("test_000")
    session.edit(imported=(elsewhere(loader, tmp_path),))
    assert epochs(loader) == {"sDice": None, "sJaccard": None, "theirs": None}
    assert dice(loader.predictions["theirs"].scores[1]) == 1.0
    session.show_epoch(1)
    assert epochs(loader) == {"sDice": 1, "sJaccard": 1, "theirs": None}
    session.show_case("test_001")
    assert "theirs" not in loader.predictions
    assert not loader.faults
    session.show_case("test_000")
    session.edit(imported=())
    assert set(loader.predictions) == {"sDice", "sJaccard"}


def test_a_method_from_elsewhere_needs_no_run_and_no_saved_study(
    made: Opened, tasks: FakeTasks, tmp_path: Path
) -> None:
    session = Session()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    open_study(session, made[0].model_copy(update={"losses": ()}), made[1])
    session.show_case("test_000")
    method = elsewhere(loader, tmp_path)
    session.edit(imported=(method,))
    assert dice(loader.predictions["theirs"].scores[1]) == 1.0
    session.edit(imported=(method.model_copy(update={"labels": {7: 0}}),))
    assert dice(loader.predictions["theirs"].scores[1]) == 0.0


def test_another_grid_is_a_fault_until_resampling_is_asked_for_and_then_said(loader: Loader, tmp_path: Path) -> None:
    session = loader._session
    session.show_case("test_000")
    grid = Grid((8, 8, 8), np.diag([4.0, 4.0, 4.0, 1.0]))
    write_labels(tmp_path / "test_000.nii.gz", LabelMap(np.full((8, 8, 8), 7, np.uint8), grid))
    method = ImportedMethod(name="theirs", folder=tmp_path, labels={7: 1})
    session.edit(imported=(method,))
    assert "must lie on the grid" in loader.faults["theirs"]
    session.edit(imported=(method.model_copy(update={"resample": True}),))
    assert "resampled from 8x8x8" in loader.predictions["theirs"].note
    assert not loader.faults


def test_a_folder_that_is_gone_is_a_fault_in_words(loader: Loader, tmp_path: Path) -> None:
    loader._session.show_case("test_000")
    loader._session.edit(imported=(ImportedMethod(name="theirs", folder=tmp_path / "gone"),))
    assert "must be a folder of predictions" in loader.faults["theirs"]


def test_predictions_are_kept_in_the_sessions_one_cache(loader: Loader) -> None:
    loader._session.show_case("test_000")
    assert loader.store is loader._session.store


def test_a_large_image_is_shown_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segloss_gui.app.case_loading.LARGE_BYTES", 1)
    data = np.arange(1, 128**3 + 1, dtype=np.int32).reshape(128, 128, 128)
    path = save_nifti(tmp_path / "ct.nii.gz", data, np.diag([-1.0, -1.0, 1.0, 1.0]))
    session, tasks = Session(), FakeTasks(hold=True)
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    scene = SliceScene()
    loader.filled.connect(scene.read_on)
    seen: list[float] = []
    loader.filled.connect(lambda: seen.append(float((scene.volume.data != 0).mean())))  # type: ignore[union-attr]
    session.set_preview(CohortPreview(Cohort("one", (Case("ct", images=(path,)),), reader=FileReader())))
    tasks.release(1)
    assert loader.image is not None
    assert IMAGE in loader.loading
    assert not loader.image.data.any()
    scene.show_image(loader.image)
    before = scene.window
    tasks.release()
    assert not loader.loading
    assert len(seen) >= 5
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert scene.window != before
    assert scene.volume is loader.image
