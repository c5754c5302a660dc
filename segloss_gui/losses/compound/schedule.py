"""A weight that changes over training, for a loss that would collapse if it began alone.

The loop tells how far training has come, :func:`segloss_gui.losses.at_progress`; a loss itself keeps
no state.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from segloss_gui.losses.compound.dice_part import DicePartParams

SMALLEST_DICE_WEIGHT = 0.1
"""What re-balancing leaves to Dice at least (LIVIAETS)."""


class ScheduledParams(DicePartParams):
    """Dice beside a boundary loss whose weight may rise."""

    weight_other: float = Field(
        default=0.01,
        ge=0,
        le=100,
        title="Weight of the boundary",
        description="Weight of the boundary loss when training starts.",
        json_schema_extra={"scale": "log"},
    )
    schedule: Literal["constant", "rising", "rebalancing"] = Field(
        default="constant",
        title="Over training",
        description=(
            "The boundary's weight stays, rises evenly to its last value, or rises while Dice gives up as much "
            "(keeping at least 0.1)."
        ),
    )
    weight_end: float = Field(
        default=1.0,
        ge=0,
        le=100,
        title="Weight at the end",
        description="Weight of the boundary loss after the last epoch, where it rises.",
    )

    def at(self, progress: float) -> Self:
        """These parameters with the weights of ``progress``, 0 at the start of training to 1 at its end.

        Examples
        --------
        >>> half = ScheduledParams(weight_other=0.0, schedule="rebalancing").at(0.5)
        >>> half.weight_dice, half.weight_other
        (0.5, 0.5)
        """
        if self.schedule == "constant":
            return self
        other = self.weight_other + progress * (self.weight_end - self.weight_other)
        given_up = other - self.weight_other if self.schedule == "rebalancing" else 0.0
        dice = max(min(SMALLEST_DICE_WEIGHT, self.weight_dice), self.weight_dice - given_up)
        return self.model_copy(update={"weight_other": other, "weight_dice": dice})
