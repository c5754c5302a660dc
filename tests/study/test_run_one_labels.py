"""What of labels, classes and arms of a study a run learns from, and what its scores say of it."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.core.events import FinishReason
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.readers import read_labels
from segloss_gui.study.cases import open_store
from segloss_gui.study.evaluation import read_scores, write_scores
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import WarmStartSettings
from tests.study.tiny import go, tiny_study


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
