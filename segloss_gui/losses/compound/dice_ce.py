"""Dice plus cross-entropy: nnU-Net's default (code); recommended in Odyssey Sect. 6."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.compound.dice_part import DicePartParams, weighted_dice
from segloss_gui.losses.distribution.cross_entropy import cross_entropy
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


@masked
def dice_ce(prediction: ModelOutput, target: torch.Tensor, params: DicePartParams) -> torch.Tensor:
    """Weighted sum of soft Dice and cross-entropy, weight 1 each by default.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : DicePartParams
        Weights and the parameters of both.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(dice_ce(half, torch.ones(1, 1, 4), DicePartParams())), 4)
    1.0265
    """
    other = cross_entropy(prediction, target, params)
    return weighted_dice(prediction, target, params) + params.weight_other * other


SPEC = LossSpec(
    key="dice_ce",
    title="Dice + cross-entropy",
    short="Dice+CE",
    family="compound",
    params=DicePartParams,
    builder=builder(dice_ce),
    summary="Dice for the overlap, cross-entropy for a smooth start: the default of nnU-Net.",
    equation=r"L = w_D \, L_{Dice} + w_O \, L_{CE}",
    reference=(Citation("nnU-Net", "DC_and_CE_loss (code)"), Citation("Odyssey", "Sect. 6 (recommended)")),
    deviations=("nnU-Net's Dice is minus the index: its sum ends at -1.",),
)
