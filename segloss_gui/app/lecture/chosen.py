"""Which losses are on the canvas, and what the large controls for Phi and epsilon make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from segloss_gui.app.microscope.derivatives import Look
from segloss_gui.app.microscope.phi import Phi
from segloss_gui.core.colours import method_colour

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

MOST_LOSSES = 6
FIRST = ("cross_entropy", "dice_phi", "soft_jaccard", "boundary")
"""Losses shown at first: one of each family that pictures tell apart, and Jaccard beside Dice."""
_EPSILON_IN_VOXELS = ("dice_phi", "leaf_dice", "marginal_dice")


def fits(spec: LossSpec, classes: int) -> bool:
    """Whether a loss can be shown for so many classes without the background."""
    return spec.key != "weighted_sum" and not (spec.channels == "one" and classes > 1)


def params_for(spec: LossSpec, phi: Phi, epsilon: float, classes: int) -> dict[str, Any]:
    """Parameters that follow the large controls, where the loss has them; else its own.

    Epsilon stands above and below the ratio, so that a smoothing of both is the same thing. With several
    classes the background is left out: its map would name a missing class as background (Tilborghs 2022,
    Sect. 3).

    Examples
    --------
    >>> from segloss_gui.losses import LOSSES
    >>> params_for(LOSSES["dice_phi"], "BI", 10.0, 1)
    {'phi': 'BI', 'epsilon': 10.0}
    >>> params_for(LOSSES["soft_jaccard"], "I", 1.0, 2)
    {'phi': 'I', 'smooth_nr': 1.0, 'smooth_dr': 1.0, 'include_background': False}
    """
    names = spec.params.model_fields
    made: dict[str, Any] = {"phi": phi} if "phi" in names else {}
    if "smooth_nr" in names:
        made |= {"smooth_nr": epsilon, "smooth_dr": epsilon}
    elif spec.key in _EPSILON_IN_VOXELS:
        made["epsilon"] = epsilon
    if classes > 1 and "include_background" in names:
        made["include_background"] = False
    return made


def looks_of(
    keys: Iterable[str], specs: Mapping[str, LossSpec], phi: Phi, epsilon: float, classes: int
) -> tuple[Look, ...]:
    """The chosen losses that fit, in their order, each with a colour of its own."""
    shown = [specs[key] for key in keys if key in specs and fits(specs[key], classes)][:MOST_LOSSES]
    return tuple(
        Look(spec.title, method_colour(place), spec, spec.params.parse(params_for(spec, phi, epsilon, classes)))
        for place, spec in enumerate(shown)
    )
