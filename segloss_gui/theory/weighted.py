"""Values with weights: the scores of a population, the volumes of objects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError


@dataclass(frozen=True)
class Weighted:
    """A discrete distribution; made by :func:`weighted`.

    Parameters
    ----------
    values : array, shape (n,)
        In the unit of whatever they are.
    shares : array, shape (n,)
        Their probabilities, which sum to 1.
    """

    values: NDArray[np.float64]
    shares: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Expected value."""
        return float(self.shares @ self.values)


def weighted(values: ArrayLike, weights: ArrayLike | None = None, *, what: str = "values") -> Weighted:
    """A distribution from values and weights of any sum.

    Parameters
    ----------
    values : float or array, shape (n,)
        At least one finite value.
    weights : array, shape (n,), or None
        At least 0 and not all 0; None weighs all alike.
    what : str
        What the values are, for the error.

    Raises
    ------
    ParameterError
        When there is no value, one is not finite, or the weights do not fit.

    Examples
    --------
    >>> weighted([1.0, 3.0], [3, 1]).mean
    1.5
    """
    held = np.atleast_1d(np.asarray(values, np.float64)).ravel()
    given = np.ones(held.size) if weights is None else np.atleast_1d(np.asarray(weights, np.float64)).ravel()
    if not held.size or not np.isfinite(held).all():
        raise ParameterError(f"{what} must be finite numbers, at least one, got {span(held)}")
    if given.size != held.size or not (np.isfinite(given) & (given >= 0)).all() or not given.any():
        raise ParameterError(f"{what} must have one weight each, 0 or more and not all 0, got {span(given)}")
    return Weighted(held, given / given.sum())


def positive_volumes(volumes: ArrayLike, weights: ArrayLike | None = None) -> Weighted:
    """The volumes of objects, in voxels.

    Raises
    ------
    ParameterError
        When one is not positive, or as :func:`weighted`.

    Examples
    --------
    >>> positive_volumes([100.0, 300.0]).mean
    200.0
    """
    found = weighted(volumes, weights, what="volumes of objects")
    if not (found.values > 0).all():
        raise ParameterError(f"volumes of objects must be positive, got {span(found.values)}")
    return found


def span(values: ArrayLike) -> str:
    """What an error says of an array of any size: its least and largest value.

    Examples
    --------
    >>> span([3.0, 1.0, 2.0]), span(0.5), span([])
    ('1..3', '0.5', 'none')
    """
    held = np.asarray(values, np.float64)
    if not held.size:
        return "none"
    low, high = float(held.min()), float(held.max())
    return f"{low:g}" if low == high else f"{low:g}..{high:g}"


def checked_share(share: float) -> float:
    """The share of labelled maps, once it is known to be in (0, 1].

    Raises
    ------
    ParameterError
        When it is not.

    Examples
    --------
    >>> checked_share(0.75)
    0.75
    """
    if not 0 < share <= 1:
        raise ParameterError(f"the share of labelled maps must be in (0, 1], got {share}")
    return float(share)
