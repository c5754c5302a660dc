"""Numbers of the score tables as text: shares, sizes in the unit of their images, per cent, counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from segloss_gui.core.number_text import with_minus
from segloss_gui.core.units import UNITS
from segloss_gui.metrics import MetricSpec

UNDEFINED, PENDING, UNKNOWN = "–", "…", ""
COUNTED = tuple(unit.volume for unit in UNITS.values() if unit.counted)
"""Units that are whole numbers in one image."""


def share(value: float) -> str:
    """A score of 0..1 with three digits.

    Examples
    --------
    >>> share(0.8712), share(1.0), share(float("nan"))
    ('.871', '1.000', '–')
    """
    return UNDEFINED if math.isnan(value) else f"{value:.3f}".removeprefix("0")


def digits_of(values: Sequence[float]) -> int:
    """Decimals that suit a whole column, so that it stays aligned.

    Examples
    --------
    >>> digits_of([0.02, -0.4]), digits_of([0.02, 12.0]), digits_of([]), digits_of([250.0])
    (3, 2, 3, 1)
    """
    largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    return 3 if largest < 1 else 2 if largest < 100 else 1


def metric_text(spec: MetricSpec, value: float | None, digits: int) -> str:
    """A value of a metric; "–" where it is undefined, "…" where it is on its way (None).

    Examples
    --------
    >>> from segloss_gui.core.units import PX
    >>> from segloss_gui.metrics import METRICS
    >>> metric_text(METRICS["volume_error_ml"], 0.1234, 3), metric_text(METRICS["lesion_count"], 4.0, 2)
    ('+0.123', '4')
    >>> metric_text(METRICS["hd95_mm"], float("nan"), 2), metric_text(METRICS["hd95_mm"], None, 2)
    ('–', '…')
    >>> metric_text(METRICS["volume_error_ml"].within(PX), -250.0, 1)
    '\u2212250'
    """
    if value is None:
        return PENDING
    if math.isnan(value):
        return UNDEFINED
    if spec.is_share:
        return share(value)
    if not spec.unit:
        return f"{value:.0f}" if value.is_integer() else f"{value:.1f}"
    digits = 0 if spec.unit in COUNTED and value.is_integer() else digits
    return with_minus(f"{value:+.{digits}f}") if spec.best == "zero" else f"{value:.{digits}f}"


def heading(spec: MetricSpec) -> str:
    """Short name and unit.

    Examples
    --------
    >>> from segloss_gui.metrics import METRICS
    >>> heading(METRICS["dice"]), heading(METRICS["volume_error_ml"])
    ('Dice', 'ΔV ml')
    """
    return f"{spec.short} {spec.unit}".strip()


def tip(spec: MetricSpec) -> str:
    """What a metric is and where it is undefined, for a tooltip."""
    undefined = f"; – where {spec.undefined_when}" if spec.undefined_when else ""
    return f"{spec.title}: {spec.meaning}{undefined}"
