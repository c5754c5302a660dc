"""Scores by group of cases: HGG and LGG, ED and ES."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_matrix import method_summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary


def group_summaries(
    table: ScoreTable, metric: str, *, empty: EmptyRule, resamples: int = RESAMPLES, seed: int = 0
) -> Mapping[tuple[str, str], Summary]:
    """Mean, spread and interval of a metric by method and group.

    Parameters
    ----------
    table : ScoreTable
        Of one class.
    metric : str
        Key of the metric.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    resamples, seed : int
        Of the intervals.

    Returns
    -------
    mapping of (method, group) to Summary
        Groups in alphabetical order; methods that have no case in a group are absent.

    Raises
    ------
    ParameterError
        When the table has several classes or no such metric.

    Examples
    --------
    >>> names = {"case": ["a", "b"], "group": ["A", "B"], "method": ["BI", "BI"]}
    >>> found = group_summaries(ScoreTable.of(names, {"dice": [0.8, 0.1]}), "dice", empty=EmptyRule.SKIP)
    >>> {key: summary.mean for key, summary in found.items()}
    {('BI', 'A'): 0.8, ('BI', 'B'): 0.1}
    """
    found: dict[tuple[str, str], Summary] = {}
    for group in sorted(table.names("group")):
        of_group = method_summaries(table.where(group=group), metric, empty=empty, resamples=resamples, seed=seed)
        found |= {(method, group): summary for method, summary in of_group.items()}
    return found


def empty_shares(table: ScoreTable) -> Mapping[str, float]:
    """Share of each method's predictions that are empty though the reference is not.

    Parameters
    ----------
    table : ScoreTable
        With ``volume_ml`` and ``reference_volume_ml``; every row counts.

    Examples
    --------
    >>> names = {"case": ["a", "b", "c"], "method": ["BI"] * 3}
    >>> empty_shares(ScoreTable.of(names, {"volume_ml": [0, 2, 0], "reference_volume_ml": [1, 2, 0]}))
    {'BI': 0.5}
    """
    with_object = table.metrics["reference_volume_ml"] > 0
    missed = with_object & (table.metrics["volume_ml"] == 0)
    methods = table.factors["method"]
    count = len(methods.names)
    wanted, left = (np.bincount(methods.codes[rows], minlength=count) for rows in (with_object, missed))
    return {name: int(left[k]) / int(wanted[k]) for k, name in enumerate(methods.names) if wanted[k]}
