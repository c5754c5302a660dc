from __future__ import annotations

import pytest
import torch

from segloss_gui.losses import at_progress, build_loss
from segloss_gui.losses.compound.schedule import ScheduledParams


@pytest.mark.parametrize(
    ("schedule", "weights"),
    [
        ("constant", [(1.0, 0.25), (1.0, 0.25), (1.0, 0.25)]),
        ("rising", [(1.0, 0.25), (1.0, 0.625), (1.0, 1.0)]),
        ("rebalancing", [(1.0, 0.25), (0.625, 0.625), (0.25, 1.0)]),
    ],
)
def test_the_weights_follow_the_schedule(schedule: str, weights: list[tuple[float, float]]) -> None:
    params = ScheduledParams.parse({"weight_other": 0.25, "schedule": schedule})
    found = [params.at(progress) for progress in (0.0, 0.5, 1.0)]
    assert [(step.weight_dice, step.weight_other) for step in found] == weights


def test_rebalancing_leaves_a_tenth_to_dice() -> None:
    assert ScheduledParams(schedule="rebalancing").at(1.0).weight_dice == 0.1


def test_rebalancing_never_raises_the_weight_of_dice() -> None:
    assert ScheduledParams(schedule="rebalancing", weight_dice=0.05).at(1.0).weight_dice == 0.05


@pytest.mark.parametrize("key", ["dice_boundary", "dice_hausdorff"])
def test_a_loss_changes_with_the_progress_of_training(key: str) -> None:
    loss = build_loss(key, activation="none", schedule="rising", weight_other=0.0)
    truth = torch.tensor([[[0.0, 0.0, 1.0, 1.0]]])
    values = [float(at_progress(loss, progress)(torch.ones_like(truth), truth)) for progress in (0.0, 0.5, 1.0)]
    assert values[0] < values[1] < values[2]


def test_a_sum_passes_the_progress_on_to_its_terms() -> None:
    terms = [{"loss": "dice_boundary", "params": {"schedule": "rising"}}, {"loss": "cross_entropy"}]
    late = at_progress(build_loss("weighted_sum", terms=terms), 1.0)
    assert late.params.terms[0].params["weight_other"] == 1.0  # type: ignore[attr-defined]


def test_a_loss_of_one_s_own_does_not_change() -> None:
    def own(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return (prediction - target).square().mean()

    assert at_progress(own, 0.5) is own
