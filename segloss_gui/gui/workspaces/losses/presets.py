"""Sets of losses that papers compare, added with one click."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.study.models import LossChoice


@dataclass(frozen=True)
class Preset:
    """A named set of losses; ``lovasz`` stands for the Lovász loss that fits the class count."""

    title: str
    help: str
    choices: tuple[LossChoice, ...]

    def for_channels(self, several: bool) -> tuple[LossChoice, ...]:
        """The losses with the Lovász loss for one class or for several."""
        fitting = "lovasz_softmax" if several else "lovasz_sigmoid"
        return tuple(LossChoice(key=fitting) if choice.key == "lovasz" else choice for choice in self.choices)


BERTELS = Preset(
    "The five of Bertels 2019",
    "Cross-entropy, weighted cross-entropy, soft Dice, soft Jaccard, Lovász: do metric losses win on the metric?",
    tuple(
        LossChoice(key=k) for k in ("cross_entropy", "weighted_cross_entropy", "soft_dice", "soft_jaccard", "lovasz")
    ),
)
TILBORGHS = Preset(
    "The four Φ of Tilborghs 2022",
    "Dice with Φ = I, CI, BI, BCI: how the reduction decides what missing and empty labels teach.",
    tuple(LossChoice(key="dice_phi", params={} if phi == "I" else {"phi": phi}) for phi in ("I", "CI", "BI", "BCI")),
)
PRESETS = (BERTELS, TILBORGHS)
