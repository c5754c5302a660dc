"""Who trains and who validates: by subject, never by image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, Cohort


@dataclass(frozen=True)
class Fold:
    """The cases one run trains on, and those it is judged by; both have references."""

    train: tuple[Case, ...]
    validation: tuple[Case, ...]


def fold_of(cohort: Cohort, count: int, fold: int, seed: int) -> Fold:
    """The ``fold``-th of ``count`` folds: subjects shuffled by ``seed``, dealt out group by group.

    Every case with a reference validates in exactly one fold, no subject is in two, and the
    groups are spread evenly over the folds. Where the data set has a test split beside its training
    split, the test cases take no part: no subject of theirs trains.

    Parameters
    ----------
    cohort : Cohort
        Its cases without a reference take no part.
    count, fold : int
        Number of folds, and which one validates, from 0.
    seed : int
        Seed of the shuffle.

    Raises
    ------
    BadInputError
        When there are fewer subjects than folds, or no such fold.

    Examples
    --------
    >>> from pathlib import Path
    >>> cohort = Cohort("c", tuple(Case(f"case{i}", label=Path("x.nii")) for i in range(4)))
    >>> [case.id for case in fold_of(cohort, count=2, fold=0, seed=0).validation]
    ['case1', 'case2']
    """
    cases = _without_test_subjects(_with_reference(cohort))
    subjects = _dealing_order(cases, seed)
    if not 0 <= fold < count:
        raise BadInputError(f"fold must lie in 0..{count - 1}, got {fold}")
    if len(subjects) < count:
        raise BadInputError(
            f"cohort {cohort.name!r} must have at least one labelled subject per fold: "
            f"{count} folds, got {len(subjects)} subjects with a reference"
        )
    return _split(cases, validating=set(subjects[fold::count]))


def split_of(cohort: Cohort) -> Fold:
    """The cohort's own split: ``train`` trains, ``test`` validates.

    Raises
    ------
    BadInputError
        When either side has no case with a reference, or a subject is on both.
    """
    cases = _with_reference(cohort)
    train = tuple(case for case in cases if case.split == "train")
    test = tuple(case for case in cases if case.split == "test")
    if not train or not test:
        raise BadInputError(
            f"cohort {cohort.name!r} must have labelled cases on both sides of its own split, "
            f"got {len(train)} to train and {len(test)} to test; use folds by subject instead"
        )
    if both := {case.subject for case in train} & {case.subject for case in test}:
        raise BadInputError(
            f"cohort {cohort.name!r}: a subject must be on one side of the data set's own split, got "
            f"{', '.join(sorted(both)[:3])} in train and test; use folds by subject instead"
        )
    return Fold(train, test)


def labelled_subjects(cohort: Cohort) -> int:
    """Subjects that :func:`fold_of` deals out: those with a reference, none of the data set's own test split."""
    return len({case.subject for case in _without_test_subjects(_with_reference(cohort))})


def _with_reference(cohort: Cohort) -> tuple[Case, ...]:
    return tuple(case for case in cohort.cases if case.has_reference)


def _without_test_subjects(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    tested = {case.subject for case in cases if case.split == "test"}
    others = tuple(case for case in cases if case.subject not in tested)
    # A cohort of test cases alone is a cohort like any other.
    return others if any(case.split == "train" for case in others) else cases


def _dealing_order(cases: Iterable[Case], seed: int) -> list[str]:
    groups: dict[str, frozenset[str]] = {}
    alone: dict[str, frozenset[str]] = {}  # one set a group: ten thousand of them would be garbage to look through
    for case in cases:
        own = alone.setdefault(case.group, frozenset((case.group,)))
        before = groups.get(case.subject, own)
        groups[case.subject] = before if own <= before else before | own
    subjects = sorted(groups)
    shuffled = [subjects[i] for i in np.random.default_rng(seed).permutation(len(subjects)).tolist()]
    return sorted(shuffled, key=lambda subject: sorted(groups[subject])) if len(alone) > 1 else shuffled


def _split(cases: tuple[Case, ...], validating: set[str]) -> Fold:
    return Fold(
        train=tuple(case for case in cases if case.subject not in validating),
        validation=tuple(case for case in cases if case.subject in validating),
    )
