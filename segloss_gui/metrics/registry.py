"""The one list of metrics: what tables, the report and the window may show of a prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from segloss_gui.metrics.overlap import Overlap, dice, jaccard, volume_error_ml, volume_ml


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
    best : "high", "low" or "zero"
        Which way is better; "zero" for signed errors, "high" for shares. A plain description of the
        prediction (its volume) has no best and says ``""``.
    of : callable
        From an :class:`~segloss_gui.metrics.overlap.Overlap` to the number, NaN where undefined.
    undefined_when : str
        In words; empty when it always is defined.
    """

    key: str
    title: str
    unit: str
    best: Literal["high", "low", "zero", ""]
    of: Callable[[Overlap], float]
    undefined_when: str = ""


METRICS: Mapping[str, MetricSpec] = MappingProxyType(
    {
        spec.key: spec
        for spec in (
            MetricSpec("dice", "Dice", "", "high", dice, "prediction and reference are both empty"),
            MetricSpec("jaccard", "Jaccard", "", "high", jaccard, "prediction and reference are both empty"),
            MetricSpec("volume_ml", "Volume", "ml", "", volume_ml),
            MetricSpec("volume_error_ml", "Volume error", "ml", "zero", volume_error_ml),
        )
    }
)
"""Every metric by its key."""
