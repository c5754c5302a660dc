"""What the score tables show: which metrics, of which class, and how undefined cases count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psygnal import Signal

from segloss_gui.metrics import METRICS, TOLERANCE_MM, EmptyRule, MissedRule

COLUMNS = ("dice", "jaccard", "volume_error_ml")
"""Metrics shown until others are chosen."""
LARGEST_TOLERANCE_MM = 50.0


class ScoreSettings:
    """Choices behind the score tables, without Qt.

    Signals
    -------
    changed()
        Another choice was made.

    Attributes
    ----------
    columns : tuple of str
        Metrics of the table of one case.
    cohort_key : str
        The metric of the table of all cases.
    class_value : int or None
        The only class shown; None for all of them.
    tolerance_mm : float
        Of the surface Dice.
    rule : EmptyRule
        What a share counts where prediction and reference are both empty.
    missed : MissedRule
        What a distance counts where one of them alone is empty.
    flagged_only : bool
        Whether the table of all cases leaves out those without a flag.
    """

    changed = Signal()

    def __init__(self) -> None:
        self.columns: tuple[str, ...] = COLUMNS
        self.cohort_key = "dice"
        self.class_value: int | None = None
        self.tolerance_mm = TOLERANCE_MM
        self.rule = EmptyRule.SKIP
        self.missed = MissedRule.SKIP
        self.flagged_only = False

    def choose(self, **choices: object) -> None:
        """Make choices by name; nothing is said where nothing changed."""
        changed = {name: value for name, value in choices.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed:
            self.changed.emit()

    def stored(self) -> dict[str, object]:
        """What is worth remembering from one session to the next, in plain values: not what belongs to a study.

        Examples
        --------
        >>> ScoreSettings().stored()["columns"]
        ['dice', 'jaccard', 'volume_error_ml']
        """
        chosen = {"columns": list(self.columns), "cohort_key": self.cohort_key, "tolerance_mm": self.tolerance_mm}
        return {**chosen, "rule": self.rule.value, "missed": self.missed.value}

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Choose what :meth:`stored` gave; what this version does not know is left as it is.

        Examples
        --------
        >>> settings = ScoreSettings()
        >>> settings.restore({"columns": ["hd95_mm", "of another version"], "rule": "one", "tolerance_mm": -1})
        >>> settings.columns, settings.rule.value, settings.tolerance_mm
        (('hd95_mm',), 'one', 1.0)
        """
        self.choose(**_known(stored))

    @property
    def keys(self) -> frozenset[str]:
        """Every metric that is looked at in the case shown."""
        return frozenset(self.columns)


def _known(found: Mapping[str, Any]) -> dict[str, object]:
    """The choices of ``found`` that can be made."""
    known: dict[str, object] = {}
    columns = found.get("columns")
    if isinstance(columns, list) and any(key in METRICS for key in map(str, columns)):
        known["columns"] = tuple(key for key in map(str, columns) if key in METRICS)
    if str(found.get("cohort_key")) in METRICS:
        known["cohort_key"] = str(found["cohort_key"])
    tolerance = found.get("tolerance_mm")
    if isinstance(tolerance, float | int) and 0 <= tolerance <= LARGEST_TOLERANCE_MM:
        known["tolerance_mm"] = float(tolerance)
    if found.get("rule") in list(EmptyRule):
        known["rule"] = EmptyRule(found["rule"])
    if found.get("missed") in list(MissedRule):
        known["missed"] = MissedRule(found["missed"])
    return known
