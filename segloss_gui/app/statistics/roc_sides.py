"""Whom the ROC by volume may tell from the others, and whom it does."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.app.statistics.available_factors import Facts
from segloss_gui.app.statistics.choices import Choices
from segloss_gui.statistics.volume_roc import PositiveGroups


@dataclass(frozen=True)
class RocSides:
    """The positive side of a ROC, of what the scores hold and what was chosen.

    Parameters
    ----------
    facts : Facts or None
        What the scores hold.
    choices : Choices
        What is asked.
    """

    facts: Facts | None
    choices: Choices

    @property
    def labelled(self) -> PositiveGroups | None:
        """The groups that always had the label of the chosen class; None where all or none had."""
        found = self.facts.positive if self.facts else {}
        return found.get(self.choices.selection.class_value or "")

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Whom the ROC may tell from the others: words, and what is chosen by them."""
        groups = self.facts.options["group"] if self.facts and self.choices.selection.group is None else ()
        several = [self.labelled] if groups and self.labelled and len(self.labelled.groups) > 1 else []
        together = ((one.words, ", ".join(one.groups)) for one in several)
        return (("with an object", ""), *together, *((f"group {group}", group) for group in groups))

    @property
    def side(self) -> str:
        """Whom the ROC tells from the others, one of the options; "" for cases with an object."""
        offered = [value for _, value in self.options]
        usual = ", ".join(self.labelled.groups) if self.labelled else ""
        return next((value for value in (self.choices.positive, usual) if value in offered), "")

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of it."""
        labelled = self.labelled
        if labelled and self.side == ", ".join(labelled.groups):
            return labelled.groups
        return (self.side,) if self.side else ()

    @property
    def reason(self) -> str:
        """Why these groups, where they are those that kept their labels."""
        return self.labelled.reason if self.labelled and self.groups == self.labelled.groups else ""
