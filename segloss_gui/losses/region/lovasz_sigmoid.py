"""Lovász-sigmoid: Bertels Sect. 3 (Lovász-sigmoid); Berman 2018."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.region.lovasz import extents, lovasz_extension
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


class LovaszParams(LossParams):
    """Whether each image has its own extension."""

    per_image: bool = Field(
        default=False,
        title="Per image",
        description="One extension per image and their mean, instead of one over the whole batch.",
    )


@masked
def lovasz_sigmoid(prediction: ModelOutput, target: torch.Tensor, params: LovaszParams) -> torch.Tensor:
    """Lovász extension of the foreground's Jaccard loss at the errors abs(g - s).

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, 1, *S).
    target : tensor, shape (B, 1, *S)
        Binary.
    params : LovaszParams
        Per image or over the batch.

    Examples
    --------
    An empty truth costs the largest probability.

    >>> half = ModelOutput(torch.tensor([[[0.5, 0.25]]]), "none")
    >>> float(lovasz_sigmoid(half, torch.zeros(1, 1, 2), LovaszParams()))
    0.5
    """
    losses = [
        lovasz_extension((truth - view.probabilities).abs().reshape(1, -1), truth.reshape(1, -1))
        for view, truth in extents(prediction, target, params.per_image)
    ]
    return torch.cat(losses).mean()


SPEC = LossSpec(
    key="lovasz_sigmoid",
    title="Lovász-sigmoid",
    short="Lovász",
    family="region",
    group="metric",
    params=LovaszParams,
    builder=builder(lovasz_sigmoid, "one"),
    summary="The tight convex surrogate of the Jaccard loss; the worst errors pull most. Best after a warm start.",
    equation=r"L = \overline{\Delta_J}\left(|g - s|\right), \quad \Delta_J(M) = \frac{|M|}{|FG \cup M|}",
    reference=(
        Citation("Bertels 2019", "Sect. 3 (Lovász-sigmoid)"),
        Citation("Berman 2018", "Lovász extension of the Jaccard loss"),
    ),
    channels="one",
    deviations=(
        "Bertels does not say whether the extension is per image or over the batch; Berman's demo takes the batch.",
        "smp's binary mode is the Lovász hinge on logits, not Lovász-sigmoid.",
    ),
)
