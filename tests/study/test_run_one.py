"""One run from its plan to its scores: what it writes, how it goes on, how it ends."""

from __future__ import annotations

import errno
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
import torch

from segloss_gui.core.events import (
    CheckpointSaved,
    EpochFinished,
    Event,
    FinishReason,
    RunFinished,
    RunPhase,
    RunStarted,
    StepFinished,
)
from segloss_gui.core.volume import LabelMap, require_same_grid
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Files, Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.readers import read_labels
from segloss_gui.study import prepared_run as job_module
from segloss_gui.study import run_one as run_one_module
from segloss_gui.study import write_prediction as writing_module
from segloss_gui.study.cases import open_store
from segloss_gui.study.evaluation import read_scores, write_scores
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training import phases
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings, ScheduleSettings, WarmStartSettings
from tests.study.tiny import tiny_study


def go(
    study: Study, folder: Path, place: int = 0, control: RunControl | None = None
) -> tuple[RunFinished, list[Event]]:
    heard: list[Event] = []
    StudyFolder(folder).save(study)
    end = run_one(
        study, plan_runs(study)[place], StudyFolder(folder), emit=heard.append, control=control or RunControl()
    )
    return end, heard


def test_a_run_writes_its_plan_events_checkpoints_predictions_and_scores(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    end, heard = go(study, tmp_path)
    assert (end.reason, end.message, end.epoch) == (FinishReason.COMPLETED, "", 2)
    run = StudyFolder(tmp_path).run("soft_dice_fold0_seed0")
    facts = run.facts()
    assert facts["device"] == "cpu"
    assert len(facts["train_cases"]) == 4
    assert len(facts["validation_cases"]) == 2
    assert facts["versions"]["torch"] == torch.__version__
    assert [type(event) for event in run.events()] == [type(event) for event in heard]
    assert heard[-1] == end
    assert sum(isinstance(event, RunFinished) for event in heard) == 1
    assert (run.checkpoints / "last.pt").is_file()
    rows = read_scores(run.scores_path)
    assert [row.case for row in rows] == facts["validation_cases"]
    assert {row.method for row in rows} == {"soft_dice"}
    assert [row.subject for row in rows] == [
        case.subject for case in open_store(study).cohort.cases if case.split == "test"
    ]
    assert run.progress().state is RunState.FINISHED


def test_predictions_lie_on_the_cases_own_grid_and_their_scores_can_be_had_again(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    go(study, tmp_path)
    folder, store = StudyFolder(tmp_path), open_store(study)
    run = folder.run("soft_dice_fold0_seed0")
    for row in read_scores(write_scores(folder)):
        prediction = read_labels(run.prediction_path(row.case))
        require_same_grid(store.image(row.case).grid, prediction.grid, image_name="image", label_name="prediction")
        reference = store.labels(row.case)
        both = np.count_nonzero((prediction.data == 1) & (reference.data == 1))
        total = np.count_nonzero(prediction.data == 1) + np.count_nonzero(reference.data == 1)
        assert row.dice == pytest.approx(2 * both / total)
        assert row.volume_ml == pytest.approx(prediction.volume_ml(1))


def test_the_preview_case_is_written_after_every_validated_epoch(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    go(study, tmp_path)
    run = StudyFolder(tmp_path).run("soft_dice_fold0_seed0")
    previews = run.progress().previews
    assert sorted(epoch for epoch, _ in previews) == [1, 2]
    assert all((run.path / path).is_file() for path in previews.values())


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


def test_words_in_loss_parameters_become_numbers_of_the_training_maps(tmp_path: Path) -> None:
    phantom = Phantom(design="two_groups", train=6, test=2, side=16)
    partial = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    choice = LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": "heuristic"})
    epsilon = {}
    for policy in (LabelPolicy(), partial):
        study = tiny_study(cohort=phantom, losses=(choice,), policy=policy)
        folder = StudyFolder(tmp_path / policy.labelling)
        end, _ = go(study, folder.path)
        assert end.reason is FinishReason.COMPLETED
        (row, *_) = read_scores(write_scores(folder))
        assert (row.labelling, row.phi) == (policy.labelling, "BI")
        epsilon[policy.labelling] = float(row.epsilon)
    groups = [case.group for case in open_store(study).cohort.cases if case.split == "train"]
    assert epsilon["full"] > 0
    assert (epsilon["partial"] < epsilon["full"]) == ("B" in groups)


def test_losses_after_a_warm_start_begin_from_its_weights(tmp_path: Path) -> None:
    study = tiny_study("soft_dice", warm_start=WarmStartSettings(epochs=2))
    folder = StudyFolder(tmp_path)
    warm, _ = go(study, tmp_path, 0)
    end, _ = go(study, tmp_path, 1)
    assert (warm.reason, end.reason) == (FinishReason.COMPLETED, FinishReason.COMPLETED)
    assert not folder.run("warm_start_fold0_seed0").scores_path.exists()
    assert {row.method for row in read_scores(write_scores(folder))} == {"soft_dice"}


def test_a_run_whose_warm_start_is_missing_is_refused(tmp_path: Path) -> None:
    end, _ = go(tiny_study("soft_dice", warm_start=WarmStartSettings(epochs=1)), tmp_path, 1)
    assert end.reason is FinishReason.BAD_INPUT
    assert "warm start" in end.message


def test_several_classes_are_trained_with_softmax_and_scored_one_by_one(tmp_path: Path) -> None:
    classes = (TargetClass(value=1, name="object"), TargetClass(value=5, name="nothing"))
    end, _ = go(tiny_study(classes=classes), tmp_path)
    assert end.reason is FinishReason.COMPLETED, end.message
    rows = read_scores(write_scores(StudyFolder(tmp_path)))
    assert sorted({row.class_value for row in rows}) == [1, 5]
    assert all(row.reference_volume_ml == 0 for row in rows if row.class_value == 5)


def test_without_classes_every_label_of_the_cohort_is_one(tmp_path: Path) -> None:
    end, _ = go(tiny_study(classes=()), tmp_path)
    assert end.reason is FinishReason.COMPLETED
    run = StudyFolder(tmp_path).runs()[0]
    assert [entry["value"] for entry in json.loads((run.path / "run.json").read_text())["classes"]] == [1]


def test_all_losses_of_a_fold_and_seed_share_weights_and_batches() -> None:
    first, second = (plan for plan in plan_runs(tiny_study("soft_dice", "cross_entropy")))
    assert job_module.seed_of(first) == job_module.seed_of(second)


def test_full_labels_and_another_batch_size_are_arms_of_one_study(tmp_path: Path) -> None:
    choice = LossChoice(key="dice_phi", params={"epsilon": "heuristic"})
    arms = [choice, *(choice.model_copy(update=change) for change in ({"labels": "full"}, {"batch_size": 1}))]
    policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    cohort = Phantom(design="two_groups", train=6, test=2, side=16)
    study = tiny_study(cohort=cohort, policy=policy, losses=tuple(arms))
    folder = StudyFolder(tmp_path)
    rows = []
    for plan in plan_runs(study):
        end = run_one(study, plan, folder, emit=lambda event: None, control=RunControl())
        assert end.reason.good, end.message
        rows.append(read_scores(folder.run(plan.id).scores_path)[0])
    assert [(row.labelling, row.batch_size) for row in rows] == [("partial", 2), ("full", 2), ("partial", 1)]
    assert float(rows[1].epsilon) > float(rows[0].epsilon) == float(rows[2].epsilon)


def test_a_run_learns_from_soft_labels_of_a_cut_size_and_is_scored_on_the_whole_case(tmp_path: Path) -> None:
    steps = {"spacing_mm": (2.0,) * 3, "label_resampling": "soft", "size": (6, 6, 6), "normalise": "none"}
    study = tiny_study("dice_phi", preprocessing=PreprocessingSettings.model_validate(steps))
    end, _ = go(study, tmp_path)
    assert end.reason.good, end.message
    run = StudyFolder(tmp_path).run(plan_runs(study)[0].id)
    row = read_scores(run.scores_path)[0]
    assert read_labels(run.prediction_path(row.case)).grid.shape == (16, 16, 16)
    assert row.reference_volume_ml > 0


def test_repeated_groups_are_seen_more_often_and_count_in_epsilon(tmp_path: Path) -> None:
    cohort = Phantom(design="two_groups", train=6, test=2, side=16)
    policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    often = LossChoice(key="dice_phi", params={"epsilon": "heuristic"}, repeat={"A": 3})
    study = tiny_study(cohort=cohort, policy=policy, losses=(often,))
    folder = StudyFolder(tmp_path)
    (plan,) = plan_runs(study)
    assert run_one(study, plan, folder, emit=lambda event: None, control=RunControl()).reason.good
    cases = folder.run(plan.id).facts()["train_cases"]
    assert len(cases) > len(set(cases)) == 6


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


@pytest.mark.parametrize(
    "network",
    [
        {"architecture": "unet"}, {"architecture": "unet_2d"}, {"architecture": "no_new_net"},
        {"architecture": "acdc", "norm": "batch"},
    ],
    ids=lambda network: network["architecture"],
)  # fmt: skip
def test_every_network_trains_and_predicts_from_its_checkpoint(tmp_path: Path, network: dict[str, object]) -> None:
    study = tiny_study("soft_dice", network={"features": (2, 4, 4), **network})
    end, heard = go(study, tmp_path)
    assert end.reason.good, end.message
    started = next(event for event in heard if isinstance(event, RunStarted))
    run = StudyFolder(tmp_path).run(plan_runs(study)[0].id)
    assert started.parameters > 100
    assert len(read_scores(run.scores_path)) == 2


def test_vgg16_on_volumes_is_refused_in_words(tmp_path: Path) -> None:
    end, _ = go(tiny_study("soft_dice", network={"architecture": "vgg16_atrous"}), tmp_path)
    assert end.reason is FinishReason.BAD_INPUT
    assert "takes pictures" in end.message


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


def test_a_stop_acts_while_the_cases_are_read(tmp_path: Path) -> None:
    study, control = tiny_study(), RunControl()
    control.stop()
    end = run_one(study, plan_runs(study)[0], StudyFolder(tmp_path), emit=lambda _: None, control=control)
    assert (end.reason, end.step, end.message) == (FinishReason.STOPPED, 0, "")


def test_scoring_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "EVERY_S", 0.0)
    _, heard = go(tiny_study(), tmp_path)
    told = [(event.phase, event.done, event.total) for event in heard if isinstance(event, RunPhase)]
    assert told[-1][0] == "scoring"
    assert {("validating", 1, 2), ("scoring", 0, 2)} <= set(told)
    assert StudyFolder(tmp_path).run("cross_entropy_fold0_seed0").progress().phase is None
