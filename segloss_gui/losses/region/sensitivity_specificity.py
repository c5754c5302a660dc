"""Sensitivity-specificity loss: Odyssey Eq. 7 (Brosch 2015)."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import defined, gather, kept, pixel_sum
from segloss_gui.losses.params import RegionParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class SensitivitySpecificityParams(RegionParams):
    """Parameters of :func:`sensitivity_specificity`."""

    w: float = Field(
        default=0.05,
        ge=0,
        le=1,
        title="Weight w",
        description="Weight of the errors on the true foreground; 1 - w goes to the background.",
    )
    epsilon: float = Field(
        default=1e-5,
        ge=0,
        title="ε",
        description="Added below both ratios, for regions that are absent.",
        json_schema_extra={"unit": "voxels", "scale": "log", "advanced": True},
    )


@masked
def sensitivity_specificity(
    prediction: ModelOutput, target: torch.Tensor, params: SensitivitySpecificityParams
) -> torch.Tensor:
    """Weighted sum of the mean squared error on the true foreground and on its background; Odyssey Eq. 7.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : SensitivitySpecificityParams
        Weight, Phi, background, epsilon.

    Raises
    ------
    UndefinedError
        When ``epsilon`` is 0 and a subset is all foreground or all background.

    Examples
    --------
    >>> miss = ModelOutput(torch.tensor([[[0.0, 0.0]]]), "none")
    >>> params = SensitivitySpecificityParams(w=0.1, epsilon=0)
    >>> round(float(sensitivity_specificity(miss, torch.tensor([[[1.0, 0.0]]]), params)), 6)
    0.1
    """
    truth = kept(target, params.include_background)
    errors = (kept(prediction.probabilities, params.include_background) - truth).square()
    foreground = pixel_sum(truth)
    background = prediction.voxels_per_image() - foreground

    def rate(above: torch.Tensor, below: torch.Tensor) -> torch.Tensor:
        return gather(above, params.phi) / defined(gather(below, params.phi) + params.epsilon, params.epsilon)

    missed = rate(pixel_sum(errors * truth), foreground)
    invented = rate(pixel_sum(errors * (1 - truth)), background)
    return (params.w * missed + (1 - params.w) * invented).mean()


SPEC = LossSpec(
    key="sensitivity_specificity",
    title="Sensitivity-specificity",
    short="SS",
    family="region",
    # On hard masks it is 1 - H_gamma, the weighted Hamming similarity of Bertels 2019, Eq. 3.
    group="pixel",
    params=SensitivitySpecificityParams,
    builder=builder(sensitivity_specificity),
    summary="Trades missed against invented voxels by one weight, each relative to its own region.",
    equation=r"L = w \, \frac{\sum_i (g_i - s_i)^2 g_i}{\sum_i g_i + \epsilon} + "
    r"(1 - w) \, \frac{\sum_i (g_i - s_i)^2 (1 - g_i)}{\sum_i (1 - g_i) + \epsilon}",
    reference=(Citation("Odyssey", "Eq. 7"),),
    as_printed={"phi": "CI"},
    deviations=(
        "Eq. 7 sums over voxels and classes inside each ratio (Φ = CI); the default has them per image and class.",
        "Eq. 7 names no w: 0.05 is Brosch's.",
        "SegLoss and NiftyNet give the two parts each other's names; the numbers agree.",
        "NiftyNet sums over the classes, SegLoss averages.",
    ),
)
