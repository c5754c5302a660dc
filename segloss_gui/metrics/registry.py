"""The one list of metrics: what tables, the report and the window may show of a prediction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.units import SizeUnit
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
Best = Literal["high", "low", "zero", ""]
Values = TypeVar("Values", float, NDArray[np.float64])


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
        Empty where the metric is a share; that of images which say no size: :meth:`within`.
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
    of_counts : callable or None
        The same from an :class:`~segloss_gui.metrics.overlap.Overlap`, where three counts are enough.
    """

    key: str
    title: str
    unit: str
    best: Best
    of: Callable[[MaskPair], float]
    undefined_when: str = ""
    short: str = ""
    meaning: str = ""
    of_counts: Callable[[Overlap], float] | None = None

    @property
    def slow(self) -> bool:
        """Whether it needs distances or connected parts: tens of milliseconds rather than one."""
        return self.of_counts is None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Between which values a share lies; None of what is no share."""
        return (0.0, 1.0) if self.best == "high" and not self.unit else None

    @property
    def is_distance(self) -> bool:
        """Whether it runs from surface to surface, so that one empty map alone leaves it undefined."""
        return self.undefined_when == A_MASK_EMPTY

    @property
    def hides_missed(self) -> bool:
        """Whether an empty prediction leaves it undefined, so that its mean leaves out what was missed."""
        return self.undefined_when in (A_MASK_EMPTY, NO_PREDICTION)

    @property
    def is_share(self) -> bool:
        """Whether it runs from 0 (worst) to 1 (perfect), so that an empty case can count as either."""
        return self.best == "high"

    def within(self, unit: SizeUnit) -> MetricSpec:
        """The metric with the unit and the words that its sizes have there: px², and areas, of pictures.

        Examples
        --------
        >>> from segloss_gui.core.units import PX
        >>> METRICS["volume_error_ml"].within(PX).full_title, METRICS["dice"].within(PX) is METRICS["dice"]
        ('Area error (px²)', True)
        """
        own, said = unit.of(self.unit), (unit.named(self.title), unit.named(self.short), unit.named(self.meaning))
        if (own, said) == (self.unit, (self.title, self.short, self.meaning)):
            return self
        return replace(self, unit=own, title=said[0], short=said[1], meaning=said[2])

    @property
    def full_title(self) -> str:
        """Name and unit.

        Examples
        --------
        >>> METRICS["dice"].full_title, METRICS["mean_surface_distance_mm"].full_title
        ('Dice', 'Mean surface distance (mm)')
        """
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def badness(self, values: Values) -> Values:
        """How bad values are: larger is worse; NaN stays NaN. "Worst" means this everywhere.

        Examples
        --------
        >>> METRICS["dice"].badness(0.9), METRICS["hd95_mm"].badness(3.0), METRICS["volume_error_ml"].badness(-3.0)
        (-0.9, 3.0, 3.0)
        """
        if self.best == "zero":
            return abs(values)
        return -values if self.best == "high" else values


def _counted(
    key: str, title: str, short: str, of: Callable[[Overlap], float], meaning: str, *, unit: str = "",
    best: Best = "high", undefined_when: str = "",
) -> MetricSpec:  # fmt: skip
    return MetricSpec(key, title, unit, best, lambda pair: of(pair.counts), undefined_when, short, meaning, of)


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
            _counted("dice", "Dice", "Dice", dice, "2 TP / (2 TP + FP + FN)", undefined_when=BOTH_EMPTY),
            _counted("jaccard", "Jaccard", "Jaccard", jaccard, "TP / (TP + FP + FN)", undefined_when=BOTH_EMPTY),
            _counted("volume_ml", "Volume", "V", volume_ml, "Volume of the prediction", unit="ml", best=""),
            _counted("reference_volume_ml", "Reference volume", "V ref", reference_volume_ml,
                     "Volume of the reference", unit="ml", best=""),
            _counted("volume_error_ml", "Volume error", "ΔV", volume_error_ml,
                     "Predicted minus reference volume", unit="ml", best="zero"),
            _counted("volume_error_abs_ml", "Absolute volume error", "|ΔV|", volume_error_abs_ml,
                     "Size of predicted minus reference volume", unit="ml", best="low"),
            _counted("volume_error_percent", "Relative volume error", "ΔV", volume_error_percent,
                     "Predicted minus reference volume, of the reference volume", unit="%", best="zero",
                     undefined_when=NO_REFERENCE),
            _counted("sensitivity", "Sensitivity", "Sens", sensitivity, "TP / (TP + FN)",
                     undefined_when=NO_REFERENCE),
            _counted("precision", "Precision", "Prec", precision, "TP / (TP + FP)", undefined_when=NO_PREDICTION),
            MetricSpec("hd95_mm", "Hausdorff distance, 95 %", "mm", "low", _far(hd95_mm), A_MASK_EMPTY, "HD95",
                       "95th percentile of the distances between the surfaces, the larger direction"),
            MetricSpec("mean_surface_distance_mm", "Mean surface distance", "mm", "low",
                       _far(mean_surface_distance_mm), A_MASK_EMPTY, "MSD",
                       "Mean distance between the surfaces, both ways"),
            MetricSpec("surface_dice", "Surface Dice", "", "high", _surface_dice, BOTH_EMPTY, "sfDice",
                       "Share of both surfaces within the tolerance of the other"),
            MetricSpec("lesion_count", "Lesions", "", "", _parts(lambda of: float(of.predicted)), "", "Les",
                       "Connected parts of the prediction"),
            MetricSpec("reference_lesion_count", "Reference lesions", "", "", _parts(lambda of: float(of.reference)),
                       "", "Les ref", "Connected parts of the reference"),
            MetricSpec("lesion_f1", "Lesion F1", "", "high", _parts(lesion_f1), BOTH_EMPTY, "Les F1",
                       "Harmonic mean of lesion-wise sensitivity and precision, found by any overlap"),
            MetricSpec("lesion_sensitivity", "Lesion sensitivity", "", "high", _parts(lesion_sensitivity),
                       NO_REFERENCE, "Les sens", "Share of the reference's lesions that are touched"),
            MetricSpec("lesion_precision", "Lesion precision", "", "high", _parts(lesion_precision),
                       NO_PREDICTION, "Les prec", "Share of the predicted lesions that touch the reference"),
        )
    }
)  # fmt: skip
"""Every metric by its key."""

QUICK = tuple(key for key, spec in METRICS.items() if not spec.slow)
"""Keys of the metrics that three counts of voxels give."""


def from_counts(counts: Overlap, keys: Iterable[str] = QUICK) -> dict[str, float]:
    """Metrics that three counts of voxels give.

    Examples
    --------
    >>> from_counts(Overlap(tp=3, fp=1, fn=1, voxel_ml=1.0), ("dice", "precision"))
    {'dice': 0.75, 'precision': 0.75}
    """
    given = {key: _spec(key).of_counts for key in keys}
    return {key: float(of(counts)) for key, of in given.items() if of is not None}


def measure(
    prediction: NDArray[np.bool_],
    reference: NDArray[np.bool_],
    spacing_mm: Sequence[float],
    keys: Iterable[str] = tuple(METRICS),
    *,
    tolerance_mm: float = TOLERANCE_MM,
    voxel_ml: float | None = None,
    between: Callable[[], object] = lambda: None,
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
    between : callable
        Called every now and then in what takes long; what it raises ends the measuring.

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
    pair = MaskPair(prediction, reference, spacing_mm, tolerance_mm=tolerance_mm, voxel_ml=voxel_ml, between=between)
    return {key: float(_spec(key).of(pair)) for key in keys}


def _spec(key: str) -> MetricSpec:
    if key not in METRICS:
        raise ParameterError(f"metrics must be among {', '.join(METRICS)}, got {key!r}")
    return METRICS[key]
