"""New images predicted with runs: as the run itself did, together with others, on each image's own grid."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case, Cohort, Refusal
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.readers import read_labels, write_labels, write_volume
from segloss_gui.study.cases import open_store
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.predict_images import Models, predict_cohort
from segloss_gui.study.probabilities import read_probabilities
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings
from tests.study.tiny import tiny_study


def trained(folder: Path, study: Study) -> list[RunFolder]:
    for plan in plan_runs(study):
        run_one(study, plan, StudyFolder(folder), emit=lambda _: None, control=RunControl())
    return list(StudyFolder(folder).runs())


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[RunFolder]:
    return trained(tmp_path_factory.mktemp("study"), tiny_study("cross_entropy", "soft_dice"))


@pytest.fixture(scope="module")
def resampling(tmp_path_factory: pytest.TempPathFactory) -> list[RunFolder]:
    preprocessing = PreprocessingSettings(spacing_mm=(1.5, 1.5, 1.5))
    return trained(tmp_path_factory.mktemp("study"), tiny_study("soft_dice", epochs=1, preprocessing=preprocessing))


def cohort(folder: Path, shape: tuple[int, ...] = (16, 16, 16), affine: np.ndarray | None = None, channels: int = 1,
           count: int = 1) -> Cohort:  # fmt: skip
    """Images in files, of noise."""
    cases = []
    for number in range(count):
        data = np.random.default_rng(number).normal(size=(channels, *shape)).astype(np.float32)
        path = folder / f"new_{number}.nii.gz"
        write_volume(path, Volume(data, Grid(shape, np.eye(4) if affine is None else affine)))
        cases.append(Case(f"new_{number}", images=(path,)))
    return Cohort("new", tuple(cases))


@pytest.mark.parametrize("patch", [(), (8, 8, 8)])
def test_a_run_moved_away_from_its_study_predicts_what_it_did_at_its_end(
    tmp_path: Path, patch: tuple[int, ...]
) -> None:
    study = tiny_study("soft_dice", sampling=SamplingSettings(batch_size=2, patch=patch))
    (run,) = trained(tmp_path / "study", study)
    elsewhere = Path(shutil.move(run.path, tmp_path / "moved"))
    shutil.rmtree(tmp_path / "study")
    cases = open_store(study).cohort
    written = list(predict_cohort(Models.open([RunFolder(elsewhere)]), cases, tmp_path / "out"))
    again = {path.name: path for path in written if isinstance(path, Path)}
    assert len(again) == len(cases.cases)
    for path in sorted((elsewhere / "predictions").glob("*.nii.gz")):
        np.testing.assert_array_equal(read_labels(again[path.name]).data, read_labels(path).data)


def test_several_runs_answer_by_the_mean_of_their_probabilities(tmp_path: Path, runs: list[RunFolder]) -> None:
    images = cohort(tmp_path)
    found = []
    for name, chosen in (("both", runs), ("one", runs[:1]), ("other", runs[1:])):
        list(predict_cohort(Models.open(chosen), images, tmp_path / name, with_probabilities=True))
        found.append(read_probabilities(tmp_path / name / "probabilities" / "new_0.nii.gz", (1,)).codes[0] / 65535)
    both, one, other = found
    np.testing.assert_allclose(both, (one + other) / 2, atol=2e-5)
    sure = np.abs(both - 0.5) > 1e-4
    np.testing.assert_array_equal((read_labels(tmp_path / "both" / "new_0.nii.gz").data == 1)[sure], (both > 0.5)[sure])


@pytest.mark.parametrize(
    "affine",
    [
        np.diag([0.7, 0.7, 5.0, 1.0]),
        np.array([[0.9, -0.3, 0, 3], [0.3, 0.9, 0.1, -7], [0, -0.1, 2.0, 1], [0, 0, 0, 1.0]]),
        np.diag([-1.0, -1.0, 1.0, 1.0]),
    ],
    ids=["anisotropic", "oblique", "stored right to left"],
)
def test_a_prediction_lies_on_its_images_own_grid(
    tmp_path: Path, resampling: list[RunFolder], affine: np.ndarray
) -> None:
    images = cohort(tmp_path, (20, 18, 9), affine)
    (path,) = predict_cohort(Models.open(resampling), images, tmp_path / "out")
    assert isinstance(path, Path)
    image, labels = nib.load(images.cases[0].images[0]), nib.load(path)
    assert labels.shape == image.shape
    np.testing.assert_allclose(labels.affine, image.affine, atol=1e-5)


def test_one_bad_image_is_named_and_the_others_go_on(tmp_path: Path, runs: list[RunFolder]) -> None:
    images = cohort(tmp_path, count=3)
    wrong = cohort(tmp_path / "two", channels=2).cases[0].images
    cases = (
        images.cases[0],
        Case("cut", images=(tmp_path / "cut.nii.gz",)),
        Case("two", images=wrong),
        images.cases[2],
    )
    (tmp_path / "cut.nii.gz").write_bytes(images.cases[1].images[0].read_bytes()[:500])
    first, cut, two, last = predict_cohort(Models.open(runs[:1]), Cohort("c", cases), tmp_path / "out")
    assert isinstance(first, Path)
    assert isinstance(last, Path)
    assert isinstance(cut, Refusal)
    assert cut.path.name == "cut.nii.gz"
    assert isinstance(two, Refusal)
    assert "channels as those of training, 1, got 2" in two.cause


def test_a_slice_alone_is_refused_by_what_was_trained_on_volumes(tmp_path: Path, runs: list[RunFolder]) -> None:
    (said,) = predict_cohort(Models.open(runs[:1]), cohort(tmp_path, (16, 16, 1)), tmp_path / "out")
    assert isinstance(said, Refusal)
    assert "trained on volumes, got a single slice" in said.cause
    assert not list((tmp_path / "out").glob("*.nii.gz"))


def test_a_prediction_never_replaces_an_image(tmp_path: Path, runs: list[RunFolder]) -> None:
    images = cohort(tmp_path)
    before = images.cases[0].images[0].read_bytes()
    with pytest.raises(BadInputError, match="must not replace"):
        list(predict_cohort(Models.open(runs[:1]), images, tmp_path))
    assert images.cases[0].images[0].read_bytes() == before


def test_runs_of_other_preprocessing_do_not_predict_together(
    runs: list[RunFolder], resampling: list[RunFolder]
) -> None:
    with pytest.raises(BadInputError, match="differ in preprocessing"):
        Models.open([*runs, *resampling])


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_class_called_otherwise_is_the_same_in_one_study_and_another_elsewhere(
    tmp_path: Path, runs: list[RunFolder], elsewhere: bool
) -> None:
    moved = [tmp_path / "study" / runs[0].path.name, tmp_path / ("other" if elsewhere else "study") / "later"]
    for run, path in zip(runs, moved, strict=False):
        shutil.copytree(run.path, path)
    facts = json.loads((moved[1] / "run.json").read_text())
    facts["classes"] = [{**target, "name": "called otherwise"} for target in facts["classes"]]
    (moved[1] / "run.json").write_text(json.dumps(facts))
    if elsewhere:
        with pytest.raises(BadInputError, match="differ in classes"):
            Models.open([RunFolder(path) for path in moved])
    else:
        assert len(Models.open([RunFolder(path) for path in moved]).models) == 2


def test_a_model_of_two_channels_predicts_an_image_of_two(tmp_path: Path) -> None:
    images = cohort(tmp_path / "images", channels=2, count=3)
    for case in images.cases:
        data = np.zeros((16, 16, 16), np.uint8)
        data[4:9, 4:9, 4:9] = 1
        write_labels(tmp_path / "labels" / f"{case.id}.nii.gz", LabelMap(data, Grid(data.shape, np.eye(4))))
    source = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels")
    study = tiny_study("soft_dice", epochs=1, cohort=source, folds=FoldSettings(count=3, use=(0,)))
    (run,) = trained(tmp_path / "study", study)
    (ours,) = (run.path / "predictions").glob("*.nii.gz")
    written = [path for path in predict_cohort(Models.open([run]), images, tmp_path / "out") if isinstance(path, Path)]
    assert len(written) == 3
    np.testing.assert_array_equal(read_labels(tmp_path / "out" / ours.name).data, read_labels(ours).data)


def test_who_stops_asking_stops_the_work(tmp_path: Path, runs: list[RunFolder]) -> None:
    predicted = predict_cohort(Models.open(runs[:1]), cohort(tmp_path, count=3), tmp_path / "out")
    next(predicted)
    predicted.close()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["new_0.nii.gz"]


def test_progress_counts_the_windows_of_all_models_and_can_end_the_work(tmp_path: Path, runs: list[RunFolder]) -> None:
    class EnoughError(Exception):
        """A stop, as a progress bar's Cancel raises it."""

    told: list[tuple[int, int]] = []
    list(predict_cohort(Models.open(runs), cohort(tmp_path), tmp_path / "out", progress=lambda *at: told.append(at)))
    assert told == [(0, 2), (1, 2)]

    def stop(done: int, total: int) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        list(predict_cohort(Models.open(runs), cohort(tmp_path), tmp_path / "stopped", progress=stop))
    assert not (tmp_path / "stopped").exists()
