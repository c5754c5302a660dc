"""The label policy: what training sees of the reference. Evaluation always sees all of it.

Under partial labelling, chosen classes of chosen groups are replaced by an empty map, as in
Tilborghs 2022 (Sect. 3: LGG tumours, or the myocardium of end-systole, are not labelled).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from segloss_gui.core.settings import Settings


class Removal(Settings):
    """One class of one group that training does not see."""

    class_value: int = Field(title="Class", ge=1, description="Value of the class whose map becomes empty")
    group: str = Field(title="Group", min_length=1, description="Group of the cases it becomes empty in")


class LabelPolicy(Settings):
    """Full labelling (nothing removed) or partial labelling.

    Examples
    --------
    >>> policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    >>> policy.apply(np.array([0, 1, 2]), "B").tolist(), policy.apply(np.array([0, 1, 2]), "A").tolist()
    ([0, 0, 2], [0, 1, 2])
    """

    removed: tuple[Removal, ...] = Field(
        default=(), title="Removed labels", description="Classes of groups that training sees as empty"
    )

    @property
    def labelling(self) -> str:
        """``"full"`` or ``"partial"``."""
        return "partial" if self.removed else "full"

    def apply(self, labels: NDArray[np.integer], group: str) -> NDArray[np.integer]:
        """Class map of a case of ``group`` as training sees it; any shape, a copy where changed."""
        hidden = self.hidden(group)
        return np.where(np.isin(labels, hidden), labels.dtype.type(0), labels) if hidden else labels

    def hidden(self, group: str) -> tuple[int, ...]:
        """Values of the classes that training does not see in ``group``."""
        return tuple(removal.class_value for removal in self.removed if removal.group == group)
