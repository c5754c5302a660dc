"""How small p may be: exact enumerations of scipy, and the marks of tables with few subjects."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from segloss_gui.core.errors import ParameterError
from segloss_gui.statistics.bootstrap_p import bootstrap_p, few_subjects_words, fewest_subjects
from segloss_gui.statistics.marks import LEVEL, marks_of
from segloss_gui.statistics.paired import paired_bootstrap
from segloss_gui.statistics.pairwise import compare_methods
from tests.statistics.tables import matrix


def exact(difference: np.ndarray, alternative: str = "two-sided") -> float:
    """P of all 2^n changes of signs, by scipy."""
    found = stats.permutation_test(
        (difference, np.zeros_like(difference)), lambda a, b, axis=-1: np.mean(a - b, axis=axis), n_resamples=np.inf,
        permutation_type="samples", alternative=alternative, vectorized=True,
    )  # fmt: skip
    return float(found.pvalue)


@pytest.mark.parametrize("subjects", range(2, 13))
def test_where_all_subjects_differ_one_way_p_is_that_of_the_exact_permutation(subjects: int) -> None:
    difference = np.random.default_rng(subjects).uniform(0.1, 0.3, subjects)
    found = paired_bootstrap(difference, np.zeros(subjects), resamples=10_000)
    assert found.share_positive == 1  # the draws alone would say p = 0
    assert found.p == pytest.approx(max(exact(difference), 2 / 10_001), rel=1e-12)
    assert found.p_greater == pytest.approx(max(exact(difference, "greater"), 1 / 10_001), rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=2, max_size=7))
def test_no_p_is_below_what_any_change_of_signs_could_give(tenths: list[int]) -> None:
    difference = np.array(tenths) / 10
    found = paired_bootstrap(difference, np.zeros(len(tenths)), resamples=200)
    least = exact(np.abs(difference))  # all of one sign: the smallest that these sizes allow
    assert least - 1e-12 <= found.p <= 1
    compared = compare_methods(matrix({"A": difference, "B": 0 * difference}), resamples=200)
    assert found.p == pytest.approx(compared.p[0, 1], rel=1e-12)  # the same draws


@pytest.mark.parametrize("subjects", range(2, 9))
def test_bold_stands_only_where_as_many_subjects_allow_it(subjects: int) -> None:
    better = np.linspace(0.8, 0.9, subjects)
    found = compare_methods(matrix({"A": better, "B": better - 0.5, "C": better - 0.6}), resamples=2000)
    bold = marks_of(found.better(LEVEL), [None] * 3)[0].bold
    assert bold == (subjects >= 6) == (2 ** (1 - subjects) < LEVEL)
    assert found.p[0, 1] == paired_bootstrap(better, better - 0.5, resamples=2000).p


def test_a_subject_with_many_cases_is_one_toss_and_a_tie_is_none() -> None:
    better, worse = np.full(12, 0.9), np.full(12, 0.5)
    subjects = np.repeat([0, 1, 2], 4)
    assert paired_bootstrap(better, worse, subjects=subjects).p == 0.25
    assert compare_methods(matrix({"A": better, "B": worse}, subjects=subjects.tolist())).p[0, 1] == 0.25
    tied = np.r_[np.full(3, 0.9), np.full(9, 0.5)]
    assert paired_bootstrap(tied, worse).p >= 0.25 == exact(tied - worse)


def test_no_finite_number_of_draws_shows_that_p_is_zero() -> None:
    found = paired_bootstrap(np.full(40, 0.9), np.linspace(0.4, 0.5, 40), resamples=999)
    assert (found.p, found.p_greater) == (0.002, 0.001)


def test_few_subjects_are_said_with_the_number_that_the_level_asks_for() -> None:
    for sides in (1, 2):
        for level in (0.001, 0.01, 0.05, 0.0625, 0.1):
            fewest = fewest_subjects(level, sides)  # type: ignore[arg-type]
            assert sides * 2.0**-fewest < level <= sides * 2.0 ** (1 - fewest)
    assert "fewer than 6" in few_subjects_words(0.05)


def test_subjects_that_do_not_differ_are_not_counted_in_the_words_either() -> None:
    few = paired_bootstrap([0.1, 0.2, 0.3, 0.4, 0.0, 0.0, 0.0, 0.0], [0.0] * 8)
    assert few.low > 0
    assert few.p == 2.0 ** (1 - 4)
    assert few_subjects_words(0.05).startswith("Where n subjects differ, ")


def test_shares_that_are_none_are_refused_and_no_share_gives_no_p() -> None:
    with pytest.raises(ParameterError, match="between 0 and 1"):
        bootstrap_p([0.2, 1.5], 100, 10)
    assert math.isnan(float(bootstrap_p(math.nan, 0, 0)))
