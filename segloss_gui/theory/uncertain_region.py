r"""What a constant prediction costs where the truth is uncertain: cross-entropy, soft Dice and soft Jaccard.

Tilborghs 2022 cites an analysis of this volume bias (its reference [4]) and does not repeat it; the
derivations here are ours. A region of n voxels is foreground with probability p, either voxel by voxel
(``"independent"``) or all of it at once (``"dependent"``); beside it lie c voxels that are foreground for
sure and predicted so. The region is predicted with one probability q. With K of its voxels in the truth

.. math:: D_K(q) = \frac{2c + 2qK + \epsilon}{2c + nq + K + \epsilon}, \qquad
          J_K(q) = \frac{c + qK + \epsilon}{c + nq + K - qK + \epsilon},

and K is binomial, or n with probability p and else 0.

**Cross-entropy** costs :math:`-p \ln q - (1-p) \ln(1-q)` a voxel, whichever way the voxels hang together; its
minimiser is q = p, so that cut at 1/2 it leaves out all that is less likely than not.

**Dice and Jaccard are minimised by 0 or 1**, never in between. :math:`D_K` and :math:`J_K` are monotonic in q,
falling for small K and rising for large; and as q grows, the slope of a smaller K shrinks faster than that of a
larger one (for Dice as :math:`(nq + 2c + K + \epsilon)^{-2}`). So the slope of the expected score changes its
sign at most once, from falling to rising: the best q is at an end.

**From which p is it 1?** Dependent: from 1/2, exactly, for both scores, as
:math:`E[D(1)] - E[D(0)] = (2p - 1)(1 - h)` with the score h of a mistake. Yet there is a turning point
(:func:`turning_point`) below which q falls and above which it rises; with c = 0 and a small epsilon it is near 0,
and a descent from q = 1/2 ends at 1 even for p < 1/2: empty maps teach nothing. Independent: from D*/2, where D* is
the best Dice: one voxel more adds 2p above and 1 below, :math:`(2I + 2p) / (T + 1) > 2I / T` just when p > I/T = D/2.
This holds exactly for the ratio of expectations (:func:`best_overlap`, an endless batch with Phi = BI) and for large
regions (:func:`large_region_threshold`); :func:`overlap_threshold` has it for n voxels. D*/2 is at most 1/2: Dice
draws what cross-entropy leaves out, the more so the worse it can be. For Jaccard the set is the same, by Bertels
Eq. 4, and its threshold J*/(1 + J*) is the same number.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import gammaln, xlog1py, xlogy

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.theory.dice_jaccard import jaccard_from_dice
from segloss_gui.theory.empty_prediction import barrier
from segloss_gui.theory.weighted import span

Floats = NDArray[np.float64]
Truth = Literal["independent", "dependent"]
Score = Literal["dice", "jaccard"]

CROSS_ENTROPY_THRESHOLD = 0.5
"""Probability from which a prediction trained with cross-entropy, q = p, is drawn when cut at 1/2."""


def expected_cross_entropy(predicted: ArrayLike, probability: ArrayLike) -> Floats:
    """Expected cross-entropy of a voxel, in nats; infinite for a certain mistake. Its minimiser is q = p.

    Parameters
    ----------
    predicted, probability : arrays that broadcast
        q and p, in 0..1.

    Raises
    ------
    ParameterError
        When one is not in 0..1.

    Examples
    --------
    >>> expected_cross_entropy([0.2, 0.5, 0.0], [0.2, 0.2, 0.2]).round(4)
    array([0.5004, 0.6931,    inf])
    """
    q, p = _probability(predicted, "prediction"), _probability(probability, "probability")
    cost: Floats = np.negative(xlogy(p, q) + xlog1py(1 - p, -q))
    return cost


def expected_dice_loss(
    predicted: ArrayLike,
    probability: float,
    voxels: int,
    *,
    certain: float = 0.0,
    epsilon: float = 0.0,
    truth: Truth = "independent",
) -> Floats:
    """Expected soft Dice loss of an image, exactly; see the module for the model.

    Parameters
    ----------
    predicted : array
        q, in 0..1.
    probability : float
        p, in 0..1.
    voxels : int
        n, at least 1.
    certain : float
        c, in voxels, at least 0.
    epsilon : float
        In voxels, above and below (Tilborghs Eq. 3).
    truth : "independent" or "dependent"
        How the voxels of the region hang together.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.
    UndefinedError
        When prediction and truth may both be empty, without an epsilon.

    Examples
    --------
    One voxel, or one region that is there or not: only q = 1 is right when it is.

    >>> expected_dice_loss([0.5, 1.0], 0.3, voxels=1).round(4)
    array([0.8, 0.7])
    """
    return _expected_loss("dice", predicted, probability, voxels, certain, epsilon, truth)


def expected_jaccard_loss(
    predicted: ArrayLike,
    probability: float,
    voxels: int,
    *,
    certain: float = 0.0,
    epsilon: float = 0.0,
    truth: Truth = "independent",
) -> Floats:
    """Expected soft Jaccard loss of an image (Odyssey Eq. 9), exactly; see the module for the model.

    Parameters
    ----------
    predicted, probability, voxels, certain, epsilon, truth
        As for :func:`expected_dice_loss`.

    Raises
    ------
    ParameterError, UndefinedError
        As :func:`expected_dice_loss`.

    Examples
    --------
    >>> expected_jaccard_loss([0.5, 1.0], 0.3, voxels=1).round(4)
    array([0.85, 0.7 ])
    """
    return _expected_loss("jaccard", predicted, probability, voxels, certain, epsilon, truth)


def best_prediction(
    score: Score,
    probability: float,
    voxels: int,
    *,
    certain: float = 0.0,
    epsilon: float = 0.0,
    truth: Truth = "independent",
) -> float:
    """The q that minimises the expected loss: 0 or 1, as the module shows; 0 on a tie.

    Parameters
    ----------
    score : "dice" or "jaccard"
        Which loss.
    probability, voxels, certain, epsilon, truth
        As for :func:`expected_dice_loss`; certain and epsilon not both 0.

    Raises
    ------
    ParameterError, UndefinedError
        As :func:`expected_dice_loss`.

    Examples
    --------
    >>> [best_prediction("dice", p, 50, certain=50) for p in (0.4, 0.45)]
    [0.0, 1.0]
    """
    ends = _expected_loss(score, [0.0, 1.0], probability, voxels, certain, epsilon, truth)
    return float(ends[1] < ends[0])


def overlap_threshold(
    score: Score, voxels: int, *, certain: float = 0.0, epsilon: float = 0.0, truth: Truth = "independent"
) -> float:
    """Probability from which drawing the whole region is better than leaving it out.

    Parameters
    ----------
    score, voxels, certain, epsilon, truth
        As for :func:`best_prediction`.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.
    UndefinedError
        When certain and epsilon are both 0: two empty maps are 0/0.

    Examples
    --------
    >>> round(overlap_threshold("dice", 1000, certain=1000), 3), float(large_region_threshold(1.0).round(3))
    (0.414, 0.414)
    >>> overlap_threshold("dice", 1000, certain=1000, truth="dependent")
    0.5
    """
    _checked(voxels, certain, epsilon, truth)
    if certain + epsilon == 0:
        raise UndefinedError("the overlap of two empty maps is 0/0: certain or epsilon must be positive, got 0")
    if truth == "dependent":
        return 0.5

    def gain(p: float) -> float:
        left_out, drawn = _expected_loss(score, [0.0, 1.0], p, voxels, certain, epsilon, truth)
        return float(left_out - drawn)

    return float(brentq(gain, 0.0, 1.0, xtol=1e-15, rtol=1e-14))


def large_region_threshold(certain: ArrayLike) -> Floats:
    r"""The threshold of a large region of independent voxels, for Dice and Jaccard alike.

    With c voxels for sure per voxel of the region, p = D/2 at D = 2 (c + p) / (2c + 1 + p) reads
    :math:`p^2 + 2cp - c = 0`, so that :math:`p = \sqrt{c^2 + c} - c`: 1/2 beside a large object, 0 beside none.

    Parameters
    ----------
    certain : array
        c / n, at least 0.

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


def turning_point(
    probability: ArrayLike, voxels: int, *, certain: float = 0.0, epsilon: float = 0.0
) -> Floats:  # fmt: skip
    """The q below which the Dice loss of a dependent region pulls to 0 and above which it pulls to 1.

    It is :func:`~segloss_gui.theory.empty_prediction.barrier` with f = p and r = (2c + epsilon) / n: images with
    missing labels are an uncertain region.

    Parameters
    ----------
    probability : array
        p, in (0, 1].
    voxels, certain, epsilon
        As for :func:`best_prediction`.

    Returns
    -------
    Array: q; not positive where all of 0..1 is pulled to 1, above 1 where all is pulled to 0.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.

    Examples
    --------
    >>> turning_point([0.2, 0.5, 0.9], 100, epsilon=1e-3).round(3)
    array([0.004, 0.002, 0.001])
    """
    _checked(voxels, certain, epsilon, "dependent")
    return barrier(probability, (2 * certain + epsilon) / voxels)


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
    p = _probability(probabilities, "probability")
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
    p = _probability(probabilities, "probability")
    return float(np.count_nonzero(p > threshold) - p.sum())


def _expected_loss(
    score: Score,
    predicted: ArrayLike,
    probability: float,
    voxels: int,
    certain: float,
    epsilon: float,
    truth: Truth,
) -> Floats:
    _checked(voxels, certain, epsilon, truth)
    q = _probability(predicted, "prediction")[..., None]
    p = float(_probability(probability, "probability"))
    k, weight = _counts(p, voxels, truth)
    if score == "dice":
        above, below = 2 * certain + 2 * q * k + epsilon, 2 * certain + voxels * q + k + epsilon
    elif score == "jaccard":
        above, below = certain + q * k + epsilon, certain + voxels * q + k - q * k + epsilon
    else:
        raise ParameterError(f"the score must be dice or jaccard, got {score!r}")
    if (below == 0).any():
        raise UndefinedError("the overlap of two empty maps is 0/0: certain or epsilon must be positive, got 0")
    loss: Floats = ((below - above) / below) @ weight
    return loss


def _counts(p: float, n: int, truth: Truth) -> tuple[Floats, Floats]:
    """How many voxels of the region are true, and with what probability; impossible counts are left out."""
    if truth == "dependent":
        k, weight = np.array([0.0, n]), np.array([1 - p, p])
    else:
        k = np.arange(n + 1.0)
        log_ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        weight = np.exp(log_ways + xlogy(k, p) + xlog1py(n - k, -p))
        weight /= weight.sum()
    possible = weight > 0
    return k[possible], weight[possible]


def _checked(voxels: int, certain: float, epsilon: float, truth: Truth) -> None:
    if voxels < 1 or voxels != int(voxels):
        raise ParameterError(f"the region must have a whole number of voxels, 1 or more, got {voxels}")
    if not (certain >= 0 and epsilon >= 0):
        raise ParameterError(f"certain and epsilon must be 0 or more, got {certain} and {epsilon}")
    if truth not in ("independent", "dependent"):
        raise ParameterError(f"truth must be independent or dependent, got {truth!r}")


def _probability(values: ArrayLike, what: str) -> Floats:
    p = np.asarray(values, np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ParameterError(f"every {what} must be in 0..1, got {span(p)}")
    return p
