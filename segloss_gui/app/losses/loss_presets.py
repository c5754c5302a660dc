"""Sets of losses that papers compare, added with one click."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.study.models import LossChoice
from segloss_gui.study.templates import WITHOUT_BACKGROUND


@dataclass(frozen=True)
class Preset:
    """A named set of losses; ``lovasz`` stands for the Lovász loss that fits the class count.

    Dice with Φ leaves the background out where there are several classes (Tilborghs 2022, Sect. 3).
    """

    title: str
    help: str
    choices: tuple[LossChoice, ...]

    def for_channels(self, several: bool) -> tuple[LossChoice, ...]:
        """The losses with the Lovász loss, and the background, for one class or for several."""
        return tuple(_fitting(choice, several) for choice in self.choices)


def _fitting(choice: LossChoice, several: bool) -> LossChoice:
    if choice.key == "lovasz":
        return LossChoice(key="lovasz_softmax" if several else "lovasz_sigmoid")
    if choice.key == "dice_phi" and several:
        return choice.model_copy(update={"params": {**choice.params, **WITHOUT_BACKGROUND}})
    return choice


BERTELS = Preset(
    "The five of Bertels 2019",
    "Cross-entropy, weighted cross-entropy, soft Dice, soft Jaccard, Lovász: do metric losses win on the metric?",
    tuple(
        LossChoice(key=k) for k in ("cross_entropy", "weighted_cross_entropy", "soft_dice", "soft_jaccard", "lovasz")
    ),
)
TILBORGHS = Preset(
    "The four Φ of Tilborghs 2022",
    "Dice with Φ = I, CI, BI, BCI: how the reduction decides what missing and empty labels teach. With several classes "
    "the background is left out: its map would name a missing class as background (Tilborghs 2022, Sect. 3).",
    tuple(LossChoice(key="dice_phi", params={} if phi == "I" else {"phi": phi}) for phi in ("I", "CI", "BI", "BCI")),
)
PRESETS = (BERTELS, TILBORGHS)
