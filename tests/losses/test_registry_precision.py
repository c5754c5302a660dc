"""Digits that a loss must not lose: what the contract asks, asked of other parameters and of known cases."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch

from segloss_gui.losses import LOSSES, LossParams, build_loss
from segloss_gui.losses.bound import builder
from segloss_gui.losses.contract import PromiseBroken
from segloss_gui.losses.contract.precision import single_precision_agrees_with_double
from segloss_gui.losses.log_odds import log_odds
from segloss_gui.losses.prediction import ModelOutput

CHANGES: list[tuple[str, dict[str, object]]] = [
    ("weighted_cross_entropy", {"normalise": "weight_sum"}),
    ("topk_threshold", {"t": 1.0}),
    ("topk_threshold", {"t": 0.05}),
    ("topk_percent", {"k": 100.0}),
    ("focal", {"gamma": 0.0}),
    ("focal", {"gamma": 0.5}),
    ("focal", {"gamma": 10.0}),
    ("dpce", {"distance_map": "reversed"}),
    ("sensitivity_specificity", {"w": 1.0, "phi": "BCI"}),
    ("dice_phi", {"epsilon": 1e4}),
    ("dice_phi", {"phi": "CI"}),
    ("tversky", {"alpha_fp": 0.0}),
    ("focal_tversky", {"gamma": 3.0}),
    ("focal_tversky", {"gamma": 3.0, "power": "after_mean"}),
    ("generalized_dice", {"batch": True}),
    ("penalty_generalized_dice", {"k": 100.0}),
    ("lovasz_softmax", {"classes": "all", "per_image": True}),
    ("hausdorff_dt", {"alpha": 10.0}),
    ("combo", {"alpha": 1.0, "beta": 0.0}),
    ("exp_log", {"gamma_dice": 0.2, "gamma_ce": 0.2}),
    ("exp_log", {"gamma_dice": 5.0, "gamma_ce": 5.0}),
    ("exp_log", {"epsilon": 1e-7}),
]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("key", "changes"), CHANGES, ids=str)
def test_other_parameters_keep_their_digits(key: str, changes: dict[str, object], channels: int) -> None:
    spec = LOSSES[key]
    if channels in {"any": (1, 3), "one": (1,), "several": (3,)}[spec.channels]:
        single_precision_agrees_with_double(spec, channels, changes)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_combo_of_a_sure_wrong_channel_has_the_gradient_of_its_log_odds(dtype: torch.dtype) -> None:
    leaf = torch.tensor([17.0, 0, 0], dtype=dtype).view(1, 3, 1).requires_grad_()
    truth = torch.tensor([0.0, 1, 0], dtype=dtype).view(1, 3, 1)
    loss = build_loss("combo", activation="softmax", alpha=1.0, beta=0.0)(leaf, truth)
    (slope,) = torch.autograd.grad(loss, leaf)
    # -log(1 - s_0) = 17 - log 2 but for exp(-17); -log(1 - s_2) is nothing. Mean over three channels.
    assert float(loss.detach()) == pytest.approx((17 - math.log(2)) / 3, rel=1e-6)
    expected = torch.tensor([1.0, -0.5, -0.5], dtype=dtype) / 3
    torch.testing.assert_close(slope.flatten(), expected, rtol=1e-5, atol=0)


def test_the_logarithm_of_one_minus_softmax_is_caught() -> None:
    def naive(prediction: ModelOutput, target: torch.Tensor, _: LossParams) -> torch.Tensor:
        tiny = torch.finfo(target.dtype).tiny
        return -((1 - target) * (1 - prediction.probabilities + tiny).log()).mean()

    spec = dataclasses.replace(LOSSES["combo"], builder=builder(naive), params=LossParams)
    with pytest.raises(PromiseBroken, match="in float32"):
        single_precision_agrees_with_double(spec, 3)


@pytest.mark.parametrize("channels", [2, 3, 5])
def test_log_odds_are_those_of_softmax_with_their_derivative(channels: int) -> None:
    logits = 4 * torch.randn(2, channels, 6, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    torch.testing.assert_close(log_odds(logits), torch.logit(logits.softmax(1)))
    assert torch.autograd.gradcheck(log_odds, (logits.requires_grad_(),))


def test_log_odds_of_equal_and_of_huge_logits_are_finite_with_their_gradient() -> None:
    for logits in (torch.zeros(1, 4, 3), torch.tensor([760.0, -760, 0]).view(1, 3, 1)):
        leaf = logits.requires_grad_()
        odds = log_odds(leaf)
        (slope,) = torch.autograd.grad(odds.sum(), leaf)
        assert odds.isfinite().all()
        assert slope.isfinite().all()
    torch.testing.assert_close(log_odds(torch.zeros(1, 4, 3)), torch.full((1, 4, 3), -math.log(3)))


def test_the_rest_of_a_sure_channel_keeps_its_digits_in_float32() -> None:
    sure = ModelOutput(torch.tensor([20.0, 0, -1]).view(1, 3, 1), "softmax")
    rest = math.exp(-20) + math.exp(-21)
    assert float(sure.complements[0, 0, 0]) == pytest.approx(rest / (1 + rest), rel=1e-5)
    assert float(sure.surprisals[0, 0, 0]) == pytest.approx(math.log1p(rest), rel=1e-5)
    assert float(sure.log_complements[0, 0, 0]) == pytest.approx(math.log(rest / (1 + rest)), rel=1e-5)


def test_the_logarithm_of_probability_0_is_one_number_in_every_precision_and_still_pulls() -> None:
    for dtype in (torch.float32, torch.float64):
        leaf = torch.zeros(1, 1, 2, dtype=dtype, requires_grad=True)
        loss = build_loss("cross_entropy", activation="none")(leaf, torch.ones_like(leaf))
        (slope,) = torch.autograd.grad(loss, leaf)
        assert float(loss.detach()) == pytest.approx(30 * math.log(10), rel=1e-6)
        assert float(slope[0, 0, 0]) == pytest.approx(-0.5e30, rel=1e-6)
