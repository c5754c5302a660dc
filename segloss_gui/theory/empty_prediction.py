r"""When the Dice loss holds a network at the empty prediction: a phase picture over f, epsilon and the batch.

A share f of the training maps holds an object and the rest are empty, as under partial labels. Suppose
the network cannot yet tell the images apart, so that it predicts the same t on the V object voxels of all
images, labelled or not. Tilborghs' Eq. 4 gives the derivative of the loss along t, summed over voxels; what
gradient descent follows is its negative, here called the drift. With Phi = I, whatever the batch,

.. math:: -\frac{dL}{dt} = f \frac{V (2V + \epsilon)}{((1 + t) V + \epsilon)^2}
          - (1 - f) \frac{V \epsilon}{(t V + \epsilon)^2},

and with Phi = BI over B images, of which a binomial number is labelled (G their volume, U that of the others),

.. math:: -\frac{dL}{dt} = E\,\frac{G (2 G + \epsilon) - U \epsilon}{(G + t (G + U) + \epsilon)^2},

which is the former for B = 1 (worked out exactly by :mod:`~segloss_gui.theory.batch_sums`).

**The golden section.** The heuristic epsilon of Tilborghs Sect. 2.3 counts empty maps as 0, so that
:math:`\epsilon = f V`; at t = 0 and Phi = I V drops out:

.. math:: -\frac{dL}{dt} = \frac{f (2 + f)}{(1 + f)^2} - \frac{1 - f}{f}
          = \frac{(f^2 + f - 1)(2 f + 1)}{f (1 + f)^2},

which is positive (training leaves the empty prediction) just when :math:`f^2 + f - 1 > 0`, that is for
:math:`f > (\sqrt 5 - 1) / 2 = 0.618`, the golden ratio's conjugate. Below it the empty prediction is a
local minimum: the loss rises whichever way t goes, and t cannot go below 0.

Objects of unequal volume make it worse: :math:`V (2V + \epsilon) / (V + \epsilon)^2` is concave in V
and V / epsilon is linear, so that by Jensen's inequality the threshold is above 0.618
(:func:`share_threshold` with ``volumes``). The derivation is ours; the papers do not discuss it. The
experiments of Tilborghs 2022 lie above it: BRATS has f = 0.74, and in ACDC, for this setup alone, the
cases at end-diastole are repeated three times (f = 0.75 instead of 0.5).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.theory.batch_sums import batch_moments
from segloss_gui.theory.dice_phi import Phi
from segloss_gui.theory.weighted import Weighted, checked_share, positive_volumes, span

Floats = NDArray[np.float64]


def drift(
    labelled_share: ArrayLike,
    epsilon: ArrayLike,
    volumes: ArrayLike = 1.0,
    *,
    phi: Phi = "I",
    batch_size: int = 1,
    predicted: float = 0.0,
    weights: ArrayLike | None = None,
) -> Floats:
    """Where gradient descent moves the prediction of all objects: positive, out of empty; negative, into it.

    The phase picture is this over a grid of shares and epsilons; see the module for the derivation.

    Parameters
    ----------
    labelled_share, epsilon : arrays that broadcast
        Share f of the training maps that hold their object, in 0..1; epsilon in voxels, positive.
    volumes : float or array, shape (n,)
        Of the objects in voxels, alike in labelled and unlabelled images. With 1, epsilon is in their unit.
    phi : "I" or "BI"
        With one class, CI and BCI are the same as these.
    batch_size : int
        B, at least 1; of no effect for phi I.
    predicted : float
        t, the prediction on the objects, in 0..1; 0 is the empty prediction.
    weights : array, shape (n,), or None
        Of the volumes.

    Returns
    -------
    Array of the broadcast shape, without unit: -dL/dt.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.

    Examples
    --------
    Half of the maps are labelled, epsilon is the heuristic f V. DL_I is held at empty and DL_BI over eight images
    leaves it; from t = 0.4 on DL_I climbs, too.

    >>> float(drift(0.5, 0.5).round(3)), float(drift(0.5, 0.5, phi="BI", batch_size=8).round(3))
    (-0.444, 1.388)
    >>> float(drift(0.5, 0.5, predicted=0.4).round(3))
    0.038
    """
    f, eps = np.broadcast_arrays(np.asarray(labelled_share, np.float64), np.asarray(epsilon, np.float64))
    v = positive_volumes(volumes, weights)
    _checked(f, eps, phi, batch_size, predicted)
    found = np.empty(f.shape)
    # Transforms of the volumes depend on epsilon alone: a grid costs one set of them per epsilon.
    for value in np.unique(eps):
        of = eps == value
        if "B" in phi:
            found[of] = _batch_drift(f[of], float(value), v, batch_size, predicted)
        else:
            found[of] = _image_drift(f[of], float(value), v, predicted)
    return found


def _image_drift(f: Floats, eps: float, v: Weighted, t: float) -> Floats:
    labelled = v.shares @ (v.values * (2 * v.values + eps) / ((1 + t) * v.values + eps) ** 2)
    empty = v.shares @ (v.values * eps / (t * v.values + eps) ** 2)
    return f * labelled - (1 - f) * empty


def _batch_drift(f: Floats, eps: float, v: Weighted, images: int, t: float) -> Floats:
    of = batch_moments(v, f, images, t, eps)
    squared = f * of.same + f**2 * of.two_labelled
    return 2 * squared + eps * (f * of.labelled - (1 - f) * of.empty)


def _checked(f: Floats, eps: Floats, phi: Phi, batch_size: int, predicted: float) -> None:
    if not ((f >= 0) & (f <= 1)).all():
        raise ParameterError(f"shares of labelled maps must be in 0..1, got {span(f)}")
    if not ((eps > 0) & np.isfinite(eps)).all():
        raise ParameterError(f"epsilon must be positive, got {span(eps)}")
    if phi not in ("I", "CI", "BI", "BCI"):
        raise ParameterError(f"phi must be I, CI, BI or BCI, got {phi!r}")
    if batch_size < 1 or batch_size != int(batch_size):
        raise ParameterError(f"the batch size must be a whole number from 1 up, got {batch_size}")
    if not 0 <= predicted <= 1:
        raise ParameterError(f"the prediction must be in 0..1, got {predicted}")


def gradient_at_empty(labelled_share: float, volumes: ArrayLike, epsilon: float | None = None) -> float:
    """Derivative of DL_I at the empty prediction by t, the prediction on the objects of all images.

    Minus the :func:`drift`: negative, training leaves the empty prediction; positive, it is held there.

    Parameters
    ----------
    labelled_share : float
        Share f of the training maps that hold their object, in (0, 1].
    volumes : float or array, shape (n,)
        Volumes of the objects in voxels, alike in labelled and unlabelled images.
    epsilon : float or None
        In voxels; None: the heuristic, f times the mean volume.

    Raises
    ------
    ParameterError
        When the share, a volume or epsilon is out of its bounds.

    Examples
    --------
    >>> gradient_at_empty(0.74, 370.0) < 0 < gradient_at_empty(0.5, 370.0)
    True
    >>> gradient_at_empty(0.5, 370.0, epsilon=1e-7) > 1e8
    True
    """
    f = checked_share(labelled_share)
    eps = f * positive_volumes(volumes).mean if epsilon is None else epsilon
    return -float(drift(f, eps, volumes))


def share_threshold(
    relative_epsilon: float | None = None,
    volumes: ArrayLike = 1.0,
    *,
    phi: Phi = "I",
    batch_size: int = 1,
    weights: ArrayLike | None = None,
) -> float:
    """Share of labelled maps above which training leaves the empty prediction.

    For phi I, objects of one volume V and epsilon = r V: (1 + r)^2 / ((1 + r)^2 + r (2 + r)); with the
    heuristic r = f, 0.618.

    Parameters
    ----------
    relative_epsilon : float or None
        Epsilon in units of the mean volume, the same for all shares; None: the heuristic, f itself.
    volumes : float or array, shape (n,)
        Volumes of the objects; only their ratios count.
    phi, batch_size, weights
        As for :func:`drift`.

    Raises
    ------
    ParameterError
        When epsilon or a volume is not positive, or the batch is not one.

    Examples
    --------
    >>> round(share_threshold(), 3), round(share_threshold(1.0), 3), round(share_threshold(volumes=[1.0, 4.0]), 3)
    (0.618, 0.571, 0.64)
    >>> [round(share_threshold(phi="BI", batch_size=images), 3) for images in (1, 2, 8)]
    [0.618, 0.532, 0.318]
    """
    v = positive_volumes(volumes, weights)
    relative = v.values / v.mean

    def held(f: float) -> bool:
        eps = f if relative_epsilon is None else relative_epsilon
        return bool(drift(f, eps, relative, phi=phi, batch_size=batch_size, weights=v.shares) < 0)

    # Bisection: at f = 1 nothing holds at empty, towards f = 0 nothing pulls out of it.
    low, high = 0.0, 1.0
    while high - low > 1e-13:
        middle = (low + high) / 2
        low, high = (middle, high) if held(middle) else (low, middle)
    return high


def barrier(labelled_share: ArrayLike, relative_epsilon: ArrayLike | None = None) -> Floats:
    r"""The prediction t above which DL_I raises objects of one volume and below which it empties them.

    The drift vanishes where :math:`(t + r) / (1 + t + r) = \kappa` with
    :math:`\kappa^2 = (1 - f) r / (f (2 + r))`, so that :math:`t = \kappa / (1 - \kappa) - r`. Up to 0 the empty
    prediction is unstable; above 1 even a perfect prediction of all images falls to empty. Training starts
    near t = 1/2, which is why a share somewhat below the threshold need not collapse.

    Parameters
    ----------
    labelled_share : array
        f, in (0, 1].
    relative_epsilon : array that broadcasts, or None
        r = epsilon / V, positive; None: the heuristic, f itself.

    Returns
    -------
    Array: t, of any sign; infinity where the drift is negative for all t.

    Raises
    ------
    ParameterError
        When a share or epsilon is out of its bounds.

    Examples
    --------
    >>> barrier([0.5, 0.7]).round(3), float(barrier(0.5, 0.001).round(3))
    (array([ 0.309, -0.2  ]), 0.022)
    """
    f = np.asarray(labelled_share, np.float64)
    r = f if relative_epsilon is None else np.asarray(relative_epsilon, np.float64)
    _checked(f, r, "I", 1, 0.0)
    if not (f > 0).all():
        raise ParameterError(f"shares of labelled maps must be in (0, 1], got {span(f)}")
    kappa: Floats = np.asarray(np.sqrt((1 - f) * r / (f * (2 + r))))
    outside = np.divide(kappa, 1 - kappa, out=np.full(kappa.shape, np.inf), where=kappa < 1)
    found: Floats = np.subtract(outside, r)
    return found


def escaping_epsilon(volumes: ArrayLike, labelled_share: float, weights: ArrayLike | None = None) -> float:
    r"""The epsilon, in voxels, below which DL_I is held at the empty prediction; infinity for f up to 1/2.

    For objects of one volume V it is :math:`V (\sqrt{f / (2 f - 1)} - 1)`, which is the heuristic f V just
    at the golden section.

    Parameters
    ----------
    volumes : float or array, shape (n,)
        Volumes of the objects in voxels.
    labelled_share : float
        Share f of the training maps that hold their object, in (0, 1].
    weights : array, shape (n,), or None
        Of the volumes.

    Raises
    ------
    ParameterError
        When the share or a volume is out of its bounds.

    Examples
    --------
    >>> round(escaping_epsilon(100.0, 2 / 3), 3), escaping_epsilon(100.0, 0.5)
    (41.421, inf)
    """
    v, f = positive_volumes(volumes, weights), checked_share(labelled_share)
    if f <= 0.5:
        return math.inf
    if f == 1:
        return 0.0

    def excess(log_epsilon: float) -> float:
        # epsilon times the drift, V (2 f - 1 - f (V / (V + epsilon))^2), grows with epsilon: there is one root.
        left = v.values / (v.values + math.exp(log_epsilon))
        return float(v.shares @ (v.values * (2 * f - 1 - f * left**2)))

    # The least and the largest volume, each alone, have their roots on either side.
    alone = (1 - f) / (2 * f - 1) / (math.sqrt(f / (2 * f - 1)) + 1)
    low, high = (math.log(float(edge) * alone) for edge in (v.values.min(), v.values.max()))
    from scipy.optimize import brentq

    return math.exp(float(brentq(excess, low - 1, high + 1, xtol=1e-14, rtol=1e-14)))


def empty_is_stable(labelled_share: float, volumes: ArrayLike = 1.0, epsilon: float | None = None) -> bool:
    """Whether the empty prediction is a local minimum of DL_I, so that training may collapse to it.

    Parameters
    ----------
    labelled_share, volumes, epsilon
        As for :func:`gradient_at_empty`.

    Examples
    --------
    >>> empty_is_stable(0.61), empty_is_stable(0.62)
    (True, False)
    """
    return gradient_at_empty(labelled_share, volumes, epsilon) > 0
