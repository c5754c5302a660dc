"""How the classes of one method are told apart: each has a line of its own, and a shade where it is filled.

Colours belong to methods. The first class of a study is drawn with a solid line, the next ones dashed, dotted and so
on; filled, in the colour of the method, then lighter, darker, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LINES: tuple[tuple[int, ...], ...] = ((), (7, 4), (2, 3), (9, 3, 2, 3), (4, 8), (9, 3, 2, 3, 2, 3))
"""Pixels drawn and left out in turns, of the first class, the second and so on; empty is solid. They repeat."""
LINE_NAMES = ("solid", "dashed", "dotted", "dash-dotted", "sparse", "dash-dot-dotted")
SHADES = (0.0, 0.45, -0.4, 0.7, -0.65, 0.2)
"""Share of white, or (negative) of black, in the fill of the first class, the second and so on."""
WHITE = 255


def ranks_of(values: NDArray[np.integer], classes: Sequence[int]) -> NDArray[np.intp]:
    """Place of each label value among the classes; 0 for values of no class.

    Examples
    --------
    >>> ranks_of(np.array([0, 1, 4, 2, 9]), (1, 2, 4)).tolist()
    [0, 0, 2, 1, 0]
    """
    ranks = np.zeros(values.shape, dtype=np.intp)
    for rank, value in enumerate(classes):
        ranks[values == value] = rank
    return ranks


def drawn(along: NDArray[np.intp], ranks: NDArray[np.intp], ratio: float = 1.0) -> NDArray[np.bool_]:
    """Which pixels of lines are drawn, by their position along the screen's axis that the line follows.

    Parameters
    ----------
    along : array of int
        Row of a pixel of an upright line, column of one of a level line.
    ranks : array of int, the same shape
        Place of the class the pixel outlines.
    ratio : float
        Device pixels a logical one.

    Examples
    --------
    >>> drawn(np.arange(7), np.full(7, 2)).tolist()
    [True, True, False, False, False, True, True]
    """
    kept = np.ones(along.shape, dtype=np.bool_)
    steps = (along / ratio).astype(np.intp)
    for rank in np.unique(ranks):
        pattern = LINES[rank % len(LINES)]
        if pattern:
            on = np.repeat(np.arange(len(pattern)) % 2 == 0, pattern)
            mine = ranks == rank
            kept[mine] = on[steps[mine] % len(on)]
    return kept


def shade(colour: tuple[int, int, int], rank: int) -> tuple[int, int, int]:
    """The fill of the class at a place, from the colour of its method.

    Examples
    --------
    >>> shade((200, 100, 0), 0), shade((200, 100, 0), 1), shade((200, 100, 0), 2)
    ((200, 100, 0), (225, 170, 115), (120, 60, 0))
    """
    share = SHADES[rank % len(SHADES)]
    towards = WHITE if share > 0 else 0
    red, green, blue = (round(part + (towards - part) * abs(share)) for part in colour)
    return red, green, blue
