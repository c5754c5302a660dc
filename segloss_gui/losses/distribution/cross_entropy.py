"""Cross-entropy: Odyssey Eq. 2; Bertels Sect. 3 (CE)."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


def pixel_cross_entropy(prediction: ModelOutput, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of every pixel, -sum_c g log s (binary: both terms), (B, *S); exact also where it is nearly 0.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    """
    if prediction.binary:
        gain = torch.lerp(prediction.log_complements, prediction.log_probabilities, target)
        return -gain.squeeze(1)
    return (target * prediction.surprisals).sum(dim=1)


@masked
def cross_entropy(prediction: ModelOutput, target: torch.Tensor, _params: LossParams) -> torch.Tensor:
    """Mean cross-entropy over the N = B x pixels, Odyssey Eq. 2.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    _params : LossParams
        There are none.

    Examples
    --------
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(cross_entropy(half, torch.ones(1, 1, 4), LossParams())), 6)
    0.693147
    """
    prediction, target = prediction.voxels(target)
    if prediction.activation == "sigmoid":
        return F.binary_cross_entropy_with_logits(prediction.values, target)
    if prediction.binary:
        return pixel_cross_entropy(prediction, target).mean()
    return -(target * prediction.log_probabilities).sum() * target.shape[1] / target.numel()


SPEC = LossSpec(
    key="cross_entropy",
    title="Cross-entropy",
    short="CE",
    family="distribution",
    group="pixel",
    params=LossParams,
    builder=builder(cross_entropy),
    summary="Every voxel pulls alike, so large regions decide; the first choice and the others' warm start.",
    equation=r"L = -\frac{1}{N} \sum_{i=1}^{N} \sum_{c} g_i^c \, \log s_i^c",
    reference=(Citation("Odyssey", "Eq. 2"), Citation("Bertels 2019", "Sect. 3 (CE)")),
    deviations=(
        "Eq. 2 is for several classes; one channel counts both sides, g log s + (1 - g) log(1 - s).",
        "LIVIAETS adds 1e-10 inside the logarithm.",
    ),
)
