"""How a run ends that cannot go well: with a reason and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.data.layouts import Files
from segloss_gui.study import run_one as run_one_module
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings, ScheduleSettings, WarmStartSettings
from tests.study.tiny import go, tiny_study


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (MemoryError(), FinishReason.OUT_OF_MEMORY),
        (torch.OutOfMemoryError("CUDA out of memory"), FinishReason.OUT_OF_MEMORY),
        (RuntimeError("shapes"), FinishReason.FAILED),
    ],
)
def test_an_exception_in_training_is_the_reason_of_the_end_with_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: FinishReason
) -> None:
    def explode(*_: object) -> RunFinished:
        raise error

    monkeypatch.setattr(run_one_module, "train", explode)
    end, heard = go(tiny_study(), tmp_path)
    assert end.reason is reason
    assert heard == [end]
    run = StudyFolder(tmp_path).run("cross_entropy_fold0_seed0")
    assert run.progress().state is RunState.FAILED
    assert "Traceback" in run.error_path.read_text()


def test_other_settings_under_the_same_name_are_refused_not_mixed(tmp_path: Path) -> None:
    go(tiny_study(), tmp_path)
    other = tiny_study(schedule=ScheduleSettings(epochs=2, steps_per_epoch=2, learning_rate=1e-3))
    end, _ = go(other, tmp_path)
    assert end.reason is FinishReason.BAD_INPUT
    assert "another schedule" in end.message
    run = StudyFolder(tmp_path).run("cross_entropy_fold0_seed0")
    assert run.finished() is not None
    assert not run.error_path.exists()


@pytest.mark.parametrize("patch", [(16,), (16, 16), (16, 16, 0)])
def test_a_patch_that_does_not_fit_the_axes_ends_the_run_with_a_sentence_and_is_mended_in_place(
    tmp_path: Path, patch: tuple[int, ...]
) -> None:
    end, _ = go(tiny_study(sampling=SamplingSettings(batch_size=2, patch=patch)), tmp_path)
    assert (end.reason, end.message) == (
        FinishReason.BAD_INPUT, f"the patch must have 3 sizes of at least 1 voxel, got {patch}",
    )  # fmt: skip
    assert StudyFolder(tmp_path).run(end.run).progress().nothing_trained
    end, _ = go(tiny_study(sampling=SamplingSettings(batch_size=2, patch=(16, 16, 16))), tmp_path)
    assert end.reason is FinishReason.COMPLETED, end.message
    run = StudyFolder(tmp_path).run(end.run)
    assert run.facts()["sampling"]["patch"] == [16, 16, 16]
    assert not run.progress().nothing_trained


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"cohort": None}, "must name a cohort"),
        ({"cohort": Files(images=("/nowhere/a.nii.gz",))}, "a.nii.gz"),
        ({"losses": (LossChoice(key="soft_dise"),)}, "did you mean 'soft_dice'"),
        ({"losses": (LossChoice(key="soft_dice", params={"phi": "X"}),)}, "phi"),
    ],
)
def test_bad_input_ends_the_run_with_a_sentence(tmp_path: Path, changes: dict[str, object], cause: str) -> None:
    end, heard = go(tiny_study(**changes), tmp_path)
    assert end.reason is FinishReason.BAD_INPUT
    assert cause in end.message
    assert heard[-1] == end
    (run,) = StudyFolder(tmp_path).runs()
    assert (run.plan().id, run.progress().finished) == (end.run, end)


def test_a_run_whose_warm_start_is_missing_is_refused(tmp_path: Path) -> None:
    end, _ = go(tiny_study("soft_dice", warm_start=WarmStartSettings(epochs=1)), tmp_path, 1)
    assert end.reason is FinishReason.BAD_INPUT
    assert "warm start" in end.message


def test_vgg16_on_volumes_is_refused_in_words(tmp_path: Path) -> None:
    end, _ = go(tiny_study("soft_dice", network={"architecture": "vgg16_atrous"}), tmp_path)
    assert end.reason is FinishReason.BAD_INPUT
    assert "takes pictures" in end.message


def test_a_stop_acts_while_the_cases_are_read(tmp_path: Path) -> None:
    study, control = tiny_study(), RunControl()
    control.stop()
    end = run_one(study, plan_runs(study)[0], StudyFolder(tmp_path), emit=lambda _: None, control=control)
    assert (end.reason, end.step, end.message) == (FinishReason.STOPPED, 0, "")
