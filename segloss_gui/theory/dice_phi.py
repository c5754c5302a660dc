"""The Dice loss over the subsets of Phi, its derivative and the choice of epsilon: Tilborghs 2022, Eq. 3-5.

Phi I gives every image and class its own ratio, CI gathers the classes, BI the batch, BCI both
(Fig. 1). Epsilon is in voxels and stands above and below.

Within a subset the derivative knows two values only, one where y = 0 and one where y = 1 (Sect. 2.2):
:func:`derivative_values` gives them from three sums per image and class, :func:`dice_loss_gradient` per voxel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import BadInputError, ParameterError, ShapeError, UndefinedError
from segloss_gui.theory.weighted import span

Phi = Literal["I", "CI", "BI", "BCI"]

GATHERED: dict[Phi, tuple[int, ...]] = {"I": (), "CI": (1,), "BI": (0,), "BCI": (0, 1)}
"""Axes of (B, C) that a subset gathers besides the pixels."""

STABILITY_SHARE = (math.sqrt(5) - 1) / 2
"""Share of labelled maps below which the heuristic epsilon lets the empty prediction be stable, 0.618: the root of
f^2 + f - 1, derived in :mod:`~segloss_gui.theory.empty_prediction` (ours, from Eq. 4)."""


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
    It takes two values per subset (:func:`derivative_values`); on an empty map every voxel has
    eps / (S + eps)^2 / |Phi|.

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
    g = np.asarray(target, np.float64)
    on_background, per_truth = _slopes(*_sums(probabilities, target, phi, epsilon))
    return _over_voxels(on_background, g) - g * _over_voxels(per_truth, g)


class DerivativeValues(NamedTuple):
    """The two values that the derivative of the Dice loss takes in every subset, Tilborghs Eq. 4 and Sect. 2.2.

    Parameters
    ----------
    background, foreground : array, shape (..., B, C), per voxel
        Where y = 0, never negative, and where y = 1, never positive.
    """

    background: NDArray[np.float64]
    foreground: NDArray[np.float64]


def derivative_values(
    volumes: ArrayLike, predicted: ArrayLike, intersections: ArrayLike, phi: Phi = "I", epsilon: ArrayLike = 1e-7
) -> DerivativeValues:
    """Derivative of :func:`dice_loss` by a probability where y = 0 and where y = 1, from a batch's sums; Eq. 4.

    Parameters
    ----------
    volumes, predicted, intersections : arrays that broadcast to (..., B, C)
        Sums of the truth y, of the prediction s and of y s over every image and class, in voxels; an array
        of one axis is a batch of one class. Axes before them are other batches: a curve over predicted volumes.
    phi, epsilon
        As for :func:`dice_loss`.

    Raises
    ------
    ParameterError
        When a sum is negative or an intersection larger than what it lies in, or there is not one epsilon
        per class.
    UndefinedError
        When a ratio is 0/0.

    Examples
    --------
    An empty map beside a labelled one, 100 voxels predicted in each: phi I with a small epsilon leaves the empty
    one alone, the batch does not.

    >>> sums = dict(volumes=[100, 0], predicted=[100, 100], intersections=[50, 0])
    >>> derivative_values(**sums, phi="I", epsilon=1e-7).background.ravel().round(7)
    array([0.00125, 0.     ])
    >>> derivative_values(**sums, phi="BI", epsilon=1e-7).background.ravel().round(7)
    array([0.0011111, 0.0011111])
    """
    true, found, both = np.broadcast_arrays(
        *(_per_class(np.asarray(sums, np.float64)) for sums in (volumes, predicted, intersections))
    )
    if true.ndim < 2 or (both < 0).any() or (both > np.minimum(true, found)).any():
        raise ParameterError(
            "sums must be arrays (B,) or (..., B, C), with 0 <= intersection <= volume and predicted volume, got "
            f"volumes {span(true)}, predicted {span(found)}, intersections {span(both)} of shape {true.shape}"
        )
    on_background, per_truth = _slopes(*_gathered(both, true + found, phi, np.asarray(epsilon, np.float64)))
    return DerivativeValues(
        *(np.broadcast_to(value, true.shape).copy() for value in (on_background, on_background - per_truth))
    )


def _per_class(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return sums[:, None] if sums.ndim == 1 else sums


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


def matching_epsilons(volume: ArrayLike, a: float = 0.5, b: float = 2.0) -> tuple[NDArray[np.float64], ...]:
    r"""Both epsilons at which an empty map pulls as hard as a labelled one, Tilborghs Eq. 5; the smaller first.

    The derivative on an empty map predicted with volume v, eps / (v + eps)^2, is set equal to the one
    on the background of a labelled map with negligible epsilon, 2 TP / (S + G)^2, for TP = a v and
    S + G = b v. With r = eps / v, Eq. 5 is the quadratic

    .. math:: r^2 + \left(2 - \frac{b^2}{2 a}\right) r + 1 = 0,
       \qquad r = \frac{b^2 - 4 a \pm b \sqrt{b^2 - 8 a}}{4 a},

    whose roots are each other's inverse. With a = 1/2 and b = 2, an object of the same volume half found, they
    are one, eps = v exactly: the epsilon at which an empty map pulls hardest. With better overlap than that (a larger
    at b = 2) no epsilon reaches a labelled map's pull.

    Parameters
    ----------
    volume : array
        Expected volume v, in voxels.
    a, b : float
        Overlap and sum of the two volumes, in units of v; positive.

    Raises
    ------
    ParameterError
        When a or b is not positive.
    UndefinedError
        When no epsilon makes an empty map pull that hard (b^2 < 8 a).

    Examples
    --------
    >>> [float(root) for root in matching_epsilons(8789.0)], [float(root) for root in matching_epsilons(100.0, 1, 3)]
    ([8789.0, 8789.0], [50.0, 200.0])
    """
    if not (a > 0 and b > 0):
        raise ParameterError(f"a and b must be positive, got a = {a}, b = {b}")
    discriminant = b * b - 8 * a
    if abs(discriminant) <= 4 * np.finfo(np.float64).eps * b * b:
        discriminant = 0.0
    if discriminant < 0:
        raise UndefinedError(f"no epsilon solves Eq. 5: b^2 must be at least 8 a, got a = {a}, b = {b}")
    larger = (b * b - 4 * a + b * math.sqrt(discriminant)) / (4 * a)
    # The smaller root by subtraction would lose its digits where b^2 is much more than 8 a.
    return np.multiply(volume, 1 / larger, dtype=np.float64), np.multiply(volume, larger, dtype=np.float64)


def matching_epsilon(volume: ArrayLike, a: float = 0.5, b: float = 2.0) -> NDArray[np.float64]:
    """The smaller of :func:`matching_epsilons`, the epsilon of Tilborghs Eq. 5.

    Parameters
    ----------
    volume : array
        Expected volume v, in voxels.
    a, b : float
        Overlap and sum of the two volumes, in units of v; positive.

    Raises
    ------
    ParameterError, UndefinedError
        As :func:`matching_epsilons`.

    Examples
    --------
    >>> float(matching_epsilon(8789.0))
    8789.0
    """
    return matching_epsilons(volume, a, b)[0]


def _sums(
    probabilities: ArrayLike, target: ArrayLike, phi: Phi, epsilon: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """TP and S + G of every subset, with the gathered axes kept at length 1, and epsilon."""
    s, g, eps = (np.asarray(x, np.float64) for x in (probabilities, target, epsilon))
    if s.shape != g.shape or s.ndim < 3:
        raise ShapeError(f"probabilities and target must have one shape (B, C, *S), got {s.shape} and {g.shape}")
    pixels = tuple(range(2, s.ndim))
    return _gathered((s * g).sum(axis=pixels), (s + g).sum(axis=pixels), phi, eps)


def _gathered(
    overlap: NDArray[np.float64], total: NDArray[np.float64], phi: Phi, eps: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The same from the sums over pixels, each (..., B, C)."""
    if eps.ndim and ("C" in phi or eps.shape != overlap.shape[-1:]):
        raise ParameterError(f"epsilon must be one number, or one per class for phi I and BI, got {eps} for phi {phi}")
    axes = tuple(axis - 2 for axis in GATHERED[phi])
    overlap, total = (sums.sum(axis=axes, keepdims=True) for sums in (overlap, total))
    if (total + eps == 0).any():
        raise UndefinedError("the overlap of two empty maps is 0/0: epsilon must be positive, got 0")
    return overlap, total, eps


def _slopes(
    overlap: NDArray[np.float64], total: NDArray[np.float64], eps: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Eq. 4 of every subset where y = 0, and how much lower it is where y = 1."""
    below = total + eps
    subsets = math.prod(below.shape[-2:])
    return (2 * overlap + eps) / below**2 / subsets, 2 / below / subsets


def _over_voxels(per_subset: NDArray[np.float64], like: NDArray[np.float64]) -> NDArray[np.float64]:
    return per_subset.reshape(per_subset.shape + (1,) * (like.ndim - 2))
