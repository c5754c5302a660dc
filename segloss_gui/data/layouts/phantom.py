"""The built-in cohorts, made from a seed instead of read from files."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from segloss_gui.core.settings import Settings


class Phantom(Settings):
    """A built-in cohort of synthetic cases."""

    layout: Literal["phantom"] = "phantom"
    design: Literal["lesions", "large_objects", "two_groups"] = Field(
        default="lesions", title="Design",
        description="lesions: small, ambiguous, with look-alikes; large_objects; two_groups that differ in appearance",
    )  # fmt: skip
    seed: int = Field(default=0, title="Seed", ge=0, description="Seed of the cohort")
    train: int = Field(default=60, title="Training cases", ge=2, le=10000, description="Cases of the training split")
    test: int = Field(default=30, title="Test cases", ge=1, le=10000, description="Cases of the test split")
    side: int = Field(
        default=24, title="Side", ge=16, le=256, json_schema_extra={"unit": "voxels"}, description="Edge of the cube"
    )
