"""The label policy: what is emptied in training, of how many cases, and what that risks. No Qt."""

from __future__ import annotations

from collections import Counter
from typing import Any

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks, TaskCancelled
from segloss_gui.app.data.class_facts import ClassFacts, Present, class_facts, count_present
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError
from segloss_gui.core.number_text import thousands
from segloss_gui.core.same_object import SameObject
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy, Removal

TRAINING = "Untick a class in a group: training sees an empty map there (partial labels)."
EVALUATION = "Evaluation always uses the full reference: scores and tables know every label."


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
        question = (SameObject(store), study.classes, study.preprocessing.of_labels, folds)
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
            return f"{where}: all labels of {thousands(cases)} training cases are seen (full labelling)."
        touched = sum(counts.cases for group, counts in self.present.items() if policy.hidden(group))
        labels = sum(fact.lost for fact in self.facts())
        return (
            f"{where}: {thousands(labels)} labels are emptied, in {thousands(touched)} of {thousands(cases)} "
            "training cases (partial labelling)."
        )

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
