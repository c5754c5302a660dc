"""In how many cases of each group a class is, as the references say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segloss_gui.app.background import BackgroundTask
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.models import Study
from segloss_gui.theory.dice_phi import STABILITY_SHARE

if TYPE_CHECKING:
    from segloss_gui.data.cache import CaseStore

SAFE_SHARE = 0.65
"""Below it the heuristic ε is warned of: the theory's 0.618 supposes objects of one volume."""


@dataclass(frozen=True)
class GroupCounts:
    """Training cases of one group.

    Parameters
    ----------
    cases : int
        How many there are.
    held : tuple of int
        In how many the full reference holds each class of the study.
    """

    cases: int
    held: tuple[int, ...]


Present = Mapping[str, GroupCounts]
"""Which classes the references of the training cases hold, by group."""


@dataclass(frozen=True)
class ClassFacts:
    """What a policy leaves of a class.

    Parameters
    ----------
    name : str
        The class.
    cases : int
        Training cases.
    hidden : int
        Training cases in which it is emptied.
    lost : int
        Those of them whose reference holds it.
    labelled : int
        Training maps that still hold it.
    """

    name: str
    cases: int
    hidden: int
    lost: int
    labelled: int

    @property
    def share(self) -> float:
        """f: share of the training maps that hold the class."""
        return self.labelled / self.cases

    def words(self) -> str:
        """What is emptied, and f.

        Examples
        --------
        >>> ClassFacts("lesion", 40, 20, 18, 19).words()
        'lesion: emptied in 20 of 40 training cases, 18 of which have it; f = 19/40 = 0.475 of the maps hold it.'
        """
        emptied = f"emptied in {self.hidden} of {self.cases} training cases, {self.lost} of which have it; "
        holding = f"f = {self.labelled}/{self.cases} = {self.share:.3f} of the maps hold it."
        return f"{self.name}: {emptied if self.hidden else ''}{holding}"

    def warning(self) -> str:
        """What the share risks with ε by the heuristic; empty where it is safe.

        Examples
        --------
        >>> ClassFacts("lesion", 40, 20, 20, 20).warning().partition(":")[2]
        ' f is below 0.618: with the heuristic ε ...'
        >>> ClassFacts("lesion", 40, 0, 0, 40).warning()
        ''
        """
        if self.share >= SAFE_SHARE:
            return ""
        if self.labelled == 0:
            return f"{self.name}: no training map holds it, so it cannot be learnt."
        if self.share < STABILITY_SHARE:
            return (
                f"{self.name}: f is below {STABILITY_SHARE:.3f}: with the heuristic ε = f × mean volume and Φ = I the "
                f"empty prediction is stable, and the class may be learnt as empty in every group."
            )
        return (
            f"{self.name}: f is just above {STABILITY_SHARE:.3f}, which supposes objects of one volume: with the "
            f"heuristic ε = f × mean volume and Φ = I, {SAFE_SHARE:g} or more is safe."
        )


def class_facts(classes: tuple[TargetClass, ...], policy: LabelPolicy, present: Present) -> tuple[ClassFacts, ...]:
    """What the policy leaves of each class."""
    total = sum(counts.cases for counts in present.values())
    found = []
    for index, target in enumerate(classes):
        emptied = [counts for group, counts in present.items() if target.value in policy.hidden(group)]
        lost = sum(counts.held[index] for counts in emptied)
        held = sum(counts.held[index] for counts in present.values())
        found.append(ClassFacts(target.name, total, sum(counts.cases for counts in emptied), lost, held - lost))
    return tuple(found)


def count_present(study: Study, store: CaseStore, task: BackgroundTask) -> Present:
    """Read the references of the training cases of the first fold used; each is remembered by the store.

    Raises
    ------
    BadInputError
        When the cohort does not allow the folds, or it was cancelled.
    """
    from segloss_gui.data.volumes import training_volumes
    from segloss_gui.study.cases import fold_for

    cases = fold_for(study, store.cohort, study.folds.use[0]).train
    counted = training_volumes(
        store, cases, study.classes, study.preprocessing, LabelPolicy(), cancelled=lambda: task.cancelled
    )
    groups, held = np.array([case.group for case in cases]), counted.voxels[:, 1:] > 0
    return {
        str(group): GroupCounts(int((groups == group).sum()), tuple(held[groups == group].sum(axis=0).tolist()))
        for group in np.unique(groups)
    }
