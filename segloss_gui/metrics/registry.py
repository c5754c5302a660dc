"""The one list of metrics: what tables, the report and the window may show of a prediction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics.lesions import Lesions, lesion_f1, lesion_precision, lesion_sensitivity
from segloss_gui.metrics.overlap import (
    Overlap,
    dice,
    jaccard,
    precision,
    reference_volume_ml,
    sensitivity,
    volume_error_abs_ml,
    volume_error_ml,
    volume_error_percent,
    volume_ml,
)
from segloss_gui.metrics.pair import TOLERANCE_MM, MaskPair
from segloss_gui.metrics.surface import SurfaceDistances, hd95_mm, mean_surface_distance_mm, surface_dice

BOTH_EMPTY = "prediction and reference are both empty"
A_MASK_EMPTY = "prediction or reference is empty"
NO_REFERENCE = "the reference is empty"
NO_PREDICTION = "the prediction is empty"


@dataclass(frozen=True)
class MetricSpec:
    """One entry of :data:`METRICS`.

    Parameters
    ----------
    key : str
        Column in ``scores.csv``.
    title : str
        Name on screen and in reports.
    unit : str
        Empty where the metric is a share.
    best : "high", "low", "zero" or ""
        Which way is better; "zero" for signed errors. A plain description of a mask (its volume, its
        lesions) has no best.
    of : callable
        From a :class:`~segloss_gui.metrics.pair.MaskPair` to the number, NaN where undefined.
    undefined_when : str
        In words; empty when it always is defined.
    short : str
        Name for a narrow column.
    meaning : str
        What it is, for a tooltip.
    slow : bool
        Whether it needs distances or connected parts: tens of milliseconds rather than one.
    """

    key: str
    title: str
    unit: str
    best: Literal["high", "low", "zero", ""]
    of: Callable[[MaskPair], float]
    undefined_when: str = ""
    short: str = ""
    meaning: str = ""
    slow: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it runs from 0 (worst) to 1 (perfect), so that an empty case can count as either."""
        return self.best == "high"


def _counted(of: Callable[[Overlap], float]) -> Callable[[MaskPair], float]:
    return lambda pair: of(pair.counts)


def _far(of: Callable[[SurfaceDistances], float]) -> Callable[[MaskPair], float]:
    return lambda pair: of(pair.surface)


def _parts(of: Callable[[Lesions], float]) -> Callable[[MaskPair], float]:
    return lambda pair: of(pair.lesions)


def _surface_dice(pair: MaskPair) -> float:
    return surface_dice(pair.surface, pair.tolerance_mm)


METRICS: Mapping[str, MetricSpec] = MappingProxyType(
    {
        spec.key: spec
        for spec in (
            MetricSpec("dice", "Dice", "", "high", _counted(dice), BOTH_EMPTY, "Dice",
                       "2 TP / (2 TP + FP + FN)"),
            MetricSpec("jaccard", "Jaccard", "", "high", _counted(jaccard), BOTH_EMPTY, "Jaccard",
                       "TP / (TP + FP + FN)"),
            MetricSpec("volume_ml", "Volume", "ml", "", _counted(volume_ml), "", "V",
                       "Volume of the prediction"),
            MetricSpec("reference_volume_ml", "Reference volume", "ml", "", _counted(reference_volume_ml), "",
                       "V ref", "Volume of the reference"),
            MetricSpec("volume_error_ml", "Volume error", "ml", "zero", _counted(volume_error_ml), "", "ΔV",
                       "Predicted minus reference volume"),
            MetricSpec("volume_error_abs_ml", "Absolute volume error", "ml", "low",
                       _counted(volume_error_abs_ml), "", "|ΔV|", "Size of predicted minus reference volume"),
            MetricSpec("volume_error_percent", "Relative volume error", "%", "zero",
                       _counted(volume_error_percent), NO_REFERENCE, "ΔV",
                       "Predicted minus reference volume, of the reference volume"),
            MetricSpec("sensitivity", "Sensitivity", "", "high", _counted(sensitivity), NO_REFERENCE, "Sens",
                       "TP / (TP + FN)"),
            MetricSpec("precision", "Precision", "", "high", _counted(precision), NO_PREDICTION, "Prec",
                       "TP / (TP + FP)"),
            MetricSpec("hd95_mm", "Hausdorff distance, 95 %", "mm", "low", _far(hd95_mm), A_MASK_EMPTY, "HD95",
                       "95th percentile of the distances between the surfaces, the larger direction", slow=True),
            MetricSpec("mean_surface_distance_mm", "Mean surface distance", "mm", "low",
                       _far(mean_surface_distance_mm), A_MASK_EMPTY, "MSD",
                       "Mean distance between the surfaces, both ways", slow=True),
            MetricSpec("surface_dice", "Surface Dice", "", "high", _surface_dice, BOTH_EMPTY, "sfDice",
                       "Share of both surfaces within the tolerance of the other", slow=True),
            MetricSpec("lesion_count", "Lesions", "", "", _parts(lambda of: float(of.predicted)), "", "Les",
                       "Connected parts of the prediction", slow=True),
            MetricSpec("reference_lesion_count", "Reference lesions", "", "", _parts(lambda of: float(of.reference)),
                       "", "Les ref", "Connected parts of the reference", slow=True),
            MetricSpec("lesion_f1", "Lesion F1", "", "high", _parts(lesion_f1), BOTH_EMPTY, "Les F1",
                       "Harmonic mean of lesion-wise sensitivity and precision, found by any overlap", slow=True),
            MetricSpec("lesion_sensitivity", "Lesion sensitivity", "", "high", _parts(lesion_sensitivity),
                       NO_REFERENCE, "Les sens", "Share of the reference's lesions that are touched", slow=True),
            MetricSpec("lesion_precision", "Lesion precision", "", "high", _parts(lesion_precision),
                       NO_PREDICTION, "Les prec", "Share of the predicted lesions that touch the reference", slow=True),
        )
    }
)  # fmt: skip
"""Every metric by its key."""

QUICK = tuple(key for key, spec in METRICS.items() if not spec.slow)
"""Keys of the metrics that three counts of voxels give."""


def measure(
    prediction: NDArray[np.bool_],
    reference: NDArray[np.bool_],
    spacing_mm: Sequence[float],
    keys: Iterable[str] = tuple(METRICS),
    tolerance_mm: float = TOLERANCE_MM,
    voxel_ml: float | None = None,
) -> dict[str, float]:
    """Any metrics of one pair of masks; what several of them need is worked out once.

    Parameters
    ----------
    prediction, reference : array of bool, shape (X, Y, Z) or (X, Y)
        True inside the object.
    spacing_mm : sequence of float
        Voxel step along each axis, in mm.
    keys : iterable of str
        Of :data:`METRICS`; all of them where none are given.
    tolerance_mm : float
        Of the surface Dice.
    voxel_ml : float or None
        Volume of a voxel in ml; None: the product of the spacings.

    Returns
    -------
    dict of str to float
        NaN where undefined.

    Raises
    ------
    ParameterError
        When there is no metric of a key.

    Examples
    --------
    >>> square = np.zeros((8, 8), bool); square[2:6, 2:6] = True
    >>> measure(square, np.roll(square, 1, axis=0), (1.0, 1.0), ("dice", "hd95_mm", "lesion_count"))
    {'dice': 0.75, 'hd95_mm': 1.0, 'lesion_count': 1.0}
    """
    pair = MaskPair(prediction, reference, spacing_mm, tolerance_mm=tolerance_mm, voxel_ml=voxel_ml)
    return {key: float(_spec(key).of(pair)) for key in keys}


def _spec(key: str) -> MetricSpec:
    if key not in METRICS:
        raise ParameterError(f"metrics must be among {', '.join(METRICS)}, got {key!r}")
    return METRICS[key]
