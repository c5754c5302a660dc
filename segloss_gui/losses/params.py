"""Parameters that many losses share, with their words and bounds."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.counts import Phi
from segloss_gui.losses.spec import LossParams, TrainingFacts


class RegionParams(LossParams):
    """Subsets and channels of a loss that is a ratio."""

    phi: Phi = Field(
        default="I",
        title="Φ",
        description=(
            "What one ratio gathers besides the pixels: I nothing (one per image and class), CI the classes, "
            "BI the batch, BCI both (Tilborghs 2022, Fig. 1)."
        ),
    )
    include_background: bool = Field(
        default=True,
        title="Count the background",
        description="Whether channel 0 counts when there are several; it is dropped after the softmax.",
    )


UNSMOOTHED: dict[str, object] = {"smooth_nr": 0.0, "smooth_dr": 0.0}
"""No smoothing: as the papers print most ratios."""

OVER_CLASSES: dict[str, object] = {"phi": "CI", **UNSMOOTHED}
"""The Odyssey's sums over i and c inside one ratio, without smoothing."""


class SmoothedParams(RegionParams):
    """A ratio with smoothing terms, added once per subset after the factor 2."""

    smooth_nr: float = Field(
        default=1e-5,
        ge=0,
        title="Smoothing above",
        description="Added to the numerator of every ratio.",
        json_schema_extra={"unit": "voxels", "scale": "log"},
    )
    smooth_dr: float = Field(
        default=1e-5,
        ge=0,
        title="Smoothing below",
        description="Added to the denominator of every ratio; with 0, an empty map predicted empty is refused as 0/0.",
        json_schema_extra={"unit": "voxels", "scale": "log"},
    )


class IndexParams(SmoothedParams):
    """A ratio that the Odyssey prints as the index itself."""

    one_minus: bool = Field(
        default=True,
        title="One minus the index",
        description="Off gives the index itself, as the Odyssey prints it: lower is worse, so it is for looking only.",
        json_schema_extra={"advanced": True},
    )

    def warnings(self, facts: TrainingFacts) -> tuple[str, ...]:  # noqa: ARG002 - the hook's signature
        """That the index itself must not be trained with."""
        return () if self.one_minus else ("one_minus is off: descent lowers the index, and with it the overlap.",)

    def signed(self, index: torch.Tensor) -> torch.Tensor:
        """One minus the index, or the index itself."""
        return 1 - index if self.one_minus else index


def index_floor(params: IndexParams) -> float:
    """Value at a perfect prediction."""
    return 0.0 if params.one_minus else 1.0
