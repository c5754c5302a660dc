"""Parameters that many losses share, with their words and bounds."""

from __future__ import annotations

from pydantic import Field

from segloss_gui.losses.counts import Phi
from segloss_gui.losses.spec import LossParams


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
