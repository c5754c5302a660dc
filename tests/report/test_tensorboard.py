from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import StepFinished
from segloss_gui.report.tensorboard import EPOCH_CURVES, STEP_CURVES, curve_points, write_tensorboard
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.store import StudyFolder
from tests.gui.shell.test_epoch_switch import epoch_finished


def step(number: int, loss: float) -> StepFinished:
    return StepFinished(
        run="a", time=1000.0 + number, epoch=1, step=number, loss=loss, learning_rate=0.1, gradient_norm=1.0,
        gradient_foreground=0.5, gradient_background=0.25, gradient_empty=float("nan"),
    )  # fmt: skip


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    folder = StudyFolder(tmp_path / "study")
    for name in ("a", "b"):
        run = folder.run(name)
        run.create(RunPlan(name, LossChoice(key="soft_dice"), 0, 0))
        for number in range(1, 6):
            run.append(step(number, 1 / number))
        run.append(epoch_finished(1))
        run.close()
    return folder


def test_every_run_has_its_curves_at_their_steps_and_times(study: StudyFolder, tmp_path: Path) -> None:
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    folders = write_tensorboard(study, tmp_path / "board")
    assert [folder.name for folder in folders] == ["a", "b"]
    read = accumulator.EventAccumulator(str(folders[1]))
    read.Reload()
    curves = set(read.Tags()["scalars"])
    assert curves == {*STEP_CURVES, *EPOCH_CURVES} - {"gradient/empty maps"}
    points = read.Scalars("loss/train")
    assert [(point.step, point.wall_time) for point in points] == [(n, 1000.0 + n) for n in range(1, 6)]
    assert [point.value for point in points] == pytest.approx([1 / n for n in range(1, 6)])


def test_what_is_not_finite_is_left_out() -> None:
    names = [name for name, *_ in curve_points([step(1, float("inf"))])]
    assert "loss/train" not in names
    assert "gradient/norm" in names


def test_a_second_export_into_the_same_folder_is_refused(study: StudyFolder, tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    write_tensorboard(study, tmp_path / "board")
    with pytest.raises(BadInputError, match="would draw both"):
        write_tensorboard(study, tmp_path / "board")


def test_a_study_without_runs_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    with pytest.raises(BadInputError, match="must have been begun"):
        write_tensorboard(StudyFolder(tmp_path), tmp_path / "board")
