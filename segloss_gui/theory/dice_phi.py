"""The Dice loss over the subsets of Phi, its derivative and the choice of epsilon: Tilborghs 2022, Eq. 3-5.

Phi I gives every image and class its own ratio, CI gathers the classes, BI the batch, BCI both
(Fig. 1). Epsilon is in voxels and stands above and below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import BadInputError, ParameterError, ShapeError, UndefinedError

Phi = Literal["I", "CI", "BI", "BCI"]

GATHERED: dict[Phi, tuple[int, ...]] = {"I": (), "CI": (1,), "BI": (0,), "BCI": (0, 1)}
"""Axes of (B, C) that a subset gathers besides the pixels."""

STABILITY_SHARE = (math.sqrt(5) - 1) / 2
"""Share of labelled maps below which the heuristic epsilon lets the empty prediction be stable, 0.618."""


def dice_loss(probabilities: ArrayLike, target: ArrayLike, phi: Phi = "I", epsilon: ArrayLike = 1e-7) -> float:
    """Loss DL, Tilborghs Eq. 3: one minus the mean over Phi of (2 TP + eps) / (S + G + eps).

    Parameters
    ----------
    probabilities, target : array, shape (B, C, *S)
        Predictions and one-hot or soft truth.
    phi : "I", "CI", "BI" or "BCI"
        Subsets of the sums.
    epsilon : float or array, shape (C,)
        In voxels; one per class for phi I and BI.

    Raises
    ------
    ShapeError
        When the shapes differ or have no spatial axis.
    ParameterError
        When there is not one epsilon per class.
    UndefinedError
        When a ratio is 0/0.

    Examples
    --------
    >>> dice_loss([[[1.0, 1.0]]], [[[1.0, 0.0]]], epsilon=1.0)
    0.25
    """
    overlap, total, eps = _sums(probabilities, target, phi, epsilon)
    return float(1 - ((2 * overlap + eps) / (total + eps)).mean())


def dice_loss_gradient(
    probabilities: ArrayLike, target: ArrayLike, phi: Phi = "I", epsilon: ArrayLike = 1e-7
) -> NDArray[np.float64]:
    """Derivative of :func:`dice_loss` by every probability, Tilborghs Eq. 4.

    For voxel i of subset phi: -(1/|Phi|) (2 g_i (S + G + eps) - (2 TP + eps)) / (S + G + eps)^2.
    It takes two values per subset, one on the foreground and one on the background; on an empty map
    every voxel has eps / (S + eps)^2 / |Phi|.

    Parameters
    ----------
    probabilities, target : array, shape (B, C, *S)
        Predictions and one-hot or soft truth.
    phi, epsilon
        As for :func:`dice_loss`.

    Returns
    -------
    Array, shape (B, C, *S).

    Raises
    ------
    ShapeError, ParameterError, UndefinedError
        As :func:`dice_loss`.

    Examples
    --------
    >>> dice_loss_gradient([[[0.5, 0.5]]], [[[0.0, 0.0]]], epsilon=1.0)
    array([[[0.25, 0.25]]])
    """
    overlap, total, eps = _sums(probabilities, target, phi, epsilon)
    g = np.asarray(target, np.float64)
    below = total + eps
    on_background = (2 * overlap + eps) / below**2 / below.size
    per_truth = 2 / below / below.size
    return _over_voxels(on_background, g) - g * _over_voxels(per_truth, g)


def heuristic_epsilon(
    maps: Sequence[ArrayLike], classes: int, repeats: Sequence[int] | None = None, *, only_positive: bool = False
) -> NDArray[np.float64]:
    """Mean volume in voxels of every class over all training maps, Tilborghs Sect. 2.3.

    Parameters
    ----------
    maps : sequence of integer arrays
        Label maps of any shape; label 0 is the background.
    classes : int
        Number of classes with the background.
    repeats : sequence of int or None
        How often training sees each map.
    only_positive : bool
        Average over the maps that hold the class, instead of counting empty maps as 0.

    Returns
    -------
    Array, shape (classes,).

    Raises
    ------
    BadInputError
        When there are no maps, not one repeat per map, or a label outside the classes.

    Examples
    --------
    >>> heuristic_epsilon([[[1, 1], [0, 0]], [[0, 0], [0, 0]]], classes=2)
    array([3., 1.])
    """
    times = np.ones(len(maps)) if repeats is None else np.asarray(repeats, np.float64)
    if not len(maps) or len(times) != len(maps):
        raise BadInputError(f"there must be maps and one repeat per map, got {len(maps)} maps, {len(times)} repeats")
    volumes = np.stack([_volumes(np.asarray(labels), classes) for labels in maps])
    counted = (volumes > 0) * times[:, None] if only_positive else np.broadcast_to(times[:, None], volumes.shape)
    sums = times @ volumes
    means: NDArray[np.float64] = sums / np.maximum(counted.sum(axis=0), 1)
    return means


def _volumes(labels: NDArray[np.integer], classes: int) -> NDArray[np.float64]:
    if labels.min() < 0 or labels.max() >= classes:
        raise BadInputError(f"labels must be 0..{classes - 1}, got {labels.min()}..{labels.max()}")
    return np.bincount(labels.ravel(), minlength=classes).astype(np.float64)


def derivative_on_empty_map(predicted_volume: ArrayLike, epsilon: ArrayLike) -> NDArray[np.float64]:
    """Derivative of DL_I (B = C = 1) at every voxel of an empty map: eps / (v + eps)^2, from Eq. 4.

    Parameters
    ----------
    predicted_volume : array
        Sum of the probabilities v, in voxels.
    epsilon : array
        In voxels.

    Examples
    --------
    >>> float(derivative_on_empty_map(100.0, 100.0)) == 1 / 400
    True
    """
    v, eps = np.asarray(predicted_volume, np.float64), np.asarray(epsilon, np.float64)
    return eps / (v + eps) ** 2


def matching_epsilon(volume: ArrayLike, a: float = 0.5, b: float = 2.0) -> NDArray[np.float64]:
    """Epsilon at which an empty map pulls as hard as a labelled one, Tilborghs Eq. 5.

    The derivative on an empty map predicted with volume v, eps / (v + eps)^2, is set equal to the one
    on the background of a labelled map with negligible epsilon, 2 TP / (S + G)^2, for TP = a v and
    S + G = b v. With a = 1/2 and b = 2, an object of the same volume half found, this is
    (v - eps)^2 = 0, so that eps = v exactly. Of two solutions the smaller is given.

    Parameters
    ----------
    volume : array
        Expected volume v, in voxels.
    a, b : float
        Overlap and sum of the two volumes, in units of v.

    Raises
    ------
    UndefinedError
        When no epsilon makes an empty map pull that hard (b^2 < 8 a).

    Examples
    --------
    >>> float(matching_epsilon(8789.0))
    8789.0
    """
    half = b**2 / (4 * a) - 1
    if half < 1:
        raise UndefinedError(f"no epsilon solves Eq. 5: b^2 must be at least 8 a, got a = {a}, b = {b}")
    share = half - math.sqrt(half**2 - 1)
    return np.multiply(volume, share, dtype=np.float64)


def pull_from_empty(labelled_share: ArrayLike, relative_epsilon: ArrayLike | None = None) -> NDArray[np.float64]:
    """How strongly DL_I pulls a voxel of an object out of the empty prediction, in units of 1 / V.

    At the empty prediction, before the network tells labelled from unlabelled images, a voxel where
    objects lie gets from Eq. 4 -(2V + eps) / (V + eps)^2 of each labelled map (share f, volume V)
    and +1/eps of each empty one. The mean pull upwards is therefore
    f (2 + r) / (1 + r)^2 - (1 - f) / r, with r = eps / V. The heuristic epsilon counts empty maps as
    0 and so has r = f: the pull is then positive just when (f^2 + f - 1)(2 f + 1) > 0, that is for
    f > (sqrt(5) - 1) / 2 = 0.618 (:data:`STABILITY_SHARE`). Below it the empty prediction is stable
    and training can collapse to it. Objects of one volume are assumed.

    Parameters
    ----------
    labelled_share : array
        Share f of training maps that hold the object, in (0, 1].
    relative_epsilon : array or None
        Epsilon in units of V; None is the heuristic's r = f.

    Examples
    --------
    >>> float(pull_from_empty(0.74)) > 0, float(pull_from_empty(0.5)) > 0
    (True, False)
    """
    f = np.asarray(labelled_share, np.float64)
    r = f if relative_epsilon is None else np.asarray(relative_epsilon, np.float64)
    return f * (2 + r) / (1 + r) ** 2 - (1 - f) / r


def escapes_empty(labelled_share: float, relative_epsilon: float | None = None) -> bool:
    """Whether the empty prediction is unstable, so that training can leave it; see :func:`pull_from_empty`.

    Examples
    --------
    >>> escapes_empty(0.62), escapes_empty(0.61)
    (True, False)
    """
    return bool(pull_from_empty(labelled_share, relative_epsilon) > 0)


def _sums(
    probabilities: ArrayLike, target: ArrayLike, phi: Phi, epsilon: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """TP and S + G of every subset, with the gathered axes kept at length 1, and epsilon."""
    s, g, eps = (np.asarray(x, np.float64) for x in (probabilities, target, epsilon))
    if s.shape != g.shape or s.ndim < 3:
        raise ShapeError(f"probabilities and target must have one shape (B, C, *S), got {s.shape} and {g.shape}")
    if eps.ndim and ("C" in phi or eps.shape != s.shape[1:2]):
        raise ParameterError(f"epsilon must be one number, or one per class for phi I and BI, got {eps} for phi {phi}")
    pixels = tuple(range(2, s.ndim))
    overlap = (s * g).sum(axis=pixels).sum(axis=GATHERED[phi], keepdims=True)
    total = (s + g).sum(axis=pixels).sum(axis=GATHERED[phi], keepdims=True)
    if (total + eps == 0).any():
        raise UndefinedError("the overlap of two empty maps is 0/0: epsilon must be positive, got 0")
    return overlap, total, eps


def _over_voxels(per_subset: NDArray[np.float64], like: NDArray[np.float64]) -> NDArray[np.float64]:
    return per_subset.reshape(per_subset.shape + (1,) * (like.ndim - 2))
