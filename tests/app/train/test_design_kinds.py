"""What the form of a design begins with."""

from __future__ import annotations

import pytest

from segloss_gui.app.train.design_kinds import KINDS, MissingLabels, starting_point
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.study.models import FoldSettings, Study


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("subjects", [2, 3, 4, 5, 50])
def test_a_design_never_begins_with_more_folds_than_there_are_subjects(key: str, subjects: int) -> None:
    study = Study(folds=FoldSettings(count=10))
    assert starting_point(key, study, subjects).folds <= subjects


@pytest.mark.parametrize("key", KINDS)
def test_a_single_subject_begins_with_the_fewest_folds_that_a_form_can_hold(key: str) -> None:
    assert starting_point(key, Study(), 1).folds == 2


def test_seeds_and_policy_are_those_of_the_study() -> None:
    study = Study(seeds=(3, 4), policy=LabelPolicy(removed=(Removal(class_value=1, group="ED"),)))
    begin = starting_point("missing-labels", study, 8)
    assert isinstance(begin, MissingLabels)
    assert (begin.seeds, begin.folds, begin.removed) == ((3, 4), 5, study.policy.removed)
