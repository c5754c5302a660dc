"""Trained runs used on new images from the window: what is made, shown and said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.documents import Documents
from segloss_gui.app.predicting import Predicting
from segloss_gui.app.session import Session
from segloss_gui.cli.main import main
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.readers import read_labels, write_volume
from segloss_gui.study.models import Study
from segloss_gui.study.store import StudyFolder
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
    session.show_case(session.preview.cohort.cases[0].id)
    assert window.loader.image is not None
    assert window.loader.predictions[method.name].labels.data.shape == window.loader.image.grid.shape


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


def test_only_runs_with_a_model_can_predict(trained: Opened) -> None:
    window = Window(trained)
    assert window.predicting.able([*window.runs, "not begun"]) == tuple(window.runs)
