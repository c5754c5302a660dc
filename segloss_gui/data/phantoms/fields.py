"""What phantoms are made of: smooth noise, blobs with rough borders, soft edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DesignName = Literal["lesions", "large_objects", "two_groups", "two_groups_2d", "ventricles"]

REFERENCE_SIDE = 24
"""Side in voxels for which the designs were tuned; radii and centres scale with the side."""


@dataclass(frozen=True, eq=False)
class Phantom:
    """One synthetic case.

    Parameters
    ----------
    image : array, shape (C, N, N, N) or (C, N, N, 1), float32
        Channels.
    labels : array, shape (N, N, N) or (N, N, 1), uint8
        1 inside the labelled object; of several classes, the class of every voxel.
    """

    image: NDArray[np.float32]
    labels: NDArray[np.uint8]


@dataclass(frozen=True)
class Design:
    """One kind of built-in cohort.

    Parameters
    ----------
    channels : tuple of str
        Names of the channels.
    labels : tuple of str
        What label 1 is called, and 2, where there are several.
    make : callable
        ``(rng, side, split) -> Phantom``; its first draw is the group, where there are groups.
    group : callable
        ``(rng, split) -> group`` of the case whose generator this is.
    axes : int
        3 for volumes; 2 for pictures, which are volumes of one slice.
    """

    channels: tuple[str, ...]
    labels: tuple[str, ...]
    make: Callable[[np.random.Generator, int, str], Phantom]
    group: Callable[[np.random.Generator, str], str]
    axes: int = 3


@dataclass(frozen=True)
class Blob:
    """An ellipsoid (in a picture an ellipse) with a rough border.

    Parameters
    ----------
    centre : array, shape (axes,), voxels
        Its centre.
    radius : float, voxels
        Its mean radius R.
    distance : array, shape (N, N, N) or (N, N), voxels
        d(v): the distance of a voxel from the centre, scaled per axis and roughened; the blob is d < R.
    """

    centre: Array
    radius: float
    distance: Array


def smooth(rng: np.random.Generator, side: int, sigma: float, axes: int = 3) -> Array:
    """White noise, Gaussian-filtered (wrapping around), then of mean 0 and deviation 1."""
    from scipy.ndimage import gaussian_filter

    field = gaussian_filter(rng.standard_normal((side,) * axes), sigma, mode="wrap")
    field -= field.mean()
    field /= field.std()
    return np.asarray(field, dtype=np.float64)


def log_uniform(rng: np.random.Generator, side: int, low: float, high: float) -> float:
    """A radius: ``side * exp(U(ln low, ln high))`` voxels."""
    return float(side * np.exp(rng.uniform(np.log(low), np.log(high))))


def blob(rng: np.random.Generator, side: int, centre: Array, radius: float, rough: float) -> Blob:
    """The radius field ``d(v) = sqrt(sum_k ((v_k - c_k) / a_k)^2) + rough * smooth(2)``, a_k ~ U(0.8, 1.25)."""
    scale = rng.uniform(0.8, 1.25, size=len(centre))
    axes = np.ogrid[(slice(side),) * len(centre)]
    squares = sum(((axis - c) / a) ** 2 for axis, c, a in zip(axes, centre, scale, strict=True))
    return Blob(centre, radius, np.sqrt(squares) + rough * smooth(rng, side, 2.0, len(centre)))


def soft_edge(shape: Blob, width: float) -> Array:
    """1 inside, 0 outside: ``1 / (1 + exp(-(R - d) / width))``."""
    # exp stays below 1e300 whatever the side.
    return np.asarray(1.0 / (1.0 + np.exp(np.clip((shape.distance - shape.radius) / width, -700.0, 700.0))))
