"""Marginal Dice for missing labels: Tilborghs 2022, Sect. 2.1 (after Shi 2021)."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import dice_index, soft_counts
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


class MarginalDiceParams(LossParams):
    """Parameters of :func:`marginal_dice`."""

    epsilon: float = Field(
        default=1e-7,
        gt=0,
        title="ε",
        description="Added above and below every ratio.",
        json_schema_extra={"unit": "voxels", "scale": "log", "advanced": True},
    )
    include_background: bool = Field(
        default=True,
        title="Count the background",
        description="Whether channel 0, with the probability of the missing classes in it, counts.",
    )


@masked
def marginal_dice(prediction: ModelOutput, target: torch.Tensor, params: MarginalDiceParams) -> torch.Tensor:
    """Soft Dice loss after the probability of missing classes went to the background.

    A class is missing from an image where its truth is empty; its map then costs nothing.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S), C > 1.
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : MarginalDiceParams
        Epsilon, background.

    Examples
    --------
    >>> sure = ModelOutput(torch.tensor([[[0.0, 0.0], [1.0, 1.0]]]), "none")
    >>> float(marginal_dice(sure, torch.tensor([[[1.0, 1.0], [0.0, 0.0]]]), MarginalDiceParams()))
    0.0
    """
    marginal = ModelOutput(_marginalised(prediction.probabilities, target), "none")
    counts = soft_counts(marginal, target, "I", include_background=params.include_background)
    return 1 - dice_index(counts, params.epsilon, params.epsilon).mean()


def _marginalised(probabilities: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    missing = (target.flatten(2).amax(dim=2) == 0).to(target.dtype)
    missing[:, 0] = 0
    share = missing.view(*missing.shape, *[1] * (target.ndim - 2))
    moved = (probabilities * share).sum(dim=1, keepdim=True)
    own = probabilities * (1 - share)
    return torch.cat((own[:, :1] + moved, own[:, 1:]), dim=1)


SPEC = LossSpec(
    key="marginal_dice",
    title="Marginal Dice",
    short="Marginal",
    family="region",
    group="metric",
    params=MarginalDiceParams,
    builder=builder(marginal_dice, "several"),
    summary="Dice that counts the probability of a missing class as background, which it may well be.",
    equation=r"L = DL_I(\tilde{s}, g), \quad \tilde{s}^0 = s^0 + \sum_{c:\, g^c = 0} s^c, \quad "
    r"\tilde{s}^c = 0 \ \mathrm{where}\ g^c = 0",
    reference=(Citation("Tilborghs 2022", "Sect. 2.1 (marginal Dice)"), Citation("Shi 2021", "marginal loss")),
    channels="several",
    classes_alike=False,
    deviations=(
        "Sect. 2.1 gives the loss in words, and not whether the background counts: here it does.",
        "The released code counts a missing map as Dice 0: its value is larger by a constant, its gradient the same.",
        "Fidon's marginalised Dice averages target and prediction over the super-set: another gradient.",
    ),
)
