"""Scores of a probability map at every threshold, from one pass over its voxels.

The voxels of each probability are counted once, inside and outside the reference; summed from the
top, the counts are the true and false positives of every threshold, and a move of it costs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ShapeError
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics.overlap import Overlap, dice
from segloss_gui.study.probabilities import LEVELS

LOWEST, HIGHEST, STEP = 0.01, 0.99, 0.01
Counts = NDArray[np.int64]


def level_of(threshold: float) -> int:
    """Smallest stored number that lies at or above a threshold.

    Examples
    --------
    >>> level_of(0.5), level_of(1.0), level_of(0.0)
    (32768, 65535, 0)
    """
    return math.ceil(threshold * LEVELS)


@dataclass(frozen=True, eq=False)
class ThresholdScores:
    """What a probability map and a reference share at every threshold; see :func:`threshold_scores`.

    Parameters
    ----------
    inside, outside : array, shape (65537,), int64
        Voxels of the reference, and others, whose stored number is at least the index.
    voxel_ml : float
        Volume of one voxel in millilitres, or in the unit.
    unit : SizeUnit
        Pixels where the image says no size.
    """

    inside: Counts
    outside: Counts
    voxel_ml: float
    unit: SizeUnit = MM

    def at(self, threshold: float) -> Overlap:
        """Counts of the mask of all voxels whose probability is at least ``threshold``."""
        level = level_of(threshold)
        tp = int(self.inside[level])
        return Overlap(tp, int(self.outside[level]), int(self.inside[0]) - tp, self.voxel_ml, self.unit)

    @cached_property
    def curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Thresholds 0.01 ... 0.99 and the Dice of each; not a number where both masks are empty."""
        thresholds = np.linspace(LOWEST, HIGHEST, round((HIGHEST - LOWEST) / STEP) + 1)
        return thresholds, np.array([dice(self.at(float(threshold))) for threshold in thresholds])

    @property
    def best(self) -> tuple[float, float] | None:
        """The threshold of the largest Dice and that Dice; the one nearest to 0.5 of equals; None where undefined."""
        thresholds, scores = self.curve
        if np.isnan(scores).all():
            return None
        equal = np.flatnonzero(scores == np.nanmax(scores))
        at = equal[np.argmin(np.abs(thresholds[equal] - 0.5))]
        return float(thresholds[at]), float(scores[at])


def threshold_scores(
    codes: NDArray[np.uint16], reference: NDArray[np.bool_], voxel_ml: float, unit: SizeUnit = MM
) -> ThresholdScores:
    """Count a probability map against a reference.

    Parameters
    ----------
    codes : array, uint16
        Probabilities as :class:`~segloss_gui.study.probabilities.ProbabilityMaps` holds them.
    reference : array of bool
        Of the same shape.
    voxel_ml : float
        Volume of one voxel in millilitres, or in ``unit``.
    unit : SizeUnit
        Of the reference.

    Raises
    ------
    ShapeError
        When the shapes differ.

    Examples
    --------
    >>> codes = np.array([0, 20000, 40000, 60000], dtype=np.uint16)
    >>> scores = threshold_scores(codes, np.array([False, False, True, True]), 0.5)
    >>> scores.at(0.5), scores.at(0.2).fp
    (Overlap(tp=2, fp=0, fn=0, voxel_ml=0.5), 1)
    """
    if codes.shape != reference.shape:
        raise ShapeError(f"probabilities and reference must have one shape, got {codes.shape} and {reference.shape}")
    inside = np.bincount(codes[reference], minlength=LEVELS + 1)
    everywhere = np.bincount(codes.ravel(order="K"), minlength=LEVELS + 1)
    return ThresholdScores(_from_above(inside), _from_above(everywhere - inside), voxel_ml, unit)


def _from_above(counts: Counts) -> Counts:
    sums: Counts = np.append(np.cumsum(counts[::-1], dtype=np.int64)[::-1], np.int64(0))
    return sums
