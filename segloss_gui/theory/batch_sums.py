r"""Expectations over batches whose composition is random, exactly and without enumerating batches.

A batch of B images, each labelled with probability f, objects of volumes V drawn from a distribution:
what the Dice loss over the batch needs is :math:`E[N / X^k]` for sums X over the images. As

.. math:: \frac{1}{X^k} = \frac{1}{\Gamma(k)} \int_0^\infty t^{k-1} e^{-tX} dt

and the images are independent, the expectation of :math:`e^{-tX}` is the B-th power of one image's, and
the binomial sum over the number of labelled images is already in it:
:math:`(f\,E\,e^{-t X_1} + (1-f)\,E\,e^{-t X_0})^B`. One integral is left; with :math:`t = e^x` the
trapezoidal rule on the whole line gives it to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from segloss_gui.theory.weighted import Weighted

Floats = NDArray[np.float64]

STEP = 0.2
"""Of the trapezoidal rule in ln t; its error falls as exp(-pi^2 / step), below 1e-21 here."""
LOWEST, HIGHEST = -42.0, math.log(800.0)
"""ln(t X) beyond which t e^(-tX) is below 1e-18 of its maximum, and e^(-tX) is 0."""


def laplace(volumes: Weighted, t: Floats, power: int = 0) -> Floats:
    """E[V^power exp(-t V)], the Laplace transform of the volumes and its derivatives; shape (T,) to (T,).

    Examples
    --------
    >>> laplace(Weighted(np.array([2.0]), np.array([1.0])), np.array([0.0, 0.5])).round(4)
    array([1.    , 0.3679])
    """
    found: Floats = np.exp(-np.multiply.outer(t, volumes.values)) @ (volumes.shares * volumes.values**power)
    return found


def inverse_power(transform: Callable[[Floats], Floats], power: int, smallest: float, largest: float) -> Floats:
    """E[N / X^power] from the transform E[N exp(-t X)].

    Parameters
    ----------
    transform : callable
        Of t, shape (T,), to shape (..., T).
    power : int
        k, at least 1.
    smallest, largest : float
        Bounds of X, positive; only for where to look.

    Returns
    -------
    Array, shape (...).

    Examples
    --------
    >>> float(inverse_power(lambda t: np.exp(-5 * t), 2, smallest=5.0, largest=5.0).round(12))
    0.04
    """
    x = np.arange(LOWEST - math.log(largest), HIGHEST - math.log(smallest) + STEP, STEP)
    t = np.exp(x)
    found: Floats = (transform(t) * t**power).sum(axis=-1) * STEP / math.gamma(power)
    return found


class BatchMoments(NamedTuple):
    """Expectations over the images that are not set apart; arrays of the shape of the shares.

    Each is summed over the choices of the one or two images set apart, without the probability f or 1 - f of
    what these are: E[G^2/X^2] = f same + f^2 two_labelled, E[G U/X^2] = f (1 - f) across.

    Parameters
    ----------
    inverse : array
        V/X of a labelled image, so that E[G/X] = f inverse.
    labelled, empty : array, 1/voxel
        V/X^2 of a labelled and of an unlabelled image.
    same, two_labelled, across : array
        V^2/X^2 of a labelled image, V V'/X^2 of two, and of a labelled and an unlabelled one.
    """

    inverse: Floats
    labelled: Floats
    empty: Floats
    same: Floats
    two_labelled: Floats
    across: Floats


def batch_moments(volumes: Weighted, shares: Floats, images: int, predicted: float, epsilon: float) -> BatchMoments:
    """Moments of X = G + predicted (G + U) + epsilon over random batches; G labelled, U unlabelled volume.

    Parameters
    ----------
    volumes : Weighted
        Of the objects, in voxels, positive.
    shares : array, shape (...)
        Probabilities f that an image is labelled.
    images : int
        B, at least 1.
    predicted : float
        Predicted volume in units of the object's, at least 0.
    epsilon : float
        In voxels, at least 0; not both 0.

    Examples
    --------
    One image, labelled for sure: X = 2 V.

    >>> one = Weighted(np.array([5.0]), np.array([1.0]))
    >>> float(batch_moments(one, np.array(1.0), 1, 1.0, 0.0).inverse.round(12))
    0.5
    """
    f = np.asarray(shares, np.float64)[..., None]
    in_labelled, in_empty = 1 + predicted, predicted
    smallest = epsilon + in_empty * images * float(volumes.values.min())
    largest = epsilon + in_labelled * images * float(volumes.values.max())

    def moment(t: Floats, scale: float, power: int) -> Floats:
        return laplace(volumes, scale * t, power)

    def rest(t: Floats, count: int) -> Floats:
        one = f * moment(t, in_labelled, 0) + (1 - f) * moment(t, in_empty, 0)
        return one**count * np.exp(-epsilon * t)

    def apart(transform: Callable[[Floats], Floats], count: int, power: int) -> Floats:
        ways = images if count == 1 else images * (images - 1)
        if ways == 0:
            return np.zeros(f.shape[:-1])
        return ways * inverse_power(lambda t: transform(t) * rest(t, images - count), power, smallest, largest)

    return BatchMoments(
        inverse=apart(lambda t: moment(t, in_labelled, 1), 1, 1),
        labelled=apart(lambda t: moment(t, in_labelled, 1), 1, 2),
        empty=apart(lambda t: moment(t, in_empty, 1), 1, 2),
        same=apart(lambda t: moment(t, in_labelled, 2), 1, 2),
        two_labelled=apart(lambda t: moment(t, in_labelled, 1) ** 2, 2, 2),
        across=apart(lambda t: moment(t, in_labelled, 1) * moment(t, in_empty, 1), 2, 2),
    )
