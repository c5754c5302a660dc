from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segloss_gui.app.statistics.case_listing import FIRST, GROUP, SIZE, CaseListing
from segloss_gui.app.statistics.empty_effect import EmptyEffect
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.app.statistics.tables import cases_table
from segloss_gui.statistics.score_matrix import ScoreMatrix
from segloss_gui.statistics.scored_cases import ScoredCases

VALUES = np.array([[0.9, 0.2], [0.5, 0.6], [np.nan, np.nan], [0.1, 0.8]])


def scores(groups: tuple[str, ...] = ("HGG", "LGG", "HGG", "LGG"), ml: float = 2.0) -> CaseScores:
    names = ("case 10", "case 9", "case 1", "case 2")
    matrix = ScoreMatrix("dice", names, ("A", "B"), VALUES, np.arange(4, dtype=np.int32), np.zeros(2, np.intp))
    return CaseScores.of(ScoredCases(matrix, np.array(groups), np.full(4, ml)), EmptyEffect("dice", 0, 0, {}))


@pytest.fixture
def listing() -> CaseListing:
    made = CaseListing()
    made.take(scores())
    return made


def test_what_was_not_predicted_is_told_from_what_is_undefined() -> None:
    found = scores()
    scored = np.array([[True, True], [True, True], [True, False], [True, True]])
    found = replace(found, matrix=replace(found.matrix, scored=scored))
    listing = CaseListing()
    listing.take(found)
    assert (listing.score_text(2, FIRST), listing.score_text(2, FIRST + 1)) == ("–", "")
    assert listing.tip(2, FIRST + 1) == "case 1: B has no prediction of it"
    (row,) = cases_table(found, [2]).rows
    assert [cell.text for cell in row[-2:]] == ["", "not predicted"]


def test_the_worst_comes_first_and_the_undefined_last(listing: CaseListing) -> None:
    assert listing.rows == [3, 0, 1, 2]
    assert listing.place_of("case 10") == 1


@pytest.mark.parametrize(
    ("column", "rising"), [(0, [2, 3, 1, 0]), (GROUP, [2, 0, 3, 1]), (SIZE, [2, 3, 1, 0]), (FIRST, [3, 1, 0, 2])]
)
def test_columns_sort_by_their_numbers_and_ties_by_name(listing: CaseListing, column: int, rising: list[int]) -> None:
    listing.sort(column)
    assert listing.rows == rising


def test_undefined_scores_stay_last_when_a_column_falls(listing: CaseListing) -> None:
    listing.sort(FIRST, falling=True)
    assert listing.rows == [0, 1, 3, 2]


def test_a_filter_holds_for_the_next_order_and_says_how_many_are_left(listing: CaseListing) -> None:
    listing.narrow(" LGG")
    listing.sort(0)
    assert listing.rows == [3, 1]
    assert listing.place_of("case 10") is None
    assert listing.title() == "Dice of 2 of 4 cases"


def test_a_column_that_is_gone_gives_way_to_the_worst_first(listing: CaseListing) -> None:
    listing.sort(FIRST + 1)
    listing.take(None)
    assert not listing.rows
    assert listing.title() == "Cases"
    listing.sort(FIRST + 5)
    listing.take(scores())
    assert listing.sorted_by is None
    assert listing.rows == [3, 0, 1, 2]


def test_a_score_leads_to_its_method_and_a_name_to_the_worst_of_all(listing: CaseListing) -> None:
    assert listing.tip(0, FIRST) == "case 10: to the largest error of A"
    assert listing.tip(0, 0) == "case 10: to the largest error of B"
    assert listing.tip(2, 0) == "case 1"
    assert (listing.score_text(0, FIRST), listing.score_text(2, FIRST)) == (".900", "–")


def test_facts_no_case_has_are_told_apart(listing: CaseListing) -> None:
    assert listing.has(GROUP)
    assert listing.has(SIZE)
    listing.take(scores(("",) * 4, np.nan))
    assert not listing.has(GROUP)
    assert not listing.has(SIZE)
