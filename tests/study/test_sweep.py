from __future__ import annotations

import pytest

from segloss_gui.core.errors import ParameterError, StudyFaults
from segloss_gui.study.plan import arm_of, equal_methods, plan_runs, pruned
from segloss_gui.study.sweep import log_scale, parse_values, sweep
from tests.study.tiny import tiny_study


def test_a_sweep_has_every_combination_once_and_its_own_name() -> None:
    grid = {"epsilon": log_scale(1e-7, 1e4, 12), "phi": ("I", "BI")}
    made = sweep(tiny_study(), "dice_phi", grid, batch_sizes=(1, 2, 4))
    assert len({choice.method for choice in made.losses}) == 12 * 2 * 3
    assert len(plan_runs(made)) == 72


def test_a_batch_size_of_its_own_sees_as_many_images() -> None:
    made = sweep(tiny_study(), "dice_phi", {"phi": ["I"]}, batch_sizes=(1, 2, 4))
    arms = [arm_of(made, choice) for choice in made.losses]
    assert [(arm.sampling.batch_size, arm.schedule.steps_per_epoch) for arm in arms] == [(1, 4), (2, 2), (4, 1)]


def test_what_comes_out_the_same_is_pruned() -> None:
    made = sweep(tiny_study(), "dice_phi", {"phi": ("I", "CI", "BI", "BCI")}, batch_sizes=(1, 2))
    equal = equal_methods(made)
    assert set(equal.values()) == {"dice_phi phi=I, B=1", "dice_phi phi=I, B=2", "dice_phi phi=BI, B=2"}
    assert [choice.method for choice in pruned(made).losses] == [
        "dice_phi phi=I, B=1", "dice_phi phi=I, B=2", "dice_phi phi=BI, B=2",
    ]  # fmt: skip


def test_full_labels_equal_a_policy_that_removes_nothing() -> None:
    study = tiny_study("soft_dice")
    both = study.model_copy(update={"losses": (*study.losses, study.losses[0].model_copy(update={"labels": "full"}))})
    assert equal_methods(both) == {"soft_dice, full labels": "soft_dice"}


def test_several_classes_are_gathered_by_ci() -> None:
    study = sweep(tiny_study(classes=()), "dice_phi", {"phi": ("I", "CI")})
    assert equal_methods(study) == {}


@pytest.mark.parametrize("text", ["log:1:2", "log:0:1:3", "log:a:b:c", "log:1:2:1"])
def test_a_log_scale_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="log scale"):
        parse_values(text)


def test_bad_grids_are_refused_with_their_fault() -> None:
    with pytest.raises(StudyFaults, match="epsilon"):
        sweep(tiny_study(), "dice_phi", {"epsilon": [-1.0]})
    with pytest.raises(StudyFaults, match="no such loss"):
        sweep(tiny_study(), "dice_fi", {"epsilon": [1.0]})
    with pytest.raises(ParameterError, match="1 to 1000"):
        sweep(tiny_study(), "dice_phi", {"epsilon": []})
