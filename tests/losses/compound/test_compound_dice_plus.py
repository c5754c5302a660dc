from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from segloss_gui.losses import build_loss
from tests.losses.oracle import Row, compare, evaluate, mistakes, rows

KEYS = {"cross_entropy": "dice_ce", "topk_percent": "dice_topk", "focal": "dice_focal"}


def as_compound(row: Row) -> tuple[str, dict[str, Any]]:
    other, params = row.params["other"]
    return KEYS[other], {**row.params["dice"], **params}


@pytest.mark.parametrize("through", ["logits", "probabilities"])
def test_dice_beside_another_loss_matches_every_row(through: str, oracle: Path) -> None:
    found = [mistake for row in rows(oracle, "dice_plus") for mistake in mistakes(row, through, *as_compound(row))]
    assert not found, "\n".join(found)


def test_a_weighted_sum_of_the_parts_is_the_compound(oracle: Path) -> None:
    for row in rows(oracle, "dice_plus"):
        other, params = row.params["other"]
        terms = [{"loss": "soft_dice", "params": row.params["dice"]}, {"loss": other, "params": params}]
        value, gradient = evaluate(row, build_loss("weighted_sum", activation="softmax", terms=terms), "logits")
        assert not compare(row, value, gradient, row.gradient)


@pytest.mark.parametrize("key", ["dice_ce", "dice_topk", "dice_focal", "dice_boundary", "dice_hausdorff"])
def test_without_its_other_half_only_dice_is_left(key: str) -> None:
    truth = torch.tensor([[[0.0, 0.0, 1.0, 1.0]]])
    half = torch.zeros_like(truth)
    assert float(build_loss(key, weight_other=0.0)(half, truth)) == float(build_loss("soft_dice")(half, truth))
