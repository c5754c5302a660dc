"""Lovász-softmax: Berman 2018; named as a surrogate of Jaccard in Bertels Sect. 2."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.region.lovasz import extents, lovasz_extension
from segloss_gui.losses.region.lovasz_sigmoid import LovaszParams
from segloss_gui.losses.spec import Citation, LossSpec


class LovaszSoftmaxParams(LovaszParams):
    """Parameters of :func:`lovasz_softmax`."""

    classes: Literal["present", "all"] = Field(
        default="present",
        title="Classes",
        description="Mean over the classes that are in the truth (of the image or batch), or over all of them.",
    )


@masked
def lovasz_softmax(prediction: ModelOutput, target: torch.Tensor, params: LovaszSoftmaxParams) -> torch.Tensor:
    """Mean over classes of the Lovász extension of each class's Jaccard loss at the errors abs(g - s).

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S), C > 1.
    target : tensor, shape (B, C, *S)
        One-hot.
    params : LovaszSoftmaxParams
        Per image or over the batch; all classes or those present. None present gives 0.

    Examples
    --------
    >>> sure = ModelOutput(torch.tensor([[[1.0, 0.0], [0.0, 1.0]]]), "none")
    >>> float(lovasz_softmax(sure, sure.values, LovaszSoftmaxParams()))
    0.0
    """
    losses = [_mean_over_classes(view, truth, params) for view, truth in extents(prediction, target, params.per_image)]
    return torch.stack(losses).mean()


def _mean_over_classes(prediction: ModelOutput, target: torch.Tensor, params: LovaszSoftmaxParams) -> torch.Tensor:
    truth = _rows(target)
    losses = lovasz_extension(_rows((target - prediction.probabilities).abs()), truth)
    if params.classes == "all":
        return losses.mean()
    present = (truth.amax(dim=1) > 0).to(losses.dtype)
    return (losses * present).sum() / present.sum().clamp_min(1)


def _rows(tensor: torch.Tensor) -> torch.Tensor:
    """(B, C, *S) to one row per class, (C, N)."""
    return tensor.transpose(0, 1).flatten(1)


SPEC = LossSpec(
    key="lovasz_softmax",
    title="Lovász-softmax",
    short="LovászSM",
    family="region",
    group="metric",
    params=LovaszSoftmaxParams,
    builder=builder(lovasz_softmax, "several"),
    summary="The Lovász surrogate of the Jaccard loss, averaged over the classes; the worst errors pull most.",
    equation=r"L = \frac{1}{|C|} \sum_{c \in C} \overline{\Delta_{J_c}}\left(|g^c - s^c|\right)",
    reference=(Citation("Berman 2018", "Lovász-softmax"), Citation("Bertels 2019", "Sect. 2 (named as a surrogate)")),
    channels="several",
    deviations=(
        "SegLoss averages over all classes and applies no softmax; nnUNetTrainer_Lovasz feeds it raw logits.",
        "Berman's code tests the word 'present' by identity (is), which an equal string can fail.",
    ),
)
