"""Dice plus TopK: SegLoss' and nnU-Net's code; not in the Odyssey."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.compound.dice_part import DicePartParams, weighted_dice
from segloss_gui.losses.distribution.topk_percent import TopkPercentParams, topk_percent
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class DiceTopkParams(DicePartParams, TopkPercentParams):
    """Parameters of :func:`dice_topk`."""


@masked
def dice_topk(prediction: ModelOutput, target: torch.Tensor, params: DiceTopkParams) -> torch.Tensor:
    """Weighted sum of soft Dice and TopK cross-entropy by a share of pixels, weight 1 each by default.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : DiceTopkParams
        Weights and the parameters of both.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(dice_topk(half, torch.ones(1, 1, 4), DiceTopkParams())), 4)
    1.0265
    """
    other = topk_percent(prediction, target, params)
    return weighted_dice(prediction, target, params) + params.weight_other * other


SPEC = LossSpec(
    key="dice_topk",
    title="Dice + TopK",
    short="Dice+Top",
    family="compound",
    params=DiceTopkParams,
    builder=builder(dice_topk),
    summary="Dice for the overlap, and cross-entropy on the worst share of the pixels.",
    equation=r"L = w_D \, L_{Dice} + w_O \, L_{TopK}",
    reference=(Citation("SegLoss / nnU-Net", "DC_and_topk_loss (code)"),),
    deviations=("Dice + TopK stands in released code only: the Odyssey does not name it.",),
)
