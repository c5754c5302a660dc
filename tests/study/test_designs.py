"""The built-in studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.study.cases import fold_for, open_cohort
from segloss_gui.study.designs import DESIGNS, FULL_I, PARTIAL_BACKGROUND, PARTIAL_I, with_batch_sizes
from segloss_gui.study.document import loss_faults
from segloss_gui.study.loss_params import params_text
from segloss_gui.study.plan import arm_of, plan_runs
from segloss_gui.study.store import StudyFolder


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("name", list(DESIGNS))
def test_every_design_is_a_valid_study_that_can_be_saved(name: str, quick: bool, tmp_path: Path) -> None:
    study = DESIGNS[name]((0, 3), quick)
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
        study = DESIGNS[name]((0,), quick)
        warm = study.warm_start.epochs if study.warm_start else 0
        return (study.schedule.epochs * len(study.losses) + warm) * study.schedule.steps_per_epoch

    assert steps(True) < steps(False) / 2


def test_the_five_losses_share_one_warm_start() -> None:
    plans = plan_runs(DESIGNS["compare-losses"]((0,), False))
    assert [plan.is_warm_start for plan in plans] == [True] + [False] * 5
    assert [plan.method for plan in plans[1:]] == [
        "cross_entropy", "weighted_cross_entropy", "soft_dice", "soft_jaccard", "lovasz_sigmoid",
    ]  # fmt: skip


def test_full_and_partial_labels_are_arms_of_one_study() -> None:
    study = DESIGNS["missing-labels"]((0,), False)
    arms = {choice.method: arm_of(study, choice) for choice in study.losses}
    assert [arm.policy.labelling for arm in arms.values()] == ["full", "partial", "partial", "partial"]
    assert arms[FULL_I].model_copy(update={"policy": study.policy}) == arms[PARTIAL_I] == study


def test_table_1_has_full_and_partial_arms_at_each_batch_size_that_see_as_many_samples() -> None:
    study = with_batch_sizes(DESIGNS["missing-labels"]((0,), True), (1, 2, 8))
    assert len(study.losses) == 3 * 6
    arms = [arm_of(study, choice) for choice in study.losses]
    assert {arm.sampling.batch_size * arm.schedule.steps_per_epoch for arm in arms} == {4 * 20}
    setups = [(params_text(choice), choice.batch_size, choice.labels) for choice in study.losses]
    for params, batch, _ in setups:
        assert {(params, batch, "full"), (params, batch, "policy")} <= set(setups)
    assert len(set(setups)) == len(setups)


def test_with_several_classes_missing_labels_leave_the_background_out() -> None:
    study = DESIGNS["missing-labels-multiclass"]((0,), True)
    assert study.activation == "softmax"
    counted = {choice.name: choice.params["include_background"] for choice in study.losses}
    assert {name for name, background in counted.items() if background} == {PARTIAL_BACKGROUND}


@pytest.mark.parametrize("name", list(DESIGNS))
def test_another_seed_is_another_cohort(name: str) -> None:
    first, second = (DESIGNS[name]((seed,), True).cohort for seed in (0, 1))
    assert first is not None
    assert first != second


def test_the_pictures_preview_a_case_of_the_group_whose_labels_are_missing() -> None:
    study = DESIGNS["missing-labels-2d"]((3,), False)
    case = open_cohort(study).cohort.case(study.preview_case)
    assert (case.group, case.split) == ("B", "test")
