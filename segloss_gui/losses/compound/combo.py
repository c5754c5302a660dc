"""Combo loss: Odyssey Eq. 15 (Taghanaki 2019)."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import Phi, dice_index, soft_counts
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec, TrainingFacts


class ComboParams(LossParams):
    """Parameters of :func:`combo`."""

    alpha: float = Field(
        default=0.5, ge=0, le=1, title="α", description="Weight of the cross-entropy; 1 - α goes to Dice."
    )
    beta: float = Field(
        default=0.5,
        ge=0,
        le=1,
        title="β",
        description="Weight of the foreground inside the cross-entropy; below 0.5 false positives cost more.",
    )
    epsilon: float = Field(
        default=1.0,
        ge=0,
        title="ε",
        description="Added above and below Dice.",
        json_schema_extra={"unit": "voxels", "scale": "log"},
    )
    phi: Phi = Field(
        default="I", title="Φ", description="What one Dice ratio gathers besides the pixels (Tilborghs 2022, Fig. 1)."
    )
    parenthesis: Literal["both_terms", "first_term"] = Field(
        default="both_terms",
        title="Minus sign before",
        description=(
            "Both terms of the cross-entropy, or the foreground's alone, as Eq. 15 is printed and the authors' code "
            "has it: false positives are then rewarded."
        ),
        json_schema_extra={"advanced": True},
    )

    def warnings(self, facts: TrainingFacts) -> tuple[str, ...]:  # noqa: ARG002 - the hook's signature
        """That Eq. 15 as it is printed must not be trained with."""
        if self.parenthesis == "both_terms" or self.beta == 1:
            return ()
        return ("parenthesis is first_term: descent then raises the false positives of the background.",)


@masked
def combo(prediction: ModelOutput, target: torch.Tensor, params: ComboParams) -> torch.Tensor:
    """Weighted cross-entropy minus Dice; Odyssey Eq. 15 with its missing parenthesis.

    There is no "1 -": a perfect prediction is at -(1 - alpha). Several channels are each read as
    foreground against the rest (our extension).

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : ComboParams
        Weights, epsilon, Phi.

    Raises
    ------
    UndefinedError
        When ``epsilon`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> sure = ModelOutput(torch.tensor([[[1.0, 0.0]]]), "none")
    >>> float(combo(sure, sure.values, ComboParams()))
    -0.5
    """
    voxels, truth = prediction.voxels(target)
    foreground = (truth * voxels.log_probabilities).mean()
    background = ((1 - truth) * voxels.log_complements).mean()
    sign = 1 if params.parenthesis == "both_terms" else -1
    entropy = -(params.beta * foreground + sign * (1 - params.beta) * background)
    dice = dice_index(soft_counts(prediction, target, params.phi), params.epsilon, params.epsilon).mean()
    return params.alpha * entropy - (1 - params.alpha) * dice


def _floor(params: ComboParams) -> float:
    return params.alpha - 1


SPEC = LossSpec(
    key="combo",
    title="Combo loss",
    short="Combo",
    family="compound",
    params=ComboParams,
    builder=builder(combo),
    summary="Cross-entropy with a knob for its false positives, minus Dice.",
    equation=r"L = -\frac{\alpha}{N} \sum_i \left(\beta \, g_i \log s_i + (1-\beta)(1-g_i) \log(1-s_i)\right)"
    r" - (1-\alpha) \, \frac{2 \sum_i g_i s_i + \epsilon}{\sum_i g_i + \sum_i s_i + \epsilon}",
    reference=(Citation("Odyssey", "Eq. 15"),),
    floor=-0.5,
    floor_of=_floor,
    as_printed={"parenthesis": "first_term"},
    deviations=(
        "Eq. 15 lacks a parenthesis: read as printed, minus and 1/N stand before the first term only, and the "
        "logarithm of 1 - s is rewarded for falling (parenthesis = first_term gives that; the default has both terms "
        "in it).",
        "Eq. 15 is for one class; several channels are each read as foreground against the rest (our extension).",
        "The authors' Keras code has the minus before the first term only: its background term has the wrong sign.",
        "The authors' code takes one Dice over the whole batch (Φ = BCI).",
    ),
)
