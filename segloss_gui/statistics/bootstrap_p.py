"""The p value of a bootstrap: how small it may get, by the draws made and by the subjects there are."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from segloss_gui.core.errors import ParameterError
from segloss_gui.statistics.resampling import Floats

Sides = Literal[1, 2]


def bootstrap_p(beyond: ArrayLike, draws: ArrayLike, subjects: ArrayLike, *, sides: Sides = 2) -> Floats:
    """P that a mean difference lies on the other side of 0, never smaller than draws and subjects can show.

    The observed data count among the draws, p = (1 + draws at or beyond 0) / (1 + draws) (Davison & Hinkley 1997,
    Sect. 4.2), as no finite number of draws shows that p is 0. Nor do few subjects: under the hypothesis the signs of
    n differences are n tosses of a coin, all alike with probability 2^-n on one side, so no test of them that is
    valid has a smaller p. The draws of a bootstrap do not know that: those of two or three subjects that are all
    above 0 never reach 0, whatever the chance of that.

    Parameters
    ----------
    beyond : array
        Share of the draws whose mean is at or beyond 0, on the smaller side; NaN where nothing was drawn.
    draws : array of int
        How many there were.
    subjects : array of int
        Subjects whose difference is not 0: ties toss no coin.
    sides : 1 or 2
        Two-sided p is twice the smaller, at most 1.

    Raises
    ------
    ParameterError
        When a share is outside 0..1.

    Examples
    --------
    Of 9999 draws none reaches 0: among 100 subjects that is the draws' 0.0002, among 3 it is heads three times.

    >>> bootstrap_p([0.0, 0.0], 9999, [100, 3]).tolist()
    [0.0002, 0.25]
    >>> float(bootstrap_p(0.0, 9999, 3, sides=1))
    0.125
    """
    share = np.asarray(beyond, np.float64)
    if ((share < 0) | (share > 1)).any():
        raise ParameterError(f"shares of draws must be between 0 and 1, got {share.min()} to {share.max()}")
    count = np.asarray(draws, np.float64)
    drawn = (1 + share * count) / (1 + count)
    tossed = 0.5 ** np.asarray(subjects, np.float64)
    return np.asarray(np.minimum(1.0, sides * np.maximum(drawn, tossed)))


def fewest_subjects(level: float, sides: Sides = 2) -> int:
    """How many subjects there must be for p to be able to fall below a level.

    Examples
    --------
    >>> fewest_subjects(0.05), fewest_subjects(0.05, sides=1)
    (6, 5)
    """
    return 1 + int(np.floor(np.log2(sides / level)))


def few_subjects_words(level: float, sides: Sides = 2) -> str:
    """What few subjects do to p, in the sentence that stands beneath every table of such p.

    Examples
    --------
    >>> print(few_subjects_words(0.05))
    Where n subjects differ, p is at least 2^(1-n), the chance that all do one way: fewer than 6 are never significant.
    >>> few_subjects_words(0.05, sides=1)[:43]
    'Where n subjects differ, p is at least 2^-n'
    """
    least = "2^(1-n)" if sides == 2 else "2^-n"
    return (
        f"Where n subjects differ, p is at least {least}, the chance that all do one way: fewer than "
        f"{fewest_subjects(level, sides)} are never significant."
    )
