"""Overlap and volume of two masks, from three counts of voxels."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ShapeError
from segloss_gui.core.units import MM, SizeUnit

NAN = float("nan")


@dataclass(frozen=True)
class Overlap:
    """What a predicted mask and a reference mask share and do not share.

    Parameters
    ----------
    tp, fp, fn : int
        Voxels in both, in the prediction alone, in the reference alone.
    voxel_ml : float
        Volume of one voxel in millilitres, or in the unit.
    unit : SizeUnit
        Pixels where the image says no size.

    Examples
    --------
    >>> Overlap(tp=3, fp=1, fn=2, voxel_ml=0.5).prediction_ml
    2.0
    """

    tp: int
    fp: int
    fn: int
    voxel_ml: float
    unit: SizeUnit = field(default=MM, repr=False)

    @property
    def prediction_ml(self) -> float:
        """Volume of the prediction in millilitres, or in the unit."""
        return (self.tp + self.fp) * self.voxel_ml

    @property
    def reference_ml(self) -> float:
        """Volume of the reference in millilitres, or in the unit."""
        return (self.tp + self.fn) * self.voxel_ml


def overlap(
    prediction: NDArray[np.bool_], reference: NDArray[np.bool_], voxel_ml: float, unit: SizeUnit = MM
) -> Overlap:
    """Count the voxels two masks of one shape share and do not share.

    Parameters
    ----------
    prediction, reference : array of bool, any shape
        True inside the object.
    voxel_ml : float
        Volume of one voxel in millilitres, or in ``unit``.
    unit : SizeUnit
        Of the image (:attr:`segloss_gui.core.geometry.Grid.unit`).

    Raises
    ------
    ShapeError
        When the shapes differ.

    Examples
    --------
    >>> overlap(np.array([True, True, False]), np.array([True, False, True]), 1.0)
    Overlap(tp=1, fp=1, fn=1, voxel_ml=1.0)
    """
    if prediction.shape != reference.shape:
        raise ShapeError(f"prediction and reference must have one shape, got {prediction.shape} and {reference.shape}")
    # count_nonzero on booleans is several times as fast as a sum.
    tp = int(np.count_nonzero(prediction & reference))
    fp = int(np.count_nonzero(prediction)) - tp
    fn = int(np.count_nonzero(reference)) - tp
    return Overlap(tp, fp, fn, voxel_ml, unit)


def dice(counts: Overlap) -> float:
    """Dice's coefficient 2 TP / (2 TP + FP + FN) (Bertels 2019, Eq. 2); NaN for two empty masks.

    Examples
    --------
    >>> dice(Overlap(2, 1, 1, 1.0)), dice(Overlap(0, 0, 0, 1.0))
    (0.6666666666666666, nan)
    """
    return _ratio(2 * counts.tp, 2 * counts.tp + counts.fp + counts.fn)


def jaccard(counts: Overlap) -> float:
    """Jaccard's index TP / (TP + FP + FN) (Bertels 2019, Eq. 2); NaN for two empty masks.

    Examples
    --------
    >>> jaccard(Overlap(2, 1, 1, 1.0))
    0.5
    """
    return _ratio(counts.tp, counts.tp + counts.fp + counts.fn)


def volume_error_ml(counts: Overlap) -> float:
    """Predicted minus reference volume, in millilitres: below 0 means too small.

    Examples
    --------
    >>> volume_error_ml(Overlap(tp=5, fp=1, fn=4, voxel_ml=0.5))
    -1.5
    """
    return (counts.fp - counts.fn) * counts.voxel_ml


def volume_error_abs_ml(counts: Overlap) -> float:
    """Size of the volume error, in millilitres.

    Examples
    --------
    >>> volume_error_abs_ml(Overlap(tp=5, fp=1, fn=4, voxel_ml=0.5))
    1.5
    """
    return abs(volume_error_ml(counts))


def volume_error_percent(counts: Overlap) -> float:
    """Volume error in percent of the reference volume; NaN where the reference is empty.

    Examples
    --------
    >>> volume_error_percent(Overlap(tp=3, fp=0, fn=1, voxel_ml=0.5))
    -25.0
    """
    return _ratio(100 * (counts.fp - counts.fn), counts.tp + counts.fn)


def sensitivity(counts: Overlap) -> float:
    """TP / (TP + FN), recall; NaN where the reference is empty.

    Examples
    --------
    >>> sensitivity(Overlap(tp=3, fp=2, fn=1, voxel_ml=1.0))
    0.75
    """
    return _ratio(counts.tp, counts.tp + counts.fn)


def precision(counts: Overlap) -> float:
    """TP / (TP + FP), positive predictive value; NaN where the prediction is empty.

    Examples
    --------
    >>> precision(Overlap(tp=3, fp=1, fn=2, voxel_ml=1.0))
    0.75
    """
    return _ratio(counts.tp, counts.tp + counts.fp)


def reference_volume_ml(counts: Overlap) -> float:
    """Volume of the reference, in millilitres.

    Examples
    --------
    >>> reference_volume_ml(Overlap(tp=5, fp=1, fn=4, voxel_ml=0.5))
    4.5
    """
    return counts.reference_ml


def volume_ml(counts: Overlap) -> float:
    """Volume of the prediction, in millilitres.

    Examples
    --------
    >>> volume_ml(Overlap(tp=5, fp=1, fn=4, voxel_ml=0.5))
    3.0
    """
    return counts.prediction_ml


def _ratio(numerator: int, denominator: int) -> float:
    return numerator / denominator if denominator else NAN
