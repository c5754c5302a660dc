"""What the score tables show: which metrics, of which class, and how undefined cases count."""

from __future__ import annotations

from psygnal import Signal

from segloss_gui.metrics import TOLERANCE_MM, EmptyRule

COLUMNS = ("dice", "jaccard", "volume_error_ml")
"""Metrics shown until others are chosen."""


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
        What a share counts in means where prediction and reference are both empty.
    """

    changed = Signal()

    def __init__(self) -> None:
        self.columns: tuple[str, ...] = COLUMNS
        self.cohort_key = "dice"
        self.class_value: int | None = None
        self.tolerance_mm = TOLERANCE_MM
        self.rule = EmptyRule.SKIP

    def choose(self, **choices: object) -> None:
        """Make choices by name; nothing is said where nothing changed."""
        changed = {name: value for name, value in choices.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed:
            self.changed.emit()

    @property
    def keys(self) -> frozenset[str]:
        """Every metric that is looked at in the case shown."""
        return frozenset(self.columns)
