"""A run that ended, stopped, or was written by another version goes on where it stood."""

from __future__ import annotations

import errno
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from segloss_gui.core.events import CheckpointSaved, EpochFinished, Event, FinishReason, RunStarted, StepFinished
from segloss_gui.core.volume import LabelMap
from segloss_gui.study import write_prediction as writing_module
from segloss_gui.study.evaluation import read_scores, write_scores
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings
from tests.study.tiny import go, tiny_study


def test_a_finished_run_is_not_redone(tmp_path: Path) -> None:
    study = tiny_study()
    first, _ = go(study, tmp_path)
    before = (tmp_path / "runs" / "cross_entropy_fold0_seed0" / "events.jsonl").read_bytes()
    again, heard = go(study, tmp_path)
    assert again == first
    assert heard == [first]
    assert (tmp_path / "runs" / "cross_entropy_fold0_seed0" / "events.jsonl").read_bytes() == before


def test_a_stopped_run_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    study = tiny_study(epochs=3)
    control = RunControl()
    heard: list[Event] = []

    def stop_after_the_first_checkpoint(event: Event) -> None:
        heard.append(event)
        if isinstance(event, CheckpointSaved):
            control.stop()

    plan, folder = plan_runs(study)[0], StudyFolder(tmp_path)
    end = run_one(study, plan, folder, emit=stop_after_the_first_checkpoint, control=control)
    assert end.reason is FinishReason.STOPPED
    assert folder.run(plan.id).finished() is None
    assert not folder.run(plan.id).scores_path.exists()
    end, heard = go(study, tmp_path)
    assert end.reason is FinishReason.COMPLETED
    assert next(event for event in heard if isinstance(event, RunStarted)).first_epoch == 2
    assert list(folder.run(plan.id).progress().epochs["epoch"]) == [1, 2, 3]


def test_resuming_gives_the_weights_of_an_uninterrupted_run(tmp_path: Path) -> None:
    study = tiny_study("soft_dice", epochs=3)
    go(study, tmp_path / "whole")
    control = RunControl()
    run_one(
        study, plan_runs(study)[0], StudyFolder(tmp_path / "cut"), control=control,
        emit=lambda event: control.stop() if isinstance(event, CheckpointSaved) else None,
    )  # fmt: skip
    go(study, tmp_path / "cut")
    scores = [read_scores(write_scores(StudyFolder(tmp_path / name))) for name in ("whole", "cut")]
    assert scores[0] == scores[1]


def test_a_failure_while_predicting_is_made_good_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing_module.write_labels

    def full(path: Path, labels: LabelMap) -> None:
        if path.parent.name == "predictions":
            raise OSError(errno.ENOSPC, "No space left on device", "predictions/a.nii.gz")
        real(path, labels)

    study = tiny_study()
    monkeypatch.setattr(writing_module, "write_labels", full)
    end, _ = go(study, tmp_path)
    assert end.reason is FinishReason.DISK_FULL
    assert "predictions/a.nii.gz" in end.message
    assert StudyFolder(tmp_path).run("cross_entropy_fold0_seed0").progress().state is RunState.FAILED
    monkeypatch.undo()
    end, heard = go(study, tmp_path)
    assert end.reason is FinishReason.COMPLETED
    assert not any(isinstance(event, EpochFinished) for event in heard)
    assert len(read_scores(write_scores(StudyFolder(tmp_path)))) == 2


def test_a_run_of_a_version_that_knew_fewer_settings_is_the_same_run(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    folder = StudyFolder(tmp_path)
    (plan,) = plan_runs(study)
    assert run_one(study, plan, folder, emit=lambda event: None, control=RunControl()).reason.good
    file = folder.run(plan.id).path / "run.json"
    facts = json.loads(file.read_text())
    del facts["network"]["architecture"], facts["network"]["imagenet"]
    file.write_text(json.dumps(facts))
    assert run_one(study, plan, folder, emit=lambda event: None, control=RunControl()).reason.good
    facts["network"]["features"] = [8, 8, 8]
    file.write_text(json.dumps(facts))
    end = run_one(study, plan, folder, emit=lambda event: None, control=RunControl())
    assert "another network" in end.message


def test_a_run_of_a_study_written_without_its_defaults_is_found_again(tmp_path: Path) -> None:
    terms = ({"loss": "soft_dice"}, {"loss": "dice_phi", "params": {"epsilon": "heuristic"}})
    sums = {"key": "weighted_sum", "params": {"terms": terms}, "name": "sum"}
    study = tiny_study(losses=(sums, {"key": "dice_phi", "params": {"phi": "BI"}}))
    for place in range(2):
        assert go(study, tmp_path, place)[0].reason is FinishReason.COMPLETED
    folder = StudyFolder(tmp_path)
    written = tomllib.loads(folder.study_path.read_text())
    old = {**written, "losses": [_without_defaults(loss) for loss in written["losses"]]}
    folder.study_path.write_text(tomli_w.dumps(old))
    for run in folder.runs():
        facts = json.loads((run.path / "run.json").read_text())
        facts["plan"]["choice"] = _without_defaults(facts["plan"]["choice"])
        (run.path / "run.json").write_text(json.dumps(facts))
    study = folder.load(check_losses=True)
    for place in range(2):
        end, heard = go(study, tmp_path, place)
        assert end.reason is FinishReason.COMPLETED
        assert not any(isinstance(event, RunStarted) for event in heard), "it had ended well: nothing to train"
    assert "defaults" in folder.study_path.read_text()
    assert [run.plan() for run in folder.runs()] == sorted(plan_runs(study), key=lambda plan: plan.id)


def _without_defaults(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_defaults(item) for name, item in value.items() if name != "defaults"}
    return [_without_defaults(item) for item in value] if isinstance(value, list) else value


class StopsAt(RunControl):
    """Stops itself when it is asked for the ``at``-th time after ``armed``."""

    def __init__(self) -> None:
        super().__init__()
        self.armed, self.asked = False, 0

    @property
    def stopping(self) -> bool:
        self.asked += self.armed
        if self.asked == 5:
            self.stop()
        return super().stopping


@pytest.mark.parametrize("patch", [(), (8, 8, 8)])
def test_a_stopped_scoring_is_made_good_without_training_again(tmp_path: Path, patch: tuple[int, ...]) -> None:
    study = tiny_study("soft_dice", sampling=SamplingSettings(batch_size=2, patch=patch))
    plan, folder, control = plan_runs(study)[0], StudyFolder(tmp_path), StopsAt()

    def in_the_middle_of_scoring(event: Event) -> None:
        control.armed = control.armed or (isinstance(event, CheckpointSaved) and event.epoch == 2)

    end = run_one(study, plan, folder, emit=in_the_middle_of_scoring, control=control)
    run = folder.run(plan.id)
    assert (end.reason, end.message, end.epoch) == (FinishReason.STOPPED, "", 2)
    assert run.progress().state is RunState.STOPPED
    assert not run.scores_path.exists()
    assert not run.error_path.exists()
    weights = (run.checkpoints / "last.pt").read_bytes()
    end, heard = go(study, tmp_path)
    assert end.reason is FinishReason.COMPLETED
    assert not any(isinstance(event, StepFinished) for event in heard)
    assert (run.checkpoints / "last.pt").read_bytes() == weights
    assert run.scores_path.exists()
