"""Lovász hinge: Berman 2018 (binary demo); in use as smp's binary mode."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.region.lovasz import extents, lovasz_extension
from segloss_gui.losses.region.lovasz_sigmoid import LovaszParams
from segloss_gui.losses.spec import Citation, LossSpec


@masked
def lovasz_hinge(prediction: ModelOutput, target: torch.Tensor, params: LovaszParams) -> torch.Tensor:
    """Lovász extension of the foreground's Jaccard loss at the hinge errors max(0, 1 - x (2g - 1)) of the logits x.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, 1, *S); probabilities are turned into log odds.
    target : tensor, shape (B, 1, *S)
        Binary.
    params : LovaszParams
        Per image or over the batch.

    Examples
    --------
    >>> unsure = ModelOutput(torch.zeros(1, 1, 2), "sigmoid")
    >>> float(lovasz_hinge(unsure, torch.tensor([[[1.0, 0.0]]]), LovaszParams()))
    1.0
    """
    losses = [
        lovasz_extension((1 - view.logits() * (2 * truth - 1)).relu().reshape(1, -1), truth.reshape(1, -1))
        for view, truth in extents(prediction, target, params.per_image)
    ]
    return torch.cat(losses).mean()


SPEC = LossSpec(
    key="lovasz_hinge",
    title="Lovász hinge",
    short="LovászH",
    family="region",
    group="metric",
    params=LovaszParams,
    builder=builder(lovasz_hinge, "one"),
    summary="The Lovász surrogate on logits with a margin: voxels that are right by the margin fall silent.",
    equation=r"L = \overline{\Delta_J}\left(\max(0,\, 1 - x \, (2g - 1))\right), \quad x = \log\frac{s}{1-s}",
    reference=(Citation("Berman 2018", "Lovász hinge"),),
    channels="one",
)
