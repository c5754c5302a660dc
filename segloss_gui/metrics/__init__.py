"""Scores of hard label maps: overlap, volume, surface distances and lesions, per case and class.

May import numpy, scipy and ``core``. Undefined is NaN here and empty in files: Dice of two empty
maps is 0/0 (Bertels 2019, Eq. 2-4), and what to make of it is the reader's choice, not ours
(:class:`~segloss_gui.metrics.empty.EmptyRule` for empty twice, :class:`~segloss_gui.metrics.empty.MissedRule` for
a distance that one empty map leaves undefined).

:class:`~segloss_gui.metrics.pair.MaskPair` holds two masks and works out what metrics need of them
(counts, surface distances, lesions) once; :func:`~segloss_gui.metrics.registry.measure` takes any
keys of ``METRICS`` from it. To add a metric: write a function over one of the three and add its
:class:`~segloss_gui.metrics.registry.MetricSpec` to ``METRICS``.
"""

from segloss_gui.metrics.empty import EmptyRule, MissedRule
from segloss_gui.metrics.overlap import Overlap, dice, jaccard, overlap, volume_error_ml, volume_ml
from segloss_gui.metrics.pair import TOLERANCE_MM, MaskPair
from segloss_gui.metrics.registry import METRICS, QUICK, MetricSpec, from_counts, measure

__all__ = [
    "METRICS", "QUICK", "TOLERANCE_MM", "EmptyRule", "MaskPair", "MetricSpec", "MissedRule", "Overlap", "dice",
    "from_counts", "jaccard", "measure", "overlap", "volume_error_ml", "volume_ml",
]  # fmt: skip
