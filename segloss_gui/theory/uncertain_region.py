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
and a descent from q = 1/2 ends at 1 even for p < 1/2: empty maps teach nothing. Independent: from about
D*/2, half of the best Dice (:func:`overlap_threshold`, exactly), as :mod:`~segloss_gui.theory.best_overlap` explains.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.theory.best_overlap import probabilities_in_bounds
from segloss_gui.theory.empty_prediction import barrier

Floats = NDArray[np.float64]
Truth = Literal["independent", "dependent"]
Score = Literal["dice", "jaccard"]


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
    q, p = probabilities_in_bounds(predicted, "prediction"), probabilities_in_bounds(probability, "probability")
    from scipy.special import xlog1py, xlogy

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
    >>> round(overlap_threshold("dice", 1000, certain=1000), 3)
    0.414
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

    from scipy.optimize import brentq

    return float(brentq(gain, 0.0, 1.0, xtol=1e-15, rtol=1e-14))


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


def _expected_loss(
    score: Score, predicted: ArrayLike, probability: float, voxels: int, certain: float, epsilon: float, truth: Truth
) -> Floats:
    _checked(voxels, certain, epsilon, truth)
    q = probabilities_in_bounds(predicted, "prediction")[..., None]
    p = float(probabilities_in_bounds(probability, "probability"))
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
        from scipy.special import gammaln, xlog1py, xlogy

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
