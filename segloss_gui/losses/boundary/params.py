"""Parameters that the boundary losses share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from segloss_gui.losses.spec import LossParams

Length = Annotated[float, Field(gt=0)]


class BoundaryBaseParams(LossParams):
    """Channels and voxel size of a loss over distance maps."""

    include_background: bool = Field(
        default=False,
        title="Count the background",
        description="Whether channel 0 counts when there are several; it is dropped after the softmax.",
    )
    spacing: tuple[Length, ...] = Field(
        default=(),
        title="Voxel spacing",
        description="Length of a voxel step along each axis of the training grid; empty measures in voxels.",
        json_schema_extra={"unit": "mm", "advanced": True},
    )
