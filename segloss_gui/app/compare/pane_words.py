"""What stands below and beside the pictures of Compare: scores, volumes, cases, in few signs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from segloss_gui.app.compare.gallery_rows import GalleryRow
from segloss_gui.app.scores.score_text import COUNTED, UNDEFINED
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics.overlap import Overlap, dice, jaccard
from segloss_gui.metrics.registry import MetricSpec


def score_text(value: float, spec: MetricSpec) -> str:
    """A score with its unit in few signs.

    Examples
    --------
    >>> from segloss_gui.metrics.registry import METRICS
    >>> score_text(0.87123, METRICS["dice"]), score_text(-0.4, METRICS["volume_error_ml"])
    ('Dice .871', 'Volume error -0.40 ml')
    """
    if math.isnan(value):
        return f"{spec.title} {UNDEFINED}"
    digits = 0 if spec.unit in COUNTED and value.is_integer() else 2
    number = f"{value:.3f}".removeprefix("0") if not spec.unit else f"{value:.{digits}f} {spec.unit}"
    if spec.best == "zero" and value > 0:
        number = f"+{number}"
    return f"{spec.title} {number}"


def case_words(row: GalleryRow) -> str:
    """Name and group of a case, below each other."""
    return f"{row.case}\n{row.group}".strip()


def scores_text(counts: Overlap) -> str:
    """Dice, Jaccard and volume, of one width whatever the numbers.

    Examples
    --------
    >>> scores_text(Overlap(tp=1, fp=1, fn=0, voxel_ml=2.0))
    'Dice .667  Jac .500  V   4.00 ml'
    >>> from segloss_gui.core.units import PX
    >>> scores_text(Overlap(tp=1, fp=1, fn=0, voxel_ml=1.0, unit=PX))
    'Dice .667  Jac .500  A      2 px²'
    """
    shares: Mapping[str, float] = {"Dice": dice(counts), "Jac": jaccard(counts)}
    words = [f"{name} {_share(value)}" for name, value in shares.items()]
    digits = 0 if counts.unit.counted else 2
    size = f"{counts.unit.named('V')} {counts.prediction_ml:6.{digits}f} {counts.unit.volume}"
    return "  ".join([*words, size])


def _share(value: float) -> str:
    return "  – " if value != value else f"{value:.3f}".removeprefix("0") if value < 1 else "1.00"


def volume_text(volume_ml: float, unit: SizeUnit = MM) -> str:
    """A volume with as many decimals as it deserves.

    Examples
    --------
    >>> volume_text(0.0123), volume_text(3.456), volume_text(1234.5)
    ('0.012', '3.46', '1234')
    >>> from segloss_gui.core.units import PX
    >>> volume_text(12.0, PX)
    '12'
    """
    if unit.counted:
        return f"{volume_ml:.0f}"
    return f"{volume_ml:.3f}" if volume_ml < 1 else f"{volume_ml:.2f}" if volume_ml < 1000 else f"{volume_ml:.0f}"


def bare(volume: str) -> str:
    """A volume without the 0 before its point."""
    return volume[1:] if volume.startswith("0.") else volume


def rounded(volume: str) -> str:
    """A volume with no decimals, or one of a small one; what is no number as it is.

    Examples
    --------
    >>> rounded("221.00"), rounded("0.870"), rounded("0"), rounded("–")
    ('221', '.9', '0', '–')
    """
    if "." not in volume:
        return volume
    return f"{float(volume):.0f}" if float(volume) >= 1 else bare(f"{float(volume):.1f}")
