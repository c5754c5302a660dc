"""What the statistics are about: which scores, which metric, and by which rules; without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from segloss_gui.metrics import METRICS, EmptyRule, MissedRule
from segloss_gui.statistics.corrections import Correction
from segloss_gui.statistics.factor import Factor, natural_key
from segloss_gui.statistics.score_table import ScoreTable

COLUMNS = ("dice", "jaccard", "volume_error_ml")
"""Metrics of the table of methods until others are chosen."""


@dataclass(frozen=True)
class Selection:
    """Which scores are looked at; None takes all.

    Parameters
    ----------
    class_value : str or None
        Label value of the class as text; None: every case counts with the mean of its classes.
    group, labelling, fold, seed : str or None
        What the scores must be of. Methods from elsewhere have neither labelling, fold nor seed and
        always stay, over the cases that are left.
    """

    class_value: str | None = None
    group: str | None = None
    labelling: str | None = None
    fold: str | None = None
    seed: str | None = None

    def of(self, table: ScoreTable) -> ScoreTable:
        """The scores that are looked at, of one class.

        Examples
        --------
        >>> table = ScoreTable.of({"case": ["a", "a"], "class": ["1", "2"]}, {"dice": [0.4, 0.8]})
        >>> len(Selection("2").of(table)), Selection().of(table).names("class")
        (1, ('',))
        """
        mask = np.ones(len(table), dtype=bool)
        if self.class_value is not None:
            mask &= table.factors["class"].where([self.class_value])
        if self.group is not None:
            mask &= table.factors["group"].where([self.group])
        for name in ("labelling", "fold", "seed"):
            if (wanted := getattr(self, name)) is not None:
                mask &= table.factors[name].where([wanted, ""])
        if self.fold is not None:
            # A fold is its cases: another tool is compared on those alone.
            codes = table.factors["case"].codes
            inside = codes[mask & table.factors["fold"].where([self.fold])]
            mask &= np.isin(codes, inside)
        chosen = table.select(mask)
        if self.class_value is None and len(chosen.names("class")) > 1:
            joined = Factor(("",), np.zeros(len(chosen), np.int32))
            chosen = replace(chosen, factors={**chosen.factors, "class": joined})
        return chosen

    def within(self, table: ScoreTable) -> Selection:
        """The selection without what the table no longer has."""
        there = {name: set(options(table, name)) for name in FACTORS}
        gone = {name: None for name, names in there.items() if getattr(self, name) not in {None, *names}}
        return replace(self, **gone) if gone else self


FACTORS = {"class_value": "class", **{field.name: field.name for field in fields(Selection)[1:]}}
"""The table's column that each field of a selection is about."""


@dataclass(frozen=True)
class Choices:
    """Everything that is chosen on the page.

    Parameters
    ----------
    selection : Selection
        Which scores.
    metric : str
        What cases, pairs, ranking and plots show.
    columns : tuple of str
        What the table of methods shows; the metric joins them.
    rule : EmptyRule
        What an undefined share of two empty maps counts for.
    missed : MissedRule
        What a distance counts for that one empty map leaves undefined.
    correction : str
        Of p, for the number of pairs.
    positive : str or None
        Whom the ROC tells from the others by the predicted volume: a group; "" stands for cases with an
        object, None for what suits the scores.
    pair : tuple of str
        Methods of the scatter plot, across and up; empty for the first two.
    method : str
        Of the Bland-Altman plot; empty for the first.
    """

    selection: Selection = Selection()
    metric: str = "dice"
    columns: tuple[str, ...] = COLUMNS
    rule: EmptyRule = EmptyRule.SKIP
    missed: MissedRule = MissedRule.SKIP
    correction: Correction = "none"
    positive: str | None = None
    pair: tuple[str, ...] = ()
    method: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Metrics of the table of methods, in the registry's order."""
        return tuple(key for key in METRICS if key in {*self.columns, self.metric})


def options(table: ScoreTable, field: str) -> tuple[str, ...]:
    """What a field of the selection may be, in natural order; nothing stands for no name.

    Examples
    --------
    >>> options(ScoreTable.of({"case": ["a"] * 3, "fold": ["10", "2", ""]}, {}), "fold")
    ('2', '10')
    """
    return tuple(sorted((name for name in table.names(FACTORS[field]) if name), key=natural_key))


def metrics_of(table: ScoreTable) -> Iterator[str]:
    """Metrics that any row of the table has."""
    return (key for key in METRICS if key in table.metrics and not np.isnan(table.metrics[key]).all())
