"""Corrections of p values for many comparisons."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from segloss_gui.core.errors import ParameterError
from segloss_gui.statistics.resampling import Floats

Correction = Literal["none", "bonferroni", "holm", "benjamini_hochberg"]

CORRECTIONS: dict[Correction, str] = {
    "none": "No correction, as in the papers",
    "bonferroni": "Bonferroni: family-wise error, the simplest bound",
    "holm": "Holm 1979: family-wise error, never weaker than Bonferroni",
    "benjamini_hochberg": "Benjamini-Hochberg 1995: false discovery rate",
}
"""What may be chosen, in words."""


def adjust(p_values: ArrayLike, correction: Correction = "holm") -> Floats:
    """Adjusted p values, to be compared with the level as it is.

    Parameters
    ----------
    p_values : array, any shape
        One family of comparisons; NaN is no comparison and stays NaN.
    correction : str
        A key of :data:`CORRECTIONS`.

    Raises
    ------
    ParameterError
        When there is no such correction, or a p value is outside 0..1.

    Examples
    --------
    >>> adjust([0.01, 0.04, 0.03], "holm").tolist()
    [0.03, 0.06, 0.06]
    >>> adjust([0.01, 0.04, 0.03], "benjamini_hochberg").tolist()
    [0.03, 0.04, 0.04]
    """
    if correction not in CORRECTIONS:
        raise ParameterError(f"correction must be one of {', '.join(CORRECTIONS)}, got {correction!r}")
    adjusted = np.array(p_values, dtype=np.float64)
    there = ~np.isnan(adjusted)
    family = adjusted[there]
    if ((family < 0) | (family > 1)).any():
        raise ParameterError(f"p values must lie between 0 and 1, got {family.min()} to {family.max()}")
    if family.size:
        adjusted[there] = _adjusted(family, correction)
    return adjusted


def _adjusted(p: Floats, correction: Correction) -> Floats:
    if correction == "bonferroni":
        return np.minimum(1.0, p * p.size)
    if correction == "holm":
        order = np.argsort(p, kind="stable")
        steps = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
        stepped = np.empty_like(p)
        stepped[order] = np.minimum(1.0, steps)
        return stepped
    if correction == "benjamini_hochberg":
        from scipy import stats  # takes a second to import: the command line's --help needs it not

        return np.asarray(stats.false_discovery_control(p, method="bh"), np.float64)
    return p
