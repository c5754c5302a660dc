"""What the user can take back: the document before every edit, and after those taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segloss_gui.app.gesture import running
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
    """Steps back and forth; edits of one gesture (:mod:`~.gesture`) are one step.

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
        self._gesture: object | None = None

    def clear(self) -> None:
        """Another document: nothing leads back to the one before."""
        for steps in self._steps.values():
            steps.clear()
        self._gesture = None

    def note(self, before: Step, after: Study | None = None) -> None:
        """The document is about to be edited: what was taken back is gone.

        An edit that goes on with the last one's gesture is no step of its own; where it leads back to what the gesture
        began with (``after``), there was no step at all.
        """
        done, going_on = self._steps["undo"], running()
        if going_on is None or going_on is not self._gesture or not done:
            self._steps = {"undo": [*done[1 - MOST_UNDONE :], before], "redo": []}
            self._gesture = going_on
        elif after == done[-1].study:
            done.pop()
            self._gesture = None

    def take(self, way: Way, now: Step) -> Step | None:
        """The step to go to, ``now`` being the way back from it; None where there is none."""
        self._gesture = None
        if not self._steps[way]:
            return None
        self._steps["redo" if way == "undo" else "undo"].append(now)
        return self._steps[way].pop()

    def leads_to(self, study: Study) -> bool:
        """Whether :meth:`take` comes to a study by undoing, sooner or later."""
        return any(step.study is study or step.study == study for step in reversed(self._steps["undo"]))

    def changes_cohort(self, way: Way, study: Study) -> bool:
        """Whether the step leads from ``study`` to one of other cases."""
        steps = self._steps[way]
        return bool(steps) and steps[-1].study.cohort != study.cohort
