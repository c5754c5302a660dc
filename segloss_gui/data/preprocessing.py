"""The stored steps from a case's volume to the arrays training sees.

Order: resample to a spacing (asked for by name, never silently), normalise each channel of each
image by itself. Classes are joined into whole numbers 1..K here too.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from segloss_gui.core.settings import Settings


class PreprocessingSettings(Settings):
    """Steps applied to every case, in training and in prediction alike."""

    spacing_mm: tuple[float, float, float] | None = Field(
        default=None, title="Spacing", json_schema_extra={"unit": "mm"},
        description="Resample images (linear) and labels (nearest) to this spacing; empty: as stored",
    )  # fmt: skip
    normalise: Literal["zscore", "zscore_nonzero", "range", "none"] = Field(
        default="zscore", title="Normalise",
        description="zscore: mean 0, deviation 1 per image and channel; zscore_nonzero: over non-zero voxels, "
        "zeros stay 0; range: to 0..1",
    )  # fmt: skip
    clip_percentiles: tuple[float, float] | None = Field(
        default=None, title="Clip percentiles", json_schema_extra={"unit": "%"},
        description="Clip each channel to these percentiles before normalising; empty: not clipped",
    )  # fmt: skip
