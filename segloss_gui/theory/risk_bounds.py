r"""What a trained Dice loss says of the Jaccard loss, and the other way round: Bertels 2019, after Corollary 1.

By Eq. 4 the Jaccard loss of a case is :math:`\varphi` of its Dice loss, :math:`\varphi(x) = 2x / (1 + x)`, which
is monotonic and concave over [0, 1]. Hence for any population (the paper's bootstrap distribution
:math:`P_n`), with Jensen's inequality for the second step,

.. math:: E[1 - D] \le E[1 - J] = E[\varphi(1 - D)] \le \varphi(E[1 - D]).

The lower bound is met where every case is perfect or missed, the upper one where all have one score.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.theory.weighted import span, weighted


class Risks(NamedTuple):
    """Expected losses of a population, in 0..1 and in this order never falling.

    Parameters
    ----------
    dice, jaccard : float
        E[1 - D] and E[1 - J].
    bound : float
        phi(E[1 - D]), which E[1 - J] never exceeds.
    """

    dice: float
    jaccard: float
    bound: float


def jaccard_loss_from_dice_loss(dice_loss: ArrayLike) -> NDArray[np.float64]:
    """phi(x) = 2 x / (1 + x): the Jaccard loss at a Dice loss, Bertels after Corollary 1.

    Parameters
    ----------
    dice_loss : array
        1 - D, in 0..1.

    Examples
    --------
    >>> jaccard_loss_from_dice_loss([0.0, 0.5, 1.0]).round(4)
    array([0.    , 0.6667, 1.    ])
    """
    x = np.asarray(dice_loss, np.float64)
    return 2 * x / (1 + x)


def risks(dice_scores: ArrayLike, weights: ArrayLike | None = None) -> Risks:
    """Both risks of a population of cases and the bound between them.

    Parameters
    ----------
    dice_scores : array, shape (n,)
        D of every case, in 0..1.
    weights : array, shape (n,), or None
        Of the cases; None weighs all alike.

    Raises
    ------
    ParameterError
        When a score is not in 0..1, there is none, or the weights do not fit.

    Examples
    --------
    >>> [round(risk, 4) for risk in risks([1.0, 0.5])]
    [0.25, 0.3333, 0.4]
    """
    population = weighted(dice_scores, weights, what="Dice scores")
    if not ((population.values >= 0) & (population.values <= 1)).all():
        raise ParameterError(f"Dice scores must be in 0..1, got {span(population.values)}")
    losses = 1 - population.values
    mean = float(population.shares @ losses)
    exact = float(population.shares @ jaccard_loss_from_dice_loss(losses))
    return Risks(mean, exact, float(jaccard_loss_from_dice_loss(mean)))
