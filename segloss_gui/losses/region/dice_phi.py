"""Dice over the subsets of Phi with epsilon in voxels: Tilborghs Sect. 2, Eq. 3, gradient Eq. 4, heuristic Eq. 5."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import torch
from pydantic import Field, model_validator

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import defined, dice_index, per_subset, soft_counts
from segloss_gui.losses.params import RegionParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec, TrainingFacts

Epsilon = Annotated[float, Field(ge=0)]

RISKY_SHARE = 0.65
"""Share of labelled maps below which the heuristic is warned of: the theory's 0.618 supposes objects of one
volume (:func:`segloss_gui.theory.empty_prediction.share_threshold`), so a little is added."""


class DicePhiParams(RegionParams):
    """Parameters of :func:`dice_phi`."""

    epsilon: Literal["heuristic"] | Epsilon | tuple[Epsilon, ...] = Field(
        default=1e-7,
        title="ε",
        description=(
            "Added above and below: one number, one per class that counts, or heuristic = the mean volume over "
            "all training maps, empty ones included. Small: empty maps teach nothing. Large: they are learnt as empty."
        ),
        json_schema_extra={"unit": "voxels", "scale": "log"},
    )

    @model_validator(mode="after")
    def _classes_apart(self) -> Self:
        if isinstance(self.epsilon, tuple) and "C" in self.phi:
            raise ValueError(f"one epsilon per class needs phi I or BI: phi {self.phi} gathers the classes")
        return self

    def resolve(self, facts: TrainingFacts) -> DicePhiParams:
        """Epsilon from the mean volumes of the training maps (Tilborghs Sect. 2.3, Eq. 5).

        Raises
        ------
        ParameterError
            When a class that counts is empty in every training map.
        """
        if self.epsilon != "heuristic":
            return self
        volumes = facts.mean_volume_voxels
        counted = volumes if self.include_background or len(volumes) == 1 else volumes[1:]
        return self.model_copy(update={"epsilon": heuristic_epsilon(counted, "C" in self.phi)})

    def warnings(self, facts: TrainingFacts) -> tuple[str, ...]:
        """That the heuristic may collapse, one sentence for every class that too few training maps hold.

        Where Phi gathers the batch, or the background with the classes, no image's subset is empty by
        itself and nothing is warned of.
        """
        if self.epsilon != "heuristic" or "B" in self.phi:
            return ()
        if "C" in self.phi:
            gathered = self.include_background and facts.channels > 1
            return () if gathered or facts.labelled_share >= RISKY_SHARE else (_collapse("", facts.labelled_share),)
        if facts.channels == 1 or not facts.labelled_shares:
            return () if facts.labelled_share >= RISKY_SHARE else (_collapse("", facts.labelled_share),)
        shares = enumerate(facts.labelled_shares[1:], 1)
        return tuple(_collapse(f" for {facts.name_of(at)}", share) for at, share in shares if share < RISKY_SHARE)

    def unresolved(self) -> str:
        """Whether the mean volumes are still missing."""
        if self.epsilon == "heuristic":
            return (
                "epsilon 'heuristic' needs the mean volume of the training maps (mean_volume_voxels): "
                "resolve it, or give numbers"
            )
        return ""

    def numbers(self) -> float | tuple[float, ...]:
        """Epsilon as numbers.

        Raises
        ------
        ParameterError
            When it is still to be resolved.
        """
        if isinstance(self.epsilon, str):
            raise ParameterError(self.unresolved())
        return self.epsilon


def _collapse(which: str, share: float) -> str:
    # Derived in segloss_gui.theory.empty_prediction, which stands above this package.
    return (
        f"epsilon 'heuristic'{which}: only {share:.0%} of the training maps hold the object, and below 62 % the empty "
        "prediction is stable (by Tilborghs 2022, Eq. 4; warned of below 65 %): training may collapse to it. Give "
        "labelled cases more weight or choose a smaller epsilon."
    )


def heuristic_epsilon(mean_volume_voxels: tuple[float, ...], classes_together: bool) -> float | tuple[float, ...]:
    """Epsilon of Tilborghs Sect. 2.3: the mean volume of each class; of all together where Phi gathers them.

    Raises
    ------
    ParameterError
        When a mean volume is 0.

    Examples
    --------
    >>> heuristic_epsilon((20.0, 30.0), False), heuristic_epsilon((20.0, 30.0), True), heuristic_epsilon((7.0,), False)
    ((20.0, 30.0), 50.0, 7.0)
    """
    if min(mean_volume_voxels) <= 0:
        raise ParameterError(
            f"epsilon 'heuristic' needs every class in the training maps, got mean volumes {mean_volume_voxels} voxels"
        )
    if classes_together or len(mean_volume_voxels) == 1:
        return float(sum(mean_volume_voxels))
    return mean_volume_voxels


@masked
def dice_phi(prediction: ModelOutput, target: torch.Tensor, params: DicePhiParams) -> torch.Tensor:
    """One minus the mean soft Dice index over the subsets of Phi, epsilon above and below; Tilborghs Eq. 3.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : DicePhiParams
        With epsilon as numbers.

    Raises
    ------
    UndefinedError
        When an epsilon is 0 and a subset is empty in truth and prediction.
    ParameterError
        When there is not one epsilon per class that counts.

    Examples
    --------
    An empty map costs what was predicted into it, softened by epsilon: 1 - 1 / (1 + 1) here.

    >>> one_voxel = ModelOutput(torch.tensor([[[1.0, 0, 0, 0]]]), "none")
    >>> float(dice_phi(one_voxel, torch.zeros(1, 1, 4), DicePhiParams(epsilon=1.0)))
    0.5
    """
    counts = soft_counts(prediction, target, params.phi, include_background=params.include_background)
    numbers = params.numbers()
    epsilon = per_subset(numbers, params.phi, counts.tp)
    if isinstance(numbers, tuple) and min(numbers) == 0:
        defined(counts.predicted + counts.true + epsilon, 0.0)
    return 1 - dice_index(counts, epsilon, epsilon).mean()


SPEC = LossSpec(
    key="dice_phi",
    title="Dice, Φ and ε",
    short="DL",
    family="region",
    group="metric",
    params=DicePhiParams,
    builder=builder(dice_phi),
    summary="Φ and ε decide what an empty map teaches: nothing (missing label) or emptiness (no object).",
    equation=r"DL_{\Phi,\epsilon} = 1 - \frac{1}{|\Phi|} \sum_{\phi \in \Phi} "
    r"\frac{2 \sum_{i \in \phi} s_i g_i + \epsilon}{\sum_{i \in \phi} s_i + \sum_{i \in \phi} g_i + \epsilon}",
    reference=(
        Citation("Tilborghs 2022", "Eq. 3"),
        Citation("Tilborghs 2022", "Eq. 4 (gradient)"),
        Citation("Tilborghs 2022", "Eq. 5 (heuristic)"),
    ),
    deviations=(
        "The text under Eq. 4 gives the derivative two values per subset, for y = 0 and y = 1: so it is for labels of "
        "0 and 1. Of soft labels, which the released BRATS scripts train with, the formula has one value per label "
        "value.",
        "The text calls the derivative negligible on an empty map, if the prediction is much larger than ε; by Eq. 4 "
        "it is 1/(|Φ| ε) where the prediction is empty too, its largest value of all.",
        "Under Eq. 3 the subsets are said to have the intersection 0; disjoint is meant.",
        "The released ACDC scripts broadcast the epsilons of the four classes to 4 x 4: "
        "each class is averaged over all four, the huge one of the background included.",
        "The released ACDC losses count the background with weight 0 but divide by 4, so that the loss never "
        "falls below 1/4.",
    ),
)
