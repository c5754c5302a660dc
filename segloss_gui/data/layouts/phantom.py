"""The built-in cohorts, made from a seed instead of read from files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import Field

from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec


class Phantom(CohortLayout):
    """A built-in cohort of synthetic cases."""

    layout: Literal["phantom"] = "phantom"
    design: Literal["lesions", "large_objects", "two_groups", "two_groups_2d", "ventricles"] = Field(
        default="lesions", title="Design",
        description="lesions: small, ambiguous, with look-alikes; large_objects; two_groups that differ in appearance "
        "(two_groups_2d: pictures of them); ventricles: cavity and myocardium in two phases",
    )  # fmt: skip
    seed: int = Field(default=0, title="Seed", ge=0, description="Seed of the cohort")
    train: int = Field(default=60, title="Training cases", ge=2, le=10000, description="Cases of the training split")
    test: int = Field(default=30, title="Test cases", ge=1, le=10000, description="Cases of the test split")
    side: int = Field(
        default=24, title="Side", ge=16, le=256, json_schema_extra={"unit": "voxels"}, description="Edge of the cube"
    )

    def preview(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,  # noqa: ARG002 - there is nothing to wait for
    ) -> CohortPreview:
        """The cohort; no volume is made before it is asked for."""
        from segloss_gui.data.phantoms import phantom_cohort

        cohort = phantom_cohort(self.design, seed=self.seed, train=self.train, test=self.test, side=self.side)
        if progress is not None:
            progress(len(cohort.cases), len(cohort.cases))
        return CohortPreview(cohort)


SPEC = LayoutSpec("Built-in phantoms", "Synthetic cases made from a seed; nothing on disk.", Phantom)
