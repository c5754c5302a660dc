from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError, StudyFaults
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import arm_of, equal_methods, plan_runs, pruned
from segloss_gui.study.sweep import grid_of, log_scale, parse_values, sweep
from tests.study.tiny import tiny_study


def test_a_sweep_has_every_combination_once_and_its_own_name() -> None:
    grid = {"epsilon": log_scale(1e-7, 1e4, 12), "phi": ("I", "BI")}
    made = sweep(tiny_study(), "dice_phi", grid, batch_sizes=(1, 2, 4))
    assert len({choice.method for choice in made.losses}) == 12 * 2 * 3
    assert len(plan_runs(made)) == 72


def test_the_number_with_the_most_values_is_drawn_across() -> None:
    grid = {"epsilon": (0.1, 1.0, 10.0, "heuristic"), "phi": ("I", "BI")}
    found = grid_of(sweep(tiny_study(), "dice_phi", grid, batch_sizes=(1, 2)).losses)
    assert found is not None
    assert (found.parameter, found.title) == ("epsilon", "ε (voxels)")
    assert found.series == ("Φ=I, B=1", "Φ=I, B=2", "Φ=BI, B=1", "Φ=BI, B=2")
    assert sum(np.isnan(point.value) for point in found.points) == 4


def test_batch_sizes_may_be_the_number() -> None:
    found = grid_of(sweep(tiny_study(), "dice_phi", {"phi": ("I", "BI")}, batch_sizes=(1, 2, 4, 8)).losses)
    assert found is not None
    assert (found.parameter, found.title, found.series) == ("batch_size", "batch size (images)", ("Φ=I", "Φ=BI"))


def test_values_at_their_default_and_losses_beside_the_sweep_do_not_break_it() -> None:
    made = [LossChoice(key="tversky", params={"alpha_fp": value}) for value in (0.1, 0.9)]
    beside = [LossChoice(key="tversky"), LossChoice(key="cross_entropy")]
    found = grid_of([*made, *beside])
    assert found is not None
    assert [point.method for point in found.points] == ["tversky alpha_fp=0.1", "tversky alpha_fp=0.9", "tversky"]
    assert not np.isnan([point.value for point in found.points]).any()


def test_different_losses_and_two_values_are_no_sweep() -> None:
    assert grid_of(tiny_study("cross_entropy", "soft_dice", "soft_jaccard").losses) is None
    assert grid_of(sweep(tiny_study(), "dice_phi", {"epsilon": (0.1, 1.0)}).losses) is None
    assert grid_of([]) is None


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


@pytest.mark.parametrize(
    "text", ["log:1:2", "log:0:1:3", "log:a:b:c", "log:1:2:1", "log:1:2:99999999999", "log:1:inf:3", "log:nan:1:3"]
)
def test_a_log_scale_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="log scale"):
        parse_values(text)


def test_bad_grids_are_refused_with_their_fault() -> None:
    with pytest.raises(StudyFaults, match="epsilon"):
        sweep(tiny_study(), "dice_phi", {"epsilon": [-1.0]})
    with pytest.raises(StudyFaults, match="no such loss"):
        sweep(tiny_study(), "dice_fi", {"epsilon": [1.0]})
    with pytest.raises(ParameterError, match="1 to 1000 points, got 1000000000000"):
        sweep(tiny_study(), "dice_phi", dict.fromkeys("abcd", range(1000)))
    with pytest.raises(ParameterError, match="1 to 1000"):
        sweep(tiny_study(), "dice_phi", {"epsilon": []})
