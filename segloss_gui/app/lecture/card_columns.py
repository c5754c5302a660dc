"""In how many columns cards of losses stand: as many as make their maps largest."""

from __future__ import annotations

import math
from dataclasses import dataclass

CLEARLY = 1.15
"""How much larger maps must be for cards to stand otherwise than usual."""


@dataclass(frozen=True)
class CardRoom:
    """The pixels that cards have.

    Parameters
    ----------
    width, height : float
        Of all of them.
    space : float
        Between two.
    margin : float
        Around the inside of one.
    words : float
        Height of a card's text, above and below its map.
    """

    width: float
    height: float
    space: float = 0.0
    margin: float = 0.0
    words: float = 0.0

    def side(self, count: int, columns: int) -> float:
        """Of a map, where ``count`` cards stand in so many columns."""
        rows = math.ceil(max(count, 1) / columns)
        width = (self.width - self.space * (columns - 1)) / columns - 2 * self.margin
        height = (self.height - self.space * (rows - 1)) / rows - 2 * self.margin
        return min(width, height - self.words)


def columns_of(count: int, room: CardRoom) -> int:
    """Usually two columns, and three where there are three cards or more than four; one fewer in a tall place.

    Examples
    --------
    >>> [columns_of(count, CardRoom(900, 600)) for count in (1, 2, 3, 4, 6)]
    [1, 2, 3, 2, 3]
    >>> columns_of(2, CardRoom(400, 900)), columns_of(2, CardRoom(0, 0))
    (1, 2)
    """
    usual = 2 if count in (1, 2, 4) else 3
    fewer, side = max(usual - 1, 1), room.side(count, usual)
    return fewer if room.side(count, fewer) > CLEARLY * side > 0 else usual  # no room yet: the usual ones
