"""TopK cross-entropy by a share of pixels: SegLoss' and nnU-Net's code; the Odyssey takes a threshold (Eq. 4)."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.distribution.cross_entropy import pixel_cross_entropy
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


class TopkPercentParams(LossParams):
    """Parameters of :func:`topk_percent`."""

    k: float = Field(
        default=10.0,
        gt=0,
        le=100,
        title="Share kept",
        description="Share of the batch's pixels that are kept, those of largest cross-entropy; 100 keeps all.",
        json_schema_extra={"unit": "%"},
    )


@masked
def topk_percent(prediction: ModelOutput, target: torch.Tensor, params: TopkPercentParams) -> torch.Tensor:
    """Mean of the floor(N k / 100) largest pixel cross-entropies of the batch, at least one.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : TopkPercentParams
        The share kept.

    Examples
    --------
    >>> easy_and_hard = ModelOutput(torch.tensor([[[0.9, 0.5]]]), "none")
    >>> round(float(topk_percent(easy_and_hard, torch.ones(1, 1, 2), TopkPercentParams(k=50))), 6)
    0.693147
    """
    prediction, target = prediction.voxels(target)
    losses = pixel_cross_entropy(prediction, target).flatten()
    count = max(1, int(losses.numel() * params.k / 100))
    return losses.topk(count, sorted=False).values.mean()


SPEC = LossSpec(
    key="topk_percent",
    title="TopK (percent)",
    short="TopK-%",
    family="distribution",
    group="pixel",
    params=TopkPercentParams,
    builder=builder(topk_percent),
    summary="Only the worst share of the pixels pulls, however good the rest has become.",
    equation=r"L = \frac{1}{\left|T_k\right|} \sum_{i \in T_k} -\log s_i^{true}, \quad "
    r"T_k: \mathrm{the\ } \lfloor N k / 100 \rfloor \mathrm{\ largest}",
    reference=(Citation("SegLoss / nnU-Net", "TopKLoss (code)"),),
    deviations=(
        "The Odyssey has no TopK by a share: Eq. 4 keeps pixels below a threshold of the probability (topk_threshold).",
        "SegLoss and nnU-Net keep 0 pixels of a small image and return NaN.",
    ),
)
