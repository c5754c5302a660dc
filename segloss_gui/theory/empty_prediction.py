r"""When the Dice loss with a heuristic epsilon holds a network at the empty prediction.

With Phi = I and epsilon the mean volume (Tilborghs 2022, Sect. 2.3, Eq. 5), a share f of the training
maps holds an object and the rest are empty, as under partial labels. Tilborghs' Eq. 4 at the empty
prediction (all s_i = 0) gives for one voxel of one image

- labelled, inside its object of V voxels: :math:`-(2V + \epsilon) / (V + \epsilon)^2`;
- with an empty map, anywhere: :math:`+1 / \epsilon`.

Suppose the network cannot yet tell the images apart, so that raising the prediction where objects
look like objects raises it by the same t on the V object voxels of all images, labelled or not.
Summed over voxels and averaged over images,

.. math:: \frac{dL}{dt} = -f \frac{V (2V + \epsilon)}{(V + \epsilon)^2} + (1 - f) \frac{V}{\epsilon}.

The heuristic counts empty maps as 0, so :math:`\epsilon = f V` and V drops out:

.. math:: \frac{dL}{dt} = -f \frac{2 + f}{(1 + f)^2} + \frac{1 - f}{f}
          = -\frac{(f^2 + f - 1)(2 f + 1)}{f (1 + f)^2},

which is negative (training leaves the empty prediction) just when :math:`f^2 + f - 1 > 0`, that is for
:math:`f > (\sqrt 5 - 1) / 2 = 0.618`, the golden ratio's conjugate. Below it the empty prediction is a
local minimum: the loss rises whichever way t goes, and t cannot go below 0.

Objects of unequal volume make it worse: :math:`V (2V + \epsilon) / (V + \epsilon)^2` is concave in V
and V / epsilon is linear, so that by Jensen's inequality the threshold is above 0.618
(:func:`share_threshold` with ``volumes``). The derivation is ours; the papers do not discuss it. The
experiments of Tilborghs 2022 lie above it: BRATS has f = 0.74, and in ACDC, for this setup alone, the
cases at end-diastole are repeated three times (f = 0.75 instead of 0.5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError


def gradient_at_empty(labelled_share: float, volumes: ArrayLike, epsilon: float | None = None) -> float:
    """Derivative of DL_I at the empty prediction by t, the prediction on the objects of all images.

    Summed over the voxels of an object and averaged over images; negative: training leaves the empty
    prediction, positive: it is held there. See the module for the derivation.

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
    v = _volumes(volumes)
    if not 0 < labelled_share <= 1:
        raise ParameterError(f"the share of labelled maps must be in (0, 1], got {labelled_share}")
    eps = labelled_share * float(v.mean()) if epsilon is None else epsilon
    if eps <= 0:
        raise ParameterError(f"epsilon must be positive, got {eps}")
    upwards = v * (2 * v + eps) / (v + eps) ** 2
    return float((-labelled_share * upwards + (1 - labelled_share) * v / eps).mean())


def share_threshold(relative_epsilon: float | None = None, volumes: ArrayLike = 1.0) -> float:
    """Share of labelled maps above which training leaves the empty prediction.

    For objects of one volume V and epsilon = r V: (1 + r)^2 / ((1 + r)^2 + r (2 + r)); with the
    heuristic r = f, 0.618.

    Parameters
    ----------
    relative_epsilon : float or None
        Epsilon in units of the mean volume, the same for all shares; None: the heuristic, f itself.
    volumes : float or array, shape (n,)
        Volumes of the objects; only their ratios count.

    Raises
    ------
    ParameterError
        When epsilon or a volume is not positive.

    Examples
    --------
    >>> round(share_threshold(), 3), round(share_threshold(1.0), 3), round(share_threshold(volumes=[1.0, 4.0]), 3)
    (0.618, 0.571, 0.64)
    """
    v = _volumes(volumes)
    v = v / v.mean()

    # Bisection: at f = 1 nothing holds at empty, towards f = 0 nothing pulls out of it.
    low, high = 0.0, 1.0
    while high - low > 1e-13:
        middle = (low + high) / 2
        low, high = (middle, high) if gradient_at_empty(middle, v, relative_epsilon) > 0 else (low, middle)
    return high


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


def _volumes(volumes: ArrayLike) -> NDArray[np.float64]:
    v = np.atleast_1d(np.asarray(volumes, np.float64))
    if not v.size or not (v > 0).all():
        raise ParameterError(f"volumes of objects must be positive, got {v.tolist()}")
    return v
