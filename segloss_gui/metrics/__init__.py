"""Scores of hard label maps: overlap and volume, per case and class.

May import numpy, scipy and ``core``. Undefined is NaN here and empty in files: Dice of two empty
maps is 0/0 (Bertels 2019, Eq. 2-4), and what to make of it is the reader's choice, not ours.

To add a metric: write a function over :class:`~segloss_gui.metrics.overlap.Overlap` (or two masks
and a grid) and add its :class:`~segloss_gui.metrics.registry.MetricSpec` to ``METRICS``.
"""

from segloss_gui.metrics.overlap import Overlap, dice, jaccard, overlap, volume_error_ml, volume_ml
from segloss_gui.metrics.registry import METRICS, MetricSpec

__all__ = ["METRICS", "MetricSpec", "Overlap", "dice", "jaccard", "overlap", "volume_error_ml", "volume_ml"]
