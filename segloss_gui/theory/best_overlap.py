r"""Why Dice draws what cross-entropy leaves out: the threshold D*/2.

Each voxel is foreground with a probability p of its own. Cross-entropy is least at q = p: cut at 1/2 it leaves out
all that is less likely than not. The best mask for Dice takes a voxel more as long as this helps: with expected
overlap I and expected sum of both volumes T, :math:`(2I + 2p) / (T + 1) > 2I / T` just when p > I/T = D/2. So the
best mask is all above D*/2, half of the Dice score it attains. Jaccard rises with Dice (Bertels Eq. 4): its best mask
is the same one, and its threshold J*/(1 + J*) the same number. As D* is at most 1, the threshold is at most 1/2:
Dice never draws less than cross-entropy, and the more the worse the score can be (:func:`volume_bias`).

This holds exactly for the ratio of expectations, the Dice loss over an endless batch (Phi = BI), and in the
limit for an image of many independent voxels; :mod:`~segloss_gui.theory.uncertain_region` has what n voxels make of
it. Tilborghs 2022 cites an analysis of the volume bias (its reference [4]) and does not repeat it; the derivation
here is ours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.theory.dice_jaccard import jaccard_from_dice
from segloss_gui.theory.weighted import span

Floats = NDArray[np.float64]

CROSS_ENTROPY_THRESHOLD = 0.5
"""Probability from which a prediction trained with cross-entropy, q = p, is drawn when cut at 1/2."""


class BestOverlap(NamedTuple):
    """The best mask for a ratio of expectations.

    Parameters
    ----------
    dice, jaccard : float
        D* and J*, which the one mask attains.
    threshold : float
        D*/2 = J*/(1 + J*): the mask is where the probability exceeds it.
    mask : array of bool
        The mask, of the probabilities' shape.
    """

    dice: float
    jaccard: float
    threshold: float
    mask: NDArray[np.bool_]


def best_overlap(probabilities: ArrayLike) -> BestOverlap:
    """The mask with the best 2 E[TP] / (E[S] + E[G]), and the threshold D*/2 that it obeys; see the module.

    Parameters
    ----------
    probabilities : array, any shape
        Of each voxel to be foreground, in 0..1.

    Raises
    ------
    ParameterError
        When one is not in 0..1.
    UndefinedError
        When all are 0: two empty maps are 0/0.

    Examples
    --------
    Half of 1.5 expected voxels are certain: a voxel of 0.3 is left out, one of 0.45 drawn, cut at 1/2 neither.

    >>> found = best_overlap([1.0, 0.45, 0.3])
    >>> round(found.dice, 4), round(found.threshold, 4), found.mask
    (0.7733, 0.3867, array([ True,  True, False]))
    """
    p = probabilities_in_bounds(probabilities)
    expected = float(p.sum())
    if expected == 0:
        raise UndefinedError("the overlap of two empty maps is 0/0: some probability must be positive")
    ordered = np.sort(p.ravel())[::-1]
    scores = 2 * np.cumsum(ordered) / (np.arange(1, p.size + 1) + expected)
    best = float(scores.max())
    return BestOverlap(best, float(jaccard_from_dice(best)), best / 2, p > best / 2)


def volume_bias(probabilities: ArrayLike, threshold: float) -> float:
    """Voxels drawn above a threshold, minus those expected: what a loss's threshold adds to the volume.

    Parameters
    ----------
    probabilities : array, any shape
        Of each voxel to be foreground, in 0..1.
    threshold : float
        1/2 for cross-entropy, D*/2 for Dice and Jaccard.

    Examples
    --------
    >>> uncertain = [1.0] * 10 + [0.375] * 20
    >>> volume_bias(uncertain, CROSS_ENTROPY_THRESHOLD), volume_bias(uncertain, best_overlap(uncertain).threshold)
    (-7.5, 12.5)
    """
    p = probabilities_in_bounds(probabilities)
    return float(np.count_nonzero(p > threshold) - p.sum())


def large_region_threshold(certain: ArrayLike) -> Floats:
    r"""The threshold of a large region of independent voxels, for Dice and Jaccard alike.

    With c voxels for sure per voxel of the region, p = D/2 at D = 2 (c + p) / (2c + 1 + p) reads
    :math:`p^2 + 2cp - c = 0`, so that :math:`p = \sqrt{c^2 + c} - c`: 1/2 beside a large object, 0 beside none.

    Parameters
    ----------
    certain : array
        c / n, at least 0.

    Raises
    ------
    ParameterError
        When one is below 0.

    Examples
    --------
    >>> large_region_threshold([0.0, 0.125, 1.0, 100.0]).round(3)
    array([0.   , 0.25 , 0.414, 0.499])
    """
    c = np.asarray(certain, np.float64)
    if not (c >= 0).all():
        raise ParameterError(f"certain must be 0 or more, got {span(c)}")
    # sqrt(c^2 + c) - c without its cancellation where c is large.
    return np.divide(c, np.sqrt(c * c + c) + c, out=np.zeros(c.shape), where=c > 0)


def probabilities_in_bounds(values: ArrayLike, what: str = "probability") -> Floats:
    """Probabilities as an array, once they are known to be in 0..1.

    Raises
    ------
    ParameterError
        When one is not.

    Examples
    --------
    >>> probabilities_in_bounds([0.0, 0.5])
    array([0. , 0.5])
    """
    p = np.asarray(values, np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ParameterError(f"every {what} must be in 0..1, got {span(p)}")
    return p
