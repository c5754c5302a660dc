"""What the user can take back: the document before every edit, and after those taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import Study

MOST_UNDONE = 100
Way = Literal["undo", "redo"]


@dataclass(frozen=True, eq=False)
class Step:
    """The document at one time; the cases of its cohort with it, for they are not read again."""

    study: Study
    preview: CohortPreview | None


class History:
    """Steps back and forth.

    Examples
    --------
    >>> history = History()
    >>> history.note(Step(Study(name="before"), None))
    >>> history.take("undo", Step(Study(name="now"), None)).study.name
    'before'
    >>> history.take("redo", Step(Study(name="before"), None)).study.name
    'now'
    """

    def __init__(self) -> None:
        self._steps: dict[Way, list[Step]] = {"undo": [], "redo": []}

    def clear(self) -> None:
        """Another document: nothing leads back to the one before."""
        for steps in self._steps.values():
            steps.clear()

    def note(self, before: Step) -> None:
        """The document is about to be edited: what was taken back is gone."""
        self._steps = {"undo": [*self._steps["undo"][1 - MOST_UNDONE :], before], "redo": []}

    def take(self, way: Way, now: Step) -> Step | None:
        """The step to go to, ``now`` being the way back from it; None where there is none."""
        if not self._steps[way]:
            return None
        self._steps["redo" if way == "undo" else "undo"].append(now)
        return self._steps[way].pop()

    def changes_cohort(self, way: Way, study: Study) -> bool:
        """Whether the step leads from ``study`` to one of other cases."""
        steps = self._steps[way]
        return bool(steps) and steps[-1].study.cohort != study.cohort
