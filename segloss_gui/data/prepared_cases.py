"""Cases prepared when asked for, kept in the bounded cache of a store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, TargetClass
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.preprocessing import PreparedCase, PreprocessingSettings, prepare


class PreparedCases(Sequence[PreparedCase]):
    """Cases prepared when asked for, kept in the store's bounded cache.

    All runs of a study that share one store share its prepared cases too; safe from any thread.

    Parameters
    ----------
    store : CaseStore
        Loads and keeps.
    cases : sequence of Case
        Which cases, in order.
    classes, settings, policy
        As for :func:`prepare`.
    """

    def __init__(
        self,
        store: CaseStore,
        cases: Sequence[Case],
        classes: Sequence[TargetClass],
        settings: PreprocessingSettings,
        policy: LabelPolicy,
    ) -> None:
        self.store = store
        self.cases = tuple(cases)
        self.classes = tuple(classes)
        self.settings = settings
        self.policy = policy

    def __len__(self) -> int:
        return len(self.cases)

    @overload
    def __getitem__(self, index: int) -> PreparedCase: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PreparedCase]: ...
    def __getitem__(self, index: int | slice) -> PreparedCase | Sequence[PreparedCase]:
        if isinstance(index, slice):
            return PreparedCases(self.store, self.cases[index], self.classes, self.settings, self.policy)
        case = self.cases[index]
        key = ("prepared", case, self.classes, self.settings, self.policy)
        return self.store.cache.get(key, lambda: self._prepare(case), lambda prepared: prepared.nbytes)

    def _prepare(self, case: Case) -> PreparedCase:
        labels = self.store.labels(case.id) if case.has_reference else None
        return prepare(case, self.store.image(case.id), labels, self.classes, self.settings, self.policy)
