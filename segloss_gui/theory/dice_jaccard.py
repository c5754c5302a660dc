"""How Dice, Jaccard and Hamming relate: Bertels 2019, Eq. 2-4 and Propositions 1-2.

A similarity is approximated by another with absolute error e when they never differ by more than e,
with relative error e when neither exceeds 1 + e times the other. A surrogate trained for one metric
serves the other as well as the two approximate each other.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import UndefinedError

LARGEST_GAP = 3 - 2 * math.sqrt(2)
"""Largest absolute difference of Dice and Jaccard, 0.1716 (Proposition 1)."""

DICE_AT_LARGEST_GAP = 2 - math.sqrt(2)
"""The Dice score at which Dice and Jaccard differ most, 0.5858 (proof of Proposition 1)."""

RELATIVE_ERROR = 1.0
"""Dice never exceeds 1 + this times Jaccard; approached as both go to 0 (Proposition 1)."""


def dice(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Dice score of two binary masks, Bertels Eq. 2.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape
        The two masks.

    Raises
    ------
    UndefinedError
        When both are empty.

    Examples
    --------
    >>> dice([1, 1, 0, 0], [1, 0, 0, 0])
    0.6666666666666666
    """
    p, t = np.asarray(prediction, bool), np.asarray(truth, bool)
    return 2 * _count(p & t) / _positive(_count(p) + _count(t), "Dice")


def jaccard(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Jaccard index of two binary masks, Bertels Eq. 3.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape
        The two masks.

    Raises
    ------
    UndefinedError
        When both are empty.

    Examples
    --------
    >>> jaccard([1, 1, 0, 0], [1, 0, 0, 0])
    0.5
    """
    p, t = np.asarray(prediction, bool), np.asarray(truth, bool)
    return _count(p & t) / _positive(_count(p | t), "Jaccard")


def weighted_hamming(prediction: ArrayLike, truth: ArrayLike, gamma: float) -> float:
    """Weighted Hamming similarity, 1 - gamma FN/|y| - (1-gamma) FP/(d-|y|); Bertels Eq. 4.

    With gamma = |y|/d, the foreground's share, it is the accuracy.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape of d voxels
        The two masks; the truth y is neither empty nor full.
    gamma : float
        Weight of the foreground's errors, in 0..1.

    Raises
    ------
    UndefinedError
        When the truth is empty or full.

    Examples
    --------
    >>> weighted_hamming([1, 1, 0, 0], [1, 0, 0, 0], gamma=0.25)
    0.75
    """
    p, t = np.asarray(prediction, bool), np.asarray(truth, bool)
    foreground = _positive(_count(t), "weighted Hamming")
    background = _positive(t.size - foreground, "weighted Hamming")
    missed, invented = _count(t & ~p), _count(p & ~t)
    return 1 - gamma * missed / foreground - (1 - gamma) * invented / background


def jaccard_from_dice(dice_score: ArrayLike) -> NDArray[np.float64]:
    """J = D / (2 - D).

    Examples
    --------
    >>> float(jaccard_from_dice(0.5))
    0.3333333333333333
    """
    d = np.asarray(dice_score, np.float64)
    return d / (2 - d)


def dice_from_jaccard(jaccard_index: ArrayLike) -> NDArray[np.float64]:
    """D = 2 J / (1 + J).

    Examples
    --------
    >>> float(dice_from_jaccard(0.5))
    0.6666666666666666
    """
    j = np.asarray(jaccard_index, np.float64)
    return 2 * j / (1 + j)


def gap(dice_score: ArrayLike) -> NDArray[np.float64]:
    """D - J at a Dice score: at least 0, at most :data:`LARGEST_GAP` (Proposition 1).

    Examples
    --------
    >>> bool(np.isclose(gap(DICE_AT_LARGEST_GAP), LARGEST_GAP))
    True
    """
    d = np.asarray(dice_score, np.float64)
    return d - jaccard_from_dice(d)


def jaccard_bounds(dice_score: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds of Jaccard at a Dice score that Proposition 1 alone gives: D/2 <= J <= D, and J >= D - 0.1716.

    Examples
    --------
    >>> low, high = jaccard_bounds(0.2)
    >>> float(low), float(high)
    (0.1, 0.2)
    """
    d = np.asarray(dice_score, np.float64)
    return np.maximum(d / (1 + RELATIVE_ERROR), d - LARGEST_GAP), d


def overprediction(voxels: int, gamma: float) -> tuple[float, float]:
    """Dice and weighted Hamming similarity of one true voxel found with sqrt(voxels) - 1 false ones.

    As the image grows Dice goes to 0 and the weighted Hamming similarity to 1, for every gamma: no
    weighting of the cross-entropy approximates Dice, neither absolutely nor relatively (Proposition 2).

    Parameters
    ----------
    voxels : int
        Size d of the image, at least 2.
    gamma : float
        Weight of the foreground's errors.

    Examples
    --------
    >>> [round(score, 3) for score in overprediction(10**6, gamma=0.5)]
    [0.002, 1.0]
    """
    predicted = math.isqrt(voxels)
    return 2 / (1 + predicted), 1 - (1 - gamma) * (predicted - 1) / (voxels - 1)


def _count(mask: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(mask))


def _positive(count: int, what: str) -> int:
    if count == 0:
        raise UndefinedError(f"{what} of these masks is 0/0: a mask it divides by is empty")
    return count
