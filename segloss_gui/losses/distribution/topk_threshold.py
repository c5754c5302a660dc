"""TopK cross-entropy by a threshold: Odyssey Eq. 4."""

from __future__ import annotations

import math

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.distribution.cross_entropy import pixel_cross_entropy
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


class TopkThresholdParams(LossParams):
    """Parameters of :func:`topk_threshold`."""

    t: float = Field(
        default=0.7,
        gt=0,
        le=1,
        title="Threshold",
        description="Pixels whose true class has a probability below this are kept; 1 keeps every imperfect pixel.",
    )


@masked
def topk_threshold(prediction: ModelOutput, target: torch.Tensor, params: TopkThresholdParams) -> torch.Tensor:
    """Mean cross-entropy of the pixels whose true class has a probability below t; Odyssey Eq. 4.

    The text under Eq. 4 speaks of losses, the equation compares probabilities: those are meant.
    Where no pixel is kept, the 0/0 of the equation is 0, without gradient.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot; of a soft target, exp(-cross-entropy) stands for the true class's probability.
    params : TopkThresholdParams
        The threshold.

    Examples
    --------
    >>> easy_and_hard = ModelOutput(torch.tensor([[[0.9, 0.5]]]), "none")
    >>> round(float(topk_threshold(easy_and_hard, torch.ones(1, 1, 2), TopkThresholdParams(t=0.7))), 6)
    0.693147
    """
    prediction, target = prediction.voxels(target)
    losses = pixel_cross_entropy(prediction, target)
    if params.t == 1 and prediction.activation != "none":
        return losses.mean()  # of logits no probability is 1, whatever it rounds to
    hard = (losses > -math.log(params.t)).to(losses.dtype)
    return (losses * hard).sum() / hard.sum().clamp_min(1)


SPEC = LossSpec(
    key="topk_threshold",
    title="TopK (threshold)",
    short="TopK-t",
    family="distribution",
    group="pixel",
    params=TopkThresholdParams,
    builder=builder(topk_threshold),
    summary="Only pixels that are not yet sure of their true class pull; easy background falls silent.",
    equation=r"L = -\frac{1}{\sum_i [s_i^{true} < t]} \sum_{i=1}^{N} [s_i^{true} < t] \, \log s_i^{true}",
    reference=(Citation("Odyssey", "Eq. 4"),),
    deviations=(
        "The text under Eq. 4 speaks of losses below t, the equation of probabilities; it writes p for s and y for g "
        "in places. With nothing below t it is 0/0: here 0.",
        "SegLoss' TopKThreshold compares the largest class probability with t: it keeps uncertain pixels, drops "
        "confident mistakes, and is NaN when no pixel is left.",
    ),
)
