from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.folds import Fold, fold_of, split_of

LABEL = Path("label.nii")
IMAGE = (Path("image.nii"),)


def _cohort(subjects: list[int], groups: list[str] | None = None) -> Cohort:
    cases = tuple(
        Case(f"case{i}", IMAGE, LABEL, group=(groups or [""] * len(subjects))[i], subject=f"subject{subject}")
        for i, subject in enumerate(subjects)
    )
    return Cohort("cohort", cases)


@settings(deadline=None)
@given(
    subjects=st.lists(st.integers(0, 30), min_size=2, max_size=80), count=st.integers(2, 10), seed=st.integers(0, 2**32)
)
def test_every_case_validates_once_and_no_subject_is_on_both_sides(subjects: list[int], count: int, seed: int) -> None:
    cohort = _cohort(subjects)
    if len(set(subjects)) < count:
        with pytest.raises(BadInputError, match="folds"):
            fold_of(cohort, count, 0, seed)
        return
    folds = [fold_of(cohort, count, fold, seed) for fold in range(count)]
    validated = sorted(case.id for fold in folds for case in fold.validation)
    assert validated == sorted(case.id for case in cohort.cases)
    for fold in folds:
        assert {c.subject for c in fold.train} & {c.subject for c in fold.validation} == set()
        assert len(fold.train) + len(fold.validation) == len(cohort.cases)
        assert fold.train
        assert fold.validation


@settings(deadline=None)
@given(st.lists(st.sampled_from("AB"), min_size=10, max_size=60), st.integers(0, 1000))
def test_groups_are_spread_evenly_over_the_folds(groups: list[str], seed: int) -> None:
    cohort = _cohort(list(range(len(groups))), groups)
    for group in "AB":
        sizes = [sum(case.group == group for case in fold_of(cohort, 5, fold, seed).validation) for fold in range(5)]
        assert max(sizes) - min(sizes) <= 1


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    """Subjects with one to four cases each, of one group or several, on either side of a split or on none."""
    cases: list[Case] = []
    for subject in range(draw(st.integers(6, 40))):
        split = draw(st.sampled_from(["train", "train", "test", ""]))
        group = draw(st.sampled_from(["", "A", "B"]))
        for number in range(draw(st.integers(1, 4))):
            label = LABEL if draw(st.booleans()) or number == 0 else None
            of_case = draw(st.sampled_from([group, "C"]))
            name = f"s{subject}_{number}"
            cases.append(Case(name, IMAGE, label, group=of_case, subject=f"s{subject}", split=split))  # type: ignore[arg-type]
    return Cohort("random", tuple(draw(st.permutations(cases))))


@settings(deadline=None, max_examples=60)
@given(cohorts(), st.integers(2, 5), st.integers(0, 2**32))
def test_no_subject_is_in_two_folds_and_no_test_case_in_training(cohort: Cohort, count: int, seed: int) -> None:
    try:
        folds = [fold_of(cohort, count, fold, seed) for fold in range(count)]
    except BadInputError:  # fewer subjects than folds
        return
    validating = [{case.subject for case in fold.validation} for fold in folds]
    assert sum(map(len, validating)) == len(set().union(*validating))
    trained = {case.subject for fold in folds for case in fold.train}
    has_split = any(case.split == "train" and case.has_reference for case in cohort.cases)
    for fold in folds:
        assert not {case.subject for case in fold.train} & {case.subject for case in fold.validation}
        assert all(case.has_reference for case in (*fold.train, *fold.validation))
    if has_split:
        assert not trained & {case.subject for case in cohort.cases if case.split == "test"}


@settings(deadline=None, max_examples=60)
@given(cohorts())
def test_the_own_split_never_trains_on_a_test_subject(cohort: Cohort) -> None:
    try:
        fold = split_of(cohort)
    except BadInputError:  # no case on one side
        return
    assert not {case.subject for case in fold.train} & {case.subject for case in fold.validation}
    assert all(case.split == "test" for case in fold.validation)


def test_a_subject_on_both_sides_of_the_split_is_refused_by_name() -> None:
    cases = [
        Case("a1", IMAGE, LABEL, subject="ann", split="train"),
        Case("a2", IMAGE, LABEL, subject="ann", split="test"),
    ]
    with pytest.raises(BadInputError, match="ann in train and test"):
        split_of(Cohort("c", tuple(cases)))


def test_folds_are_the_same_whatever_the_order_of_the_cases() -> None:
    cohort = _cohort(list(range(12)))
    turned = Cohort("cohort", tuple(reversed(cohort.cases)))
    assert set(fold_of(cohort, 4, 1, 7).validation) == set(fold_of(turned, 4, 1, 7).validation)


def test_another_seed_deals_otherwise() -> None:
    cohort = _cohort(list(range(40)))
    assert fold_of(cohort, 4, 0, 0) == fold_of(cohort, 4, 0, 0)
    assert fold_of(cohort, 4, 0, 0) != fold_of(cohort, 4, 0, 1)


def test_cases_without_a_reference_take_no_part() -> None:
    cases = (*_cohort(list(range(6))).cases, Case("unlabelled", IMAGE))
    fold = fold_of(Cohort("c", cases), 2, 0, 0)
    assert "unlabelled" not in {case.id for case in (*fold.train, *fold.validation)}


def test_a_fold_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"0\.\.4"):
        fold_of(_cohort(list(range(6))), 5, 5, 0)


def test_the_cohorts_own_split_trains_and_validates() -> None:
    train, test = Case("a", split="train"), Case("b", split="test")
    assert split_of(Cohort("c", (train, test, Case("d")))) == Fold((train,), (test,))


def test_a_cohort_without_its_own_split_says_so() -> None:
    with pytest.raises(BadInputError, match="folds by subject"):
        split_of(Cohort("c", (Case("a", split="train"), Case("b", IMAGE, split="test"))))
