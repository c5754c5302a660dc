"""The label policy: what is emptied in training, of how many cases, and what that risks. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.study.models import Study
from segloss_gui.theory.dice_phi import STABILITY_SHARE

if TYPE_CHECKING:
    from segloss_gui.data.cache import CaseStore

SAFE_SHARE = 0.65
"""Below it the heuristic ε is warned of: the theory's 0.618 supposes objects of one volume."""
TRAINING = "Untick a class in a group: training sees an empty map there (partial labels)."
EVALUATION = "Evaluation always uses the full reference: scores and tables know every label."


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


class PolicyPresenter:
    """The policy of the session's study; what it leaves is counted while somebody looks.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where references are read.

    Signals
    -------
    changed()
        Policy, classes, groups or counts are others.

    Attributes
    ----------
    present : Present or None
        What the references hold; None until they were read.
    fault : str
        Why they could not be.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks
        self.present: Present | None = None
        self.fault = ""
        self._question: tuple[Any, ...] | None = None
        self._newest = NewestWins(tasks)
        self._watched = False
        session.study_changed.connect(self._refresh)
        session.cohort_changed.connect(self._refresh)

    @property
    def classes(self) -> tuple[TargetClass, ...]:
        """Rows of the table."""
        return self._session.study.classes

    @property
    def groups(self) -> tuple[str, ...]:
        """Columns of the table."""
        preview = self._session.preview
        return preview.cohort.groups if preview else ()

    def headings(self) -> tuple[str, ...]:
        """Each group with how many of its cases have a reference."""
        preview = self._session.preview
        cases = Counter(case.group for case in preview.cohort.cases if case.has_reference) if preview else Counter()
        return tuple(f"{group}\n{cases[group]} case{'' if cases[group] == 1 else 's'}" for group in self.groups)

    @property
    def seen(self) -> frozenset[tuple[int, int]]:
        """Row and column of every class that training sees in a group."""
        policy = self._session.study.policy
        return frozenset(
            (row, column)
            for column, group in enumerate(self.groups)
            for row, target in enumerate(self.classes)
            if target.value not in policy.hidden(group)
        )

    def set_seen(self, row: int, column: int, seen: bool) -> None:
        """Show or hide the labels of a class in a group from training."""
        entry = Removal(class_value=self.classes[row].value, group=self.groups[column])
        others = tuple(removal for removal in self._session.study.policy.removed if removal != entry)
        policy = LabelPolicy(removed=others if seen else (*others, entry))
        if policy != self._session.study.policy:
            self._session.edit(policy=policy)

    def watch(self, looking: bool) -> None:
        """Count while somebody looks; what goes on when nobody does is given up."""
        self._watched = looking
        if looking:
            self._refresh()
        elif self._newest.busy():
            self._give_up()

    def _refresh(self) -> None:
        if self._watched:
            self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        study, store = self._session.study, self._session.store
        if store is None or not study.classes or not self.groups:
            self._give_up()
            self.present, self.fault = None, ""
            return
        folds = (study.folds.count, study.folds.by, study.folds.seed, study.folds.use[0], study.folds.file)
        question = (id(store), study.classes, study.preprocessing.of_labels, folds)
        if question == self._question:
            return
        self._question, self.present, self.fault = question, None, ""

        def done(present: Present) -> None:
            self.present = present
            self.changed.emit()

        def failed(error: BaseException) -> None:
            self.fault = "Counting was cancelled." if isinstance(error, TaskCancelled) else _words(error)
            self.changed.emit()

        self._newest.ask("Counting the labels", lambda task: count_present(study, store, task), done, failed)

    def _give_up(self) -> None:
        self._question = None
        self._newest.forget()

    def explanation(self) -> str:
        """What the boxes mean, or why there are none."""
        if not self.groups:
            return (
                "The cohort has no groups. Name a groups file or a pattern when you open it, to train with partial "
                "labels."
            )
        return f"{TRAINING}\n{EVALUATION}"

    def facts(self) -> tuple[ClassFacts, ...]:
        """What the policy leaves of each class; empty until the references were read."""
        return class_facts(self.classes, self._session.study.policy, self.present) if self.present else ()

    def summary(self) -> str:
        """How many labels of how many cases are emptied; or that this is being counted, or cannot be."""
        if not self.groups or not self.classes:
            return ""
        if self.fault:
            return self.fault
        if self.present is None:
            return "Counting the labels of the training cases …"
        fold, by = self._session.study.folds.use[0], self._session.study.folds.by
        where = "In training" if by == "split" else f"In fold {fold}"
        policy, cases = self._session.study.policy, sum(counts.cases for counts in self.present.values())
        if not policy.removed:
            return f"{where}: all labels of {cases} training cases are seen (full labelling)."
        touched = sum(counts.cases for group, counts in self.present.items() if policy.hidden(group))
        labels = sum(fact.lost for fact in self.facts())
        return f"{where}: {labels} labels are emptied, in {touched} of {cases} training cases (partial labelling)."

    def warnings(self) -> tuple[str, ...]:
        """What the policy risks, and entries that the cohort does not have."""
        found = [fact.warning() for fact in self.facts()]
        names = {target.value: target.name for target in self.classes}
        for removal in self._session.study.policy.removed if self.groups else ():
            name = names.get(removal.class_value, "")
            if not name or removal.group not in self.groups:
                name = name or f"class {removal.class_value}"
                found.append(f"This cohort has no {name} in group {removal.group}, which the policy empties too.")
        return tuple(words for words in found if words)


def _words(error: BaseException) -> str:
    text = str(error) if isinstance(error, SegLossError) else f"{type(error).__name__}: {error}"
    return f"The labels could not be counted: {text}"
