"""Trained runs used on new images from the window: what is made, shown and said."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app import predicting
from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.case_loading import Loader
from segloss_gui.app.documents import Documents
from segloss_gui.app.messages import Messages
from segloss_gui.app.offered_folders import dated_folder, free_folder
from segloss_gui.app.predicting import NO_MODEL, Predicting
from segloss_gui.app.session import Session
from segloss_gui.cli.main import main
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.layouts.files import Files
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.readers import read_labels, read_volume, write_labels, write_volume
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.param_words import loss_name
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import SamplingSettings, ScheduleSettings
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import open_study
from tests.gui.workspaces.compare.layouts.trained import train_tiny

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return train_tiny(tmp_path_factory.mktemp("trained"), "cross_entropy", "soft_dice")


@pytest.fixture
def images(trained: Opened, tmp_path: Path) -> list[Path]:
    """Three of the study's own images as files without references."""
    cohort, made = trained[1].cohort, []
    assert cohort.reader is not None
    for case in cohort.cases[-3:]:
        made.append(tmp_path / "new" / f"{case.id}.nii.gz")
        write_volume(made[-1], cohort.reader.image(case))
    return made


class Window:
    """A session with the study open, and what was said."""

    def __init__(self, of: Opened) -> None:
        self.session, self.tasks = Session(), FakeTasks()
        self.documents = Documents(self.session, self.tasks, lambda _: None)  # type: ignore[arg-type]
        self.loader = Loader(self.session, self.tasks)  # type: ignore[arg-type]
        open_study(self.session, *of)
        self.session.set_study(of[0], folder=of[2], dirty=False)
        self.said: list[tuple[str, str]] = []
        self.session.said.connect(lambda kind, words: self.said.append((kind, words)))
        self.predicting = Predicting(self.session, self.tasks, self.documents)  # type: ignore[arg-type]
        self.runs = [run.id for run in StudyFolder(of[2]).runs()]


def test_predictions_are_shown_at_once_as_a_method_of_images_without_reference(
    trained: Opened, images: list[Path], tmp_path: Path
) -> None:
    window = Window(trained)
    window.predicting.predict(window.runs[:1], images, tmp_path / "shown")
    session = window.session
    assert window.said[0] == ("info", f"3 images predicted, in {tmp_path / 'shown'}")
    assert session.folder == tmp_path / "shown"
    assert not session.dirty
    assert session.preview is not None
    assert [case.has_reference for case in session.preview.cohort.cases] == [False] * 3
    (method,) = session.methods
    assert method.name == loss_name(StudyFolder(trained[2]).run(window.runs[0]).plan().choice.key, {})
    session.show_case(session.preview.cohort.cases[0].id)
    assert window.loader.image is not None
    assert window.loader.predictions[method.name].labels.data.shape == window.loader.image.grid.shape


def test_what_was_predicted_is_said_of_the_study_that_shows_it_and_where_the_one_before_stays(
    trained: Opened, images: list[Path], tmp_path: Path
) -> None:
    window = Window(trained)
    messages = Messages(window.session)
    window.predicting.predict(window.runs[:1], images, tmp_path / "shown")
    assert window.session.folder == tmp_path / "shown"
    assert [message.text for message in messages] == [
        f"3 images predicted, in {tmp_path / 'shown'}; the study before stays in {trained[2]}"
    ]


def test_window_and_command_line_predict_the_same_voxels(trained: Opened, images: list[Path], tmp_path: Path) -> None:
    window = Window(trained)
    folders = [str(StudyFolder(trained[2]).run(run).path) for run in window.runs]
    window.predicting.predict(window.runs, images, tmp_path / "shown")
    assert main(["predict", *folders, *map(str, images), "--out", str(tmp_path / "typed")]) == 0
    for image in images:
        shown, typed = (read_labels(tmp_path / at / image.name).data for at in ("shown/predictions", "typed"))
        np.testing.assert_array_equal(shown, typed)
    assert [method.name for method in window.session.study.imported] == ["mean of 2 runs"]


def test_a_folder_with_a_study_is_refused_and_left_as_it_was(
    trained: Opened, images: list[Path], tmp_path: Path
) -> None:
    window = Window(trained)
    before = (trained[2] / "study.toml").read_bytes()
    window.predicting.predict(window.runs[:1], images, trained[2])
    assert [kind for kind, _ in window.said] == ["error"]
    assert "choose another folder" in window.said[0][1]
    assert (trained[2] / "study.toml").read_bytes() == before
    assert window.session.folder == trained[2]


def test_an_image_that_cannot_be_read_is_named_and_the_rest_is_shown(
    trained: Opened, images: list[Path], tmp_path: Path
) -> None:
    window = Window(trained)
    images[1].write_bytes(images[1].read_bytes()[:300])
    window.predicting.predict(window.runs[:1], images, tmp_path / "shown")
    kind, words = window.said[0]
    assert kind == "warning"
    assert words.startswith("2 images predicted")
    assert images[1].name in words


def test_a_prediction_that_was_cancelled_says_so(
    trained: Opened, images: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*_: object) -> None:
        raise TaskCancelled

    monkeypatch.setattr(predicting, "_predict", cancelled)
    window = Window(trained)
    window.predicting.predict(window.runs[:1], images, tmp_path / "shown")
    assert window.said == [("info", predicting.CANCELLED)]
    assert window.session.folder == trained[2]


def test_only_runs_with_a_model_can_predict(trained: Opened) -> None:
    window = Window(trained)
    assert window.predicting.able([*window.runs, "not begun"]) == tuple(window.runs)


def test_a_run_moved_away_from_its_study_predicts_the_same(trained: Opened, images: list[Path], tmp_path: Path) -> None:
    window = Window(trained)
    run = StudyFolder(trained[2]).run(window.runs[0]).path
    moved = shutil.copytree(run, tmp_path / "elsewhere" / run.name)
    window.predicting.predict(window.runs[:1], images, tmp_path / "own")
    window.predicting.predict_from(moved.parent, images)
    there = tmp_path / "elsewhere" / f"{run.name} on {images[0].name.partition('.')[0]} and 2 more"
    assert window.session.folder == there
    for image in images:
        own, found = (read_labels(at / "predictions" / image.name).data for at in (tmp_path / "own", there))
        np.testing.assert_array_equal(own, found)
    (method,), (other,) = window.session.study.imported, StudyFolder(tmp_path / "own").load().imported
    assert method.name == other.name


def test_a_folder_of_runs_is_looked_through_in_the_background(
    trained: Opened, images: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(trained)
    window.tasks.hold = True
    looked: list[Path] = []
    monkeypatch.setattr(predicting, "runs_in", lambda folder: looked.append(folder) or ())
    window.predicting.predict_from(tmp_path, images)
    assert not looked
    window.tasks.release()
    assert looked == [tmp_path]
    ((kind, words),) = window.said
    assert (kind, words.partition(":")[0]) == ("error", str(tmp_path))


def test_predictions_without_a_folder_lie_beside_the_study_and_replace_nothing(tmp_path: Path) -> None:
    run = tmp_path / "mine" / "runs" / "dice"
    first = free_folder(run, [Path("scan_7.nii.gz")])
    assert first == tmp_path / "mine on scan_7"
    first.mkdir()
    assert free_folder(run, [Path("scan_7.nii.gz")]) == tmp_path / "mine on scan_7 2"


def test_a_folder_by_method_and_date_is_offered_that_is_not_there_yet(tmp_path: Path) -> None:
    run, day, title = tmp_path / "mine" / "runs" / "soft_dice_fold0_seed0", date(2026, 11, 29), "sDice fold 0 seed 0"
    first = dated_folder(run, title, 1, day)
    assert first == tmp_path / "sDice fold 0 seed 0 2026-11-29"
    first.mkdir()
    assert dated_folder(run, title, 1, day) == tmp_path / "sDice fold 0 seed 0 2026-11-29 2"


def test_the_folder_that_is_offered_is_called_by_the_method_whatever_it_is_called(tmp_path: Path) -> None:
    losses = (
        LossChoice(key="dice_phi", params={"phi": "BI"}), LossChoice(key="dice_phi", params={"phi": "I"}),
        LossChoice(key="focal", name="a/b: " + "long " * 50),
    )  # fmt: skip
    session = Session()
    study = Study(losses=losses)
    session.set_study(study, folder=tmp_path / "study", dirty=False)
    session.set_runs({plan.id: plan for plan in plan_runs(study)}, {})
    documents = Documents(session, FakeTasks(), lambda _: None)  # type: ignore[arg-type]
    predicting = Predicting(session, FakeTasks(), documents)  # type: ignore[arg-type]
    day = date.today().isoformat()
    offered = [predicting.offered_folder([run]) for run in session.plans]
    assert [folder.name for folder in offered[:2] if folder] == [
        f"DL Φ={phi} fold 0 seed 0 {day}" for phi in ("BI", "I")
    ]  # fmt: skip
    assert offered[2] is not None
    assert offered[2].name.startswith("a-b- long")
    assert offered[2].name.endswith(f"fold 0 seed 0 {day}")
    offered[2].mkdir()
    assert offered[2].parent == tmp_path


def test_runs_without_a_model_say_so(trained: Opened, images: list[Path]) -> None:
    window = Window(trained)
    window.predicting.predict((), images)
    assert window.said == [("warning", NO_MODEL)]


def test_whoever_shows_slices_comes_forward(trained: Opened, images: list[Path], tmp_path: Path) -> None:
    window = Window(trained)
    came: list[object] = []
    window.predicting.shown.connect(lambda: came.append(window.session.folder))
    window.predicting.predict(window.runs[:1], images[:1], tmp_path / "shown")
    assert len(came) == 1


def of_real_data(shared: Path, folder: Path, name: str) -> tuple[Files, list[Path], tuple[float, float, float]]:
    """A cohort to train on, an image to predict, and a coarse spacing for a quick training."""
    if name == "anisotropic":
        one, two = (shared / f"acdc/training/patient{n}/patient{n}_frame01.nii.gz" for n in ("001", "003"))
        labels = tuple(path.with_name(path.name.replace(".nii", "_gt.nii")) for path in (one, two))
        return Files(images=(one, two), labels=labels), [two], (6.0, 6.0, 10.0)
    if name == "oblique":
        scan, head = shared / "loader_odd/nifti/FLAIR.nii.gz", folder / "head.nii.gz"
        image = read_volume(scan)
        bright = (image.data[0] > 40).astype(np.uint8)  # its lesions vanish at this spacing
        write_labels(head, LabelMap(bright, image.grid, image.stored))
        return Files(images=(scan, scan), labels=(head, head), names=("a", "b")), [scan], (6.0, 6.0, 6.0)
    cases = [shared / f"brats2015/brats_2013_pat000{n}_1" for n in (1, 2)]
    flair, t1c, whole = "Flair_subtrMeanDivStd.nii.gz", "T1c_subtrMeanDivStd.nii.gz", "OTMultiClass.nii.gz"
    source = Files(
        images=tuple(case / flair for case in cases), further=tuple((case / t1c,) for case in cases),
        labels=tuple(case / whole for case in cases), names=("a", "b"),
    )  # fmt: skip
    return source, [cases[1] / flair, cases[1] / t1c], (8.0, 8.0, 8.0)


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["anisotropic", "oblique", "two channels"])
def test_real_images_are_predicted_on_their_own_grid_by_window_and_command_line_alike(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    source, images, spacing = of_real_data(shared_data, tmp_path, name)
    preprocessing = PreprocessingSettings(spacing_mm=spacing)
    one = (TargetClass(value=1, name="object", joins=(1, 2, 3)),)
    schedule = ScheduleSettings(epochs=1, steps_per_epoch=8, learning_rate=0.05)
    # What misses nothing soon finds something: an empty map would be equal to any other.
    eager = LossChoice(key="tversky", params={"alpha_fp": 0.001, "beta_fn": 0.999})
    study, preview, folder = train_tiny(
        tmp_path / "study", cohort=source, losses=(eager,), classes=one, preprocessing=preprocessing, schedule=schedule,
        folds=FoldSettings(count=2, use=(0,)), sampling=SamplingSettings(batch_size=1, patch=(16, 16, 8)),
    )  # fmt: skip
    window = Window((study, preview, folder))
    window.predicting.predict(window.runs, images, tmp_path / "shown")
    assert window.said[0][1].startswith("1 image predicted")
    run = str(StudyFolder(folder).run(window.runs[0]).path)
    assert main(["predict", run, *map(str, images), "--out", str(tmp_path / "typed")]) == 0
    (shown,), (typed,) = (tuple(at.glob("*.nii.gz")) for at in (tmp_path / "shown/predictions", tmp_path / "typed"))
    predicted, image = read_labels(shown), read_volume(images[0])
    np.testing.assert_array_equal(predicted.data, read_labels(typed).data)
    assert predicted.data.any()  # more than an empty map: it could be wrong
    assert predicted.grid.matches(image.grid)
    assert predicted.stored is not None
    assert image.stored is not None
    assert predicted.stored.matches(image.stored)
