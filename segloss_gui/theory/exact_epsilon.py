r"""A more exact epsilon for learning from empty maps, which Tilborghs 2022 leaves to future work (Sect. 5).

Eq. 5 sets epsilon so that an empty map pulls down as hard under :math:`DL_I` as under :math:`DL_{BI}` of
an endless batch, with one volume :math:`\hat v` for all. Its authors name what it leaves out: "we only
focused on the derivative for y = 0 ... by adapting epsilon, the derivative for y = 1 will also change".
The following derivation is ours.

**Model.** A share f of the training maps is labelled; objects have volumes V from a given distribution,
alike in labelled and unlabelled images, which the network cannot yet tell apart: of an object of V
voxels it predicts a volume of :math:`\beta V`, of which :math:`\rho V` lies on the object. By Eq. 1 and 4
an image pulls with the sum of its derivatives: downwards with the volume predicted into an empty map,
upwards with the object of a labelled one. Averaged over images, :math:`DL_I` has

.. math:: d(\epsilon) = E\,\frac{\beta V \epsilon}{(\beta V + \epsilon)^2}, \qquad
   u(\epsilon) = E\,\frac{V\,(2 (1 + \beta - \rho) V + \epsilon)}{((1 + \beta) V + \epsilon)^2}.

:math:`DL_{BI}` over B images, with :math:`G = \sum_{labelled} V`, :math:`X = G + \beta \sum V` and
negligible epsilon, has (image 1 being empty in d, labelled in u)

.. math:: d_B = B\,E\,\frac{\beta V_1\, 2 \rho G}{X^2}, \qquad u_B = B\,E\,\frac{V_1\,(2 X - 2 \rho G)}{X^2},

worked out exactly by :mod:`~segloss_gui.theory.batch_sums`; in an endless batch they are
:math:`2 \rho \beta f / (\beta + f)^2` and :math:`2 / (\beta + f) - 2 \rho f / (\beta + f)^2`.

**Three answers.** (1) :math:`d(\epsilon) = d_B` is Eq. 5 without its simplifications
(:func:`matched_epsilons`). For one volume, :math:`\beta = 1, \rho = 1/2` and an endless batch it reads
:math:`r / (1 + r)^2 = f / (1 + f)^2` for :math:`r = \epsilon / V`, so that r = f or 1/f: the heuristic,
the mean volume with empty maps counted as 0, is an exact solution and not only a rough one.
(2) :math:`d(\epsilon) / u(\epsilon) = d_B / u_B` keeps the balance of both derivatives, which is what
Adam, blind to the scale of a loss, sees (:func:`balanced_epsilon`). In the same case
:math:`r (2 + r)^2 / ((1 + r)^2 (3 + r)) = f / (2 + f)`, a smaller epsilon than the heuristic.
(3) The empty prediction must not be stable, or nothing is ever learnt: epsilon is at least
:func:`~segloss_gui.theory.empty_prediction.escaping_epsilon`. :func:`exact_epsilon` is the larger of the last two.

**What it is worth.** On the missing-labels phantoms (``python -m tests.benchmarks.exact_epsilon``, seeds 0-4, mean
epsilon 174 against the heuristic's 261 voxels) it is no better than the heuristic: Dice of A 0.816 against 0.826, of B
0.021 against 0.008, AUC 0.993 against 0.992. In seed 4, where the two epsilons differ by 1 %, B moved by 0.04.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.theory.batch_sums import batch_moments
from segloss_gui.theory.empty_prediction import escaping_epsilon
from segloss_gui.theory.weighted import Weighted, checked_share, positive_volumes

REACH = math.log(1e9)
"""How far beyond the volumes, in ln voxels, an epsilon is looked for."""


class Pulls(NamedTuple):
    """Mean pulls of the images of each kind, without units: summed derivatives of a loss (Tilborghs Eq. 1, 4).

    Parameters
    ----------
    down : float
        Of an image with an empty map, on the volume predicted into it.
    up : float
        Of a labelled image, on its object.
    """

    down: float
    up: float


def image_pulls(
    volumes: ArrayLike, epsilon: float, *, found: float = 0.5, predicted: float = 1.0, weights: ArrayLike | None = None
) -> Pulls:
    """Pulls of DL_I at an epsilon; see the module for the model.

    Parameters
    ----------
    volumes : float or array, shape (n,)
        Of the objects, in voxels.
    epsilon : float
        In voxels, positive.
    found, predicted : float
        rho and beta: what of an object is found, and the predicted volume, in units of the object's.
    weights : array, shape (n,), or None
        Of the volumes.

    Raises
    ------
    ParameterError
        When a volume or epsilon is not positive, or found and predicted are impossible.

    Examples
    --------
    >>> image_pulls(100.0, 100.0)
    Pulls(down=0.25, up=0.4444444444444444)
    """
    v = positive_volumes(volumes, weights)
    _checked_state(found, predicted)
    if not epsilon > 0:
        raise ParameterError(f"epsilon must be positive, got {epsilon}")
    down = predicted * v.values * epsilon / (predicted * v.values + epsilon) ** 2
    up = v.values * (2 * (1 + predicted - found) * v.values + epsilon) / ((1 + predicted) * v.values + epsilon) ** 2
    return Pulls(float(v.shares @ down), float(v.shares @ up))


def batch_pulls(
    volumes: ArrayLike, labelled_share: float, batch_size: float = math.inf, *, found: float = 0.5,
    predicted: float = 1.0, weights: ArrayLike | None = None,
) -> Pulls:  # fmt: skip
    """Pulls of DL_BI with negligible epsilon, over random batches; see the module for the model.

    Parameters
    ----------
    volumes, found, predicted, weights
        As for :func:`image_pulls`.
    labelled_share : float
        f, in (0, 1].
    batch_size : int or infinity
        B, at least 1.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.

    Examples
    --------
    A batch of one image is DL_I, where an empty map pulls with nothing; an endless one is Eq. 5's.

    >>> batch_pulls(100.0, 0.5, 1).down, batch_pulls(100.0, 0.5).down == 2 * 0.5 * 0.5 / 1.5**2
    (0.0, True)
    """
    v, f = positive_volumes(volumes, weights), checked_share(labelled_share)
    _checked_state(found, predicted)
    if batch_size == math.inf:
        total = predicted + f
        return Pulls(2 * found * predicted * f / total**2, 2 / total - 2 * found * f / total**2)
    if batch_size < 1 or batch_size != int(batch_size):
        raise ParameterError(f"the batch size must be a whole number from 1 up, or infinity, got {batch_size}")
    of = batch_moments(v, np.asarray(f), int(batch_size), predicted, 0.0)
    return Pulls(
        down=float(2 * found * predicted * f * of.across),
        up=float(2 * of.inverse - 2 * found * (of.same + f * of.two_labelled)),
    )


def matched_epsilons(
    volumes: ArrayLike, labelled_share: float, batch_size: float = math.inf, *, found: float = 0.5,
    predicted: float = 1.0, weights: ArrayLike | None = None,
) -> tuple[float, float]:  # fmt: skip
    """The two epsilons, in voxels, with which an empty map pulls as under DL_BI: Tilborghs Eq. 5, exactly.

    Parameters
    ----------
    volumes, labelled_share, batch_size, found, predicted, weights
        As for :func:`batch_pulls`.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.
    UndefinedError
        When no epsilon makes an empty map pull that hard, or DL_BI does not let it pull at all (B = 1).

    Examples
    --------
    >>> [round(epsilon, 6) for epsilon in matched_epsilons(400.0, 0.8)]
    [320.0, 500.0]
    """
    v = positive_volumes(volumes, weights)
    wanted = batch_pulls(volumes, labelled_share, batch_size, found=found, predicted=predicted, weights=weights).down

    def excess(log_epsilon: float) -> float:
        pulls = image_pulls(v.values, math.exp(log_epsilon), found=found, predicted=predicted, weights=v.shares)
        return pulls.down - wanted

    if not wanted > 0:
        raise UndefinedError("no epsilon solves Eq. 5: a batch of one image gives its empty map no gradient")
    low, high = _ends(v)
    grid = np.linspace(low, high, 400)
    near = grid[int(np.argmax([excess(x) for x in grid]))]
    around = (near - (high - low) / 399, near + (high - low) / 399)
    from scipy.optimize import brentq, minimize_scalar

    peak = float(minimize_scalar(lambda x: -excess(x), bounds=around, method="bounded", options={"xatol": 1e-10}).x)
    if excess(peak) <= 0:
        if excess(peak) < -1e-12:
            raise UndefinedError(
                f"no epsilon solves Eq. 5: an empty map can pull with {excess(peak) + wanted:.4g} at most, "
                f"and DL_BI pulls with {wanted:.4g}"
            )
        return math.exp(peak), math.exp(peak)
    below, above = (float(brentq(excess, *ends, xtol=1e-14, rtol=1e-14)) for ends in ((low, peak), (peak, high)))
    return math.exp(below), math.exp(above)


def balanced_epsilon(
    volumes: ArrayLike, labelled_share: float, batch_size: float = math.inf, *, found: float = 0.5,
    predicted: float = 1.0, weights: ArrayLike | None = None,
) -> float:  # fmt: skip
    """The smallest epsilon, in voxels, with which DL_I pulls down and up in the same proportion as DL_BI.

    Parameters
    ----------
    volumes, labelled_share, batch_size, found, predicted, weights
        As for :func:`batch_pulls`.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.
    UndefinedError
        When no epsilon does: for B = 1, where DL_BI has no downward pull.

    Examples
    --------
    >>> round(balanced_epsilon(400.0, 0.75), 2)
    113.08
    """
    v = positive_volumes(volumes, weights)
    wanted = batch_pulls(volumes, labelled_share, batch_size, found=found, predicted=predicted, weights=weights)

    def excess(log_epsilon: float) -> float:
        pulls = image_pulls(v.values, math.exp(log_epsilon), found=found, predicted=predicted, weights=v.shares)
        return pulls.down * wanted.up - pulls.up * wanted.down

    grid = np.linspace(*_ends(v), 400)
    above = np.array([excess(x) for x in grid]) > 0
    if not wanted.down > 0 or not above.any():
        raise UndefinedError(
            f"no epsilon gives DL_I the balance of DL_BI: down {wanted.down:.4g} to up {wanted.up:.4g}; "
            "is the batch of one image?"
        )
    first = int(np.argmax(above))
    from scipy.optimize import brentq

    return math.exp(float(brentq(excess, grid[first - 1], grid[first], xtol=1e-14, rtol=1e-14)))


def exact_epsilon(
    volumes: ArrayLike, labelled_share: float, batch_size: float = math.inf, *, found: float = 0.5,
    predicted: float = 1.0, weights: ArrayLike | None = None,
) -> float:  # fmt: skip
    """Epsilon for learning from empty maps, in voxels: balanced as DL_BI, and never holding at the empty prediction.

    The larger of :func:`balanced_epsilon` and
    :func:`~segloss_gui.theory.empty_prediction.escaping_epsilon`; see the module for the derivation.

    Parameters
    ----------
    volumes : float or array, shape (n,)
        Of the labelled objects of the training maps, in voxels; empty maps are not among them.
    labelled_share : float
        f, the share of training maps that hold an object, above 1/2.
    batch_size : int or infinity
        B of the DL_BI that is imitated.
    found, predicted : float
        rho and beta: the state of training at which the two losses are to agree.
    weights : array, shape (n,), or None
        Of the volumes.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.
    UndefinedError
        When the share is at most 1/2, where no epsilon lets DL_I leave the empty prediction, or B is 1.

    Examples
    --------
    Half-found objects of 400 voxels: at f = 0.75 the balance decides, at 0.65 the way out of empty.

    >>> round(exact_epsilon(400.0, 0.75), 1), round(exact_epsilon(400.0, 0.65), 1)
    (113.1, 188.8)
    """
    escape = escaping_epsilon(volumes, labelled_share, weights)
    if escape == math.inf:
        raise UndefinedError(
            f"more than half of the maps must be labelled, got a share of {labelled_share}: "
            "with fewer no epsilon lets DL_I leave the empty prediction"
        )
    balance = balanced_epsilon(volumes, labelled_share, batch_size, found=found, predicted=predicted, weights=weights)
    return max(balance, escape)


def _ends(v: Weighted) -> tuple[float, float]:
    """Where epsilon is looked for, in ln voxels."""
    return math.log(float(v.values.min())) - REACH, math.log(float(v.values.max())) + REACH


def _checked_state(found: float, predicted: float) -> None:
    if not 0 < found <= min(1.0, predicted):
        raise ParameterError(
            f"what is found must be positive, and no more than the object (1) or the prediction, "
            f"got found = {found}, predicted = {predicted}"
        )
