"""The built-in studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.data.layouts import Phantom
from segloss_gui.data.phantoms.ventricles import MYOCARDIUM
from segloss_gui.losses import build_loss
from segloss_gui.study.cases import fold_for, open_cohort, open_store
from segloss_gui.study.designs import DESIGNS, FULL_I, PARTIAL_BACKGROUND, PARTIAL_I, with_batch_sizes
from segloss_gui.study.document import loss_faults
from segloss_gui.study.loss_params import params_text
from segloss_gui.study.plan import arm_of, plan_runs
from segloss_gui.study.store import StudyFolder


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("name", list(DESIGNS))
def test_every_design_is_a_valid_study_that_can_be_saved(name: str, quick: bool, tmp_path: Path) -> None:
    study = DESIGNS[name]((0, 3), quick=quick)
    folder = StudyFolder(tmp_path)
    folder.save(study)
    again = folder.load(check_losses=True)
    assert [plan.id for plan in plan_runs(again)] == [plan.id for plan in plan_runs(study)]
    assert loss_faults(study.losses) == []
    fold = fold_for(study, open_cohort(study).cohort, 0)
    assert not {case.id for case in fold.train} & {case.id for case in fold.validation}


@pytest.mark.parametrize("name", list(DESIGNS))
def test_the_quick_variant_asks_for_a_fraction_of_the_steps(name: str) -> None:
    def steps(quick: bool) -> int:
        study = DESIGNS[name]((0,), quick=quick)
        warm = study.warm_start.epochs if study.warm_start else 0
        return (study.schedule.epochs * len(study.losses) + warm) * study.schedule.steps_per_epoch

    assert steps(True) < steps(False) / 2


def test_the_five_losses_share_one_warm_start() -> None:
    plans = plan_runs(DESIGNS["compare-losses"]((0,), quick=False))
    assert [plan.is_warm_start for plan in plans] == [True] + [False] * 5
    assert [plan.method for plan in plans[1:]] == [
        "cross_entropy", "weighted_cross_entropy", "soft_dice", "soft_jaccard", "lovasz_sigmoid",
    ]  # fmt: skip


def test_full_and_partial_labels_are_arms_of_one_study() -> None:
    study = DESIGNS["missing-labels"]((0,), quick=False)
    arms = {choice.method: arm_of(study, choice) for choice in study.losses}
    assert [arm.policy.labelling for arm in arms.values()] == ["full", "partial", "partial", "partial"]
    assert arms[FULL_I].model_copy(update={"policy": study.policy}) == arms[PARTIAL_I] == study


def test_table_1_has_full_and_partial_arms_at_each_batch_size_that_see_as_many_samples() -> None:
    study = with_batch_sizes(DESIGNS["missing-labels"]((0,), quick=True), (1, 2, 8))
    assert len(study.losses) == 3 * 6
    arms = [arm_of(study, choice) for choice in study.losses]
    assert {arm.sampling.batch_size * arm.schedule.steps_per_epoch for arm in arms} == {4 * 20}
    setups = [(params_text(choice), choice.batch_size, choice.labels) for choice in study.losses]
    for params, batch, _ in setups:
        assert {(params, batch, "full"), (params, batch, "policy")} <= set(setups)
    assert len(set(setups)) == len(setups)


def test_the_quick_table_1_trains_its_many_arms_on_a_third_of_the_voxels() -> None:
    study = DESIGNS["missing-labels"]((0,), quick=True)
    small, full = (with_batch_sizes(study, (1, 2), quick=quick).cohort for quick in (True, False))
    assert isinstance(small, Phantom)
    assert isinstance(full, Phantom)
    assert small.side**3 < full.side**3 / 3
    assert small.model_copy(update={"side": full.side}) == full == study.cohort


def test_with_several_classes_missing_labels_leave_the_background_out() -> None:
    study = DESIGNS["missing-labels-multiclass"]((0,), quick=True)
    assert study.activation == "softmax"
    counted = {choice.name: choice.params["include_background"] for choice in study.losses}
    assert {name for name, background in counted.items() if background} == {PARTIAL_BACKGROUND}


def pulls_at_the_wall(phi: str, include_background: bool) -> tuple[float, float, float, float]:
    """Mean derivative of Dice, wall minus background, on the walls of ED and of ES; volumes of wall and background."""
    study = DESIGNS["missing-labels-multiclass"]((0,), quick=True)
    store = open_store(study)
    cases = store.cohort.cases[:24]
    full = torch.stack([torch.from_numpy(store.labels(case.id).data.astype(np.int64)) for case in cases])
    late = torch.tensor([case.group == "ES" for case in cases])
    seen = torch.where(late.view(-1, 1, 1, 1) & (full == MYOCARDIUM), 0, full)
    truth, target = (torch.nn.functional.one_hot(of, 3).movedim(-1, 1).float() for of in (full, seen))
    sure = (truth * 0.97 + 0.01).requires_grad_()
    loss = build_loss("dice_phi", activation="none", phi=phi, epsilon=1e-7, include_background=include_background)
    sum(loss(sure[k : k + 4], target[k : k + 4]) for k in range(0, len(cases), 4)).backward()
    assert sure.grad is not None
    difference = sure.grad[:, MYOCARDIUM] - sure.grad[:, 0]
    ed, es = (float(difference[late == of][full[late == of] == MYOCARDIUM].mean()) for of in (False, True))
    return ed, es, float((full == MYOCARDIUM).sum() / len(cases)), float((full == 0).sum() / len(cases))


def test_a_background_that_counts_pulls_at_the_missing_wall_by_a_tenth_of_what_a_labelled_wall_does() -> None:
    ed, es, wall, background = pulls_at_the_wall("I", include_background=True)
    assert ed < 0 < es
    assert -es / ed == pytest.approx(wall / (background + wall), rel=0.15)
    assert wall / (background + 2 * wall) == pytest.approx(0.08, abs=0.01)  # f is 0.7


def test_without_the_background_only_bi_pulls_at_the_missing_wall() -> None:
    ed, es, _, _ = pulls_at_the_wall("I", include_background=False)
    assert abs(es / ed) < 1e-6
    ed, es, _, _ = pulls_at_the_wall("BI", include_background=False)
    assert -es / ed > 0.3


@pytest.mark.parametrize("name", list(DESIGNS))
def test_another_seed_is_another_cohort(name: str) -> None:
    first, second = (DESIGNS[name]((seed,), quick=True).cohort for seed in (0, 1))
    assert first is not None
    assert first != second


def test_the_pictures_preview_a_case_of_the_group_whose_labels_are_missing() -> None:
    study = DESIGNS["missing-labels-2d"]((3,), quick=False)
    case = open_cohort(study).cohort.case(study.preview_case)
    assert (case.group, case.split) == ("B", "test")
