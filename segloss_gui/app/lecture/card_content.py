"""What the card of a loss shows of one map, in words and numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.eliding import Alike
from segloss_gui.app.lecture.live import HardScores, LiveLoss
from segloss_gui.core.number_text import short_number, with_minus
from segloss_gui.core.units import PX

PREFIX = "|∂L/∂z| "
PLACES = ("object", "around it", "empty map")
ALONE = Alike()


@dataclass(frozen=True)
class CardContent:
    """What a card shows of one map.

    Parameters
    ----------
    heard : LiveLoss
    pixels : array
        Its picture.
    truth : array of bool, shape (H, W)
    means : tuple of three floats
        Mean absolute derivative on the object, around it, and on the empty maps of the batch.
    scores : HardScores or None
        Of the descent, while it goes.
    alike : Alike
        What its name shares with those of the other cards.
    """

    heard: LiveLoss
    pixels: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    means: tuple[float, float, float]
    scores: HardScores | None
    alike: Alike = ALONE

    @property
    def value(self) -> str:
        """The value of the loss; a dash where there is none."""
        return _number(self.heard.value, "{:.4f}")

    def rows(self) -> list[tuple[str, str]]:
        """Names and numbers beside the map: scores while it descends, else the means that have a value."""
        if self.scores is not None:
            return [
                ("Dice", _number(self.scores.dice, "{:.3f}")),
                ("Jaccard", _number(self.scores.jaccard, "{:.3f}")),
                (PX.named("volume error"), _number(self.scores.volume_error, f"{{:+.0f}} {PX.volume}")),
            ]
        means = zip(PLACES, self.means, strict=True)
        return [(f"{PREFIX}{name}", short_number(mean)) for name, mean in means if not math.isnan(mean)]

    def told(self) -> str:
        """All of it, line by line, for the tooltip."""
        look = self.heard.look
        return "\n".join((look.name, look.spec.summary, *(f"{name}: {number}" for name, number in self.rows())))


def shorter(name: str) -> tuple[str, str, str]:
    """A row's name whole, without what all share, and in one word.

    Examples
    --------
    >>> shorter("|∂L/∂z| around it"), shorter("Dice")[-1]
    (('|∂L/∂z| around it', 'around it', 'around'), 'Dice')
    """
    bare = name.removeprefix(PREFIX)
    return name, bare, bare.partition(" ")[0]


def _number(value: float, form: str) -> str:
    return "–" if math.isnan(value) else with_minus(form.format(value))
