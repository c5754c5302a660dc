"""What a set of scores says: means with intervals, by method, group and object size.

May import numpy, scipy and ``core``; no torch. Functions take plain arrays, so that a test needs
no study.

- :mod:`~segloss_gui.statistics.summary`: mean, spread and bootstrap interval of one score.
"""

from segloss_gui.statistics.summary import Summary, mean_interval, summarise

__all__ = ["Summary", "mean_interval", "summarise"]
