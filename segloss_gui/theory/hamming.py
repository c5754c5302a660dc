r"""Why no weighting of the cross-entropy serves Dice: Bertels 2019, Eq. 2-3, Proposition 2, Corollary 1.

The (weighted) cross-entropy is a surrogate of the (weighted) Hamming similarity. The proof takes one
true region and a prediction that holds it and more, as shares of the d pixels of an image

.. math:: |y \setminus \tilde y| = 0, \quad |\tilde y \setminus y| = \alpha d, \quad |y \cap \tilde y| = \alpha^2 d,
   \quad 0 \le \alpha < (\sqrt 5 - 1) / 2,

where at the upper end the false positives fill all of the background, alpha = 1 - alpha^2. Then

.. math:: D = \frac{2 \alpha}{1 + 2 \alpha}, \quad H = 1 - \alpha, \quad
   H_\gamma = 1 - (1 - \gamma) \frac{\alpha}{1 - \alpha^2},

so that :math:`H_\gamma` is smallest at gamma = 0 (the infimum over gamma of Eq. 11, which gives Eq. 12), and
the relative error that :math:`H_\gamma \le (1 + \epsilon) D` takes is, in full,

.. math:: \epsilon = \frac{1}{2 \alpha} - \frac{(1 - \gamma) (1 + 2 \alpha)}{2 (1 - \alpha^2)},

which grows like 1 / (2 alpha) as the object shrinks, whatever gamma.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.theory.mask_counts import mask_counts, quotient
from segloss_gui.theory.weighted import span

Floats = NDArray[np.float64]

ALPHA_LIMIT = (math.sqrt(5) - 1) / 2
"""Upper end of alpha in the proof of Proposition 2, the root 0.618 of alpha = 1 - alpha^2; not reached."""


def hamming(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Hamming similarity of two binary masks, the accuracy; Bertels Eq. 2.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape of d >= 1 pixels
        The two masks.

    Raises
    ------
    ShapeError
        When the shapes differ.
    UndefinedError
        When there is no pixel.

    Examples
    --------
    >>> hamming([1, 1, 0, 0], [1, 0, 0, 0])
    0.75
    """
    return float(hamming_of_counts(*mask_counts(prediction, truth)))


def weighted_hamming(prediction: ArrayLike, truth: ArrayLike, gamma: float) -> float:
    """Weighted Hamming similarity, 1 - gamma FN/|y| - (1-gamma) FP/(d-|y|); Bertels Eq. 3.

    With gamma = |y|/d, the foreground's share, it is :func:`hamming`.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape of d pixels
        The two masks; the truth y is neither empty nor full.
    gamma : float
        Weight of the foreground's errors, in 0..1.

    Raises
    ------
    ShapeError
        When the shapes differ.
    ParameterError
        When gamma is not in 0..1.
    UndefinedError
        When the truth is empty or full.

    Examples
    --------
    >>> weighted_hamming([1, 1, 0, 0], [1, 0, 0, 0], gamma=0.25)
    0.75
    """
    return float(weighted_hamming_of_counts(*mask_counts(prediction, truth), gamma))


def hamming_of_counts(
    true_positives: ArrayLike, false_positives: ArrayLike, false_negatives: ArrayLike, true_negatives: ArrayLike
) -> Floats:
    """H = 1 - (FP + FN) / d, Bertels Eq. 2.

    Parameters
    ----------
    true_positives, false_positives, false_negatives, true_negatives : arrays that broadcast
        In pixels.

    Raises
    ------
    UndefinedError
        Where all four are 0.

    Examples
    --------
    >>> float(hamming_of_counts(1, 1, 0, 2))
    0.75
    """
    tp, fp, fn, tn = _floats(true_positives, false_positives, false_negatives, true_negatives)
    return quotient(tp + tn, tp + fp + fn + tn, "Hamming")


def weighted_hamming_of_counts(
    true_positives: ArrayLike,
    false_positives: ArrayLike,
    false_negatives: ArrayLike,
    true_negatives: ArrayLike,
    gamma: ArrayLike,
) -> Floats:
    """H_gamma = gamma TP / |y| + (1-gamma) TN / (d-|y|), which is Bertels Eq. 3: sensitivity and specificity.

    Parameters
    ----------
    true_positives, false_positives, false_negatives, true_negatives : arrays that broadcast
        In pixels.
    gamma : array that broadcasts
        Weight of the foreground's errors, in 0..1.

    Raises
    ------
    ParameterError
        When gamma is not in 0..1.
    UndefinedError
        Where the truth is empty or full.

    Examples
    --------
    >>> weighted_hamming_of_counts(1, 1, 0, 2, [0.0, 0.25, 1.0]).round(4)
    array([0.6667, 0.75  , 1.    ])
    """
    tp, fp, fn, tn = _floats(true_positives, false_positives, false_negatives, true_negatives)
    g = _weight(gamma)
    return g * quotient(tp, tp + fn, "weighted Hamming") + (1 - g) * quotient(tn, tn + fp, "weighted Hamming")


class Disagreement(NamedTuple):
    """Dice and the Hamming similarities of the construction of Proposition 2; arrays of one shape.

    Parameters
    ----------
    dice, weighted_hamming, hamming : array
        D, H_gamma, and H (Corollary 1).
    absolute : array
        H_gamma - D; at gamma = 0 it is Eq. 13, and goes to 1.
    epsilon : array
        Least error with which H_gamma <= (1 + epsilon) D (Eq. 11; Eq. 12 at gamma = 0); infinite at alpha 0.
    epsilon_hamming : array
        The same for H.
    """

    dice: Floats
    weighted_hamming: Floats
    hamming: Floats
    absolute: Floats
    epsilon: Floats
    epsilon_hamming: Floats


def disagreement(alpha: ArrayLike, gamma: ArrayLike = 0.0) -> Disagreement:
    """How far Dice and the Hamming similarities are apart in the construction of Proposition 2, Eq. 11-13.

    At alpha 0 all are their limits: Dice 0, Hamming 1, epsilon infinite. Towards the upper end, 0.618, H_gamma
    goes to gamma and D to 1 - 1/sqrt(5).

    Parameters
    ----------
    alpha : array
        Of the construction (see the module), in [0, 0.618).
    gamma : array that broadcasts
        Weight of the foreground's errors, in 0..1.

    Raises
    ------
    ParameterError
        When alpha or gamma is out of its bounds.

    Examples
    --------
    One pixel of the object among 100 false ones in an image of 10 000, alpha = 0.01:

    >>> found = disagreement(0.01, gamma=0.5)
    >>> [round(float(value), 4) for value in (found.dice, found.weighted_hamming, found.epsilon)]
    [0.0196, 0.995, 49.745]
    """
    a, g = np.broadcast_arrays(np.asarray(alpha, np.float64), _weight(gamma))
    if not ((a >= 0) & (a < ALPHA_LIMIT)).all():
        raise ParameterError(f"alpha must be in [0, {ALPHA_LIMIT:.4f}), got {span(a)}")
    score = 2 * a / (1 + 2 * a)
    similarity = 1 - (1 - g) * a / (1 - a**2)
    return Disagreement(
        dice=score, weighted_hamming=similarity, hamming=1 - a, absolute=similarity - score,
        epsilon=_needed(a, g), epsilon_hamming=_needed(a, a**2),
    )  # fmt: skip


def _needed(a: Floats, g: Floats) -> Floats:
    with np.errstate(over="ignore"):  # below 3e-309 it is infinite, as the limit is
        halved = np.divide(0.5, a, out=np.full(a.shape, np.inf), where=a > 0)
    needed: Floats = np.maximum(halved - (1 - g) * (1 + 2 * a) / (2 * (1 - a**2)), 0.0)
    return needed


def _weight(gamma: ArrayLike) -> Floats:
    g = np.asarray(gamma, np.float64)
    if not ((g >= 0) & (g <= 1)).all():
        raise ParameterError(f"gamma must be in 0..1, got {span(g)}")
    return g


def _floats(*counts: ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(count, np.float64) for count in counts)
