from __future__ import annotations

import math

import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.study.grading import Found, Grading, begin

METHODS = ("CE", "sDice", "Lovász", "nnU-Net")
CASES = tuple(f"case_{at:02}" for at in range(30))


def found(cases: tuple[str, ...] = CASES, methods: tuple[str, ...] = METHODS, prediction: str = "1") -> list[Found]:
    return [Found(case, method, prediction) for case in cases for method in methods]


def letters(grading: Grading) -> dict[tuple[str, str], str]:
    return {(item.case, item.method): item.overlay for item in grading.items}


def test_every_case_has_the_letters_from_a_on_and_each_prediction_once() -> None:
    grading = begin("Ada", 3, found())
    for case in CASES:
        assert [item.overlay for item in grading.items if item.case == case] == list("ABCD")
    assert {(item.case, item.method) for item in grading.items} == {(f.case, f.method) for f in found()}


def test_a_letter_does_not_give_the_method_away() -> None:
    by_letter: dict[str, set[str]] = {}
    for (_, method), letter in letters(begin("Ada", 3, found())).items():
        by_letter.setdefault(letter, set()).add(method)
    assert all(methods == set(METHODS) for methods in by_letter.values())


def test_cases_are_shuffled_and_stay_together() -> None:
    grading = begin("Ada", 3, found())
    assert list(grading.cases) != sorted(CASES)
    assert sorted(grading.cases) == sorted(CASES)
    assert [item.case for item in grading.items] == [case for case in grading.cases for _ in METHODS]


def test_a_seed_gives_the_same_order_again_and_another_seed_another() -> None:
    first, again, other = (begin("Ada", seed, found()) for seed in (3, 3, 4))
    assert first.items == again.items
    assert letters(first) != letters(other)
    assert first.cases != other.cases


def test_the_order_does_not_depend_on_how_predictions_were_found() -> None:
    assert begin("Ada", 3, found()).items == begin("Ada", 3, reversed(found())).items


def test_going_on_keeps_order_letters_and_grades() -> None:
    first = begin("Ada", 3, found())
    first.give(7, 2, dice=0.8)
    again = begin("Ada", 3, reversed(found()), first.rows)
    assert again.items == first.items
    assert again.first_ungraded() == 0
    assert again.graded == 1


def test_a_new_method_becomes_an_item_and_takes_no_letter_of_what_was_graded() -> None:
    first = begin("Ada", 3, found())
    first.give(0, 5)
    more = begin("Ada", 3, found(methods=(*METHODS, "new")), first.rows)
    graded = first.items[0]
    assert next(item for item in more.items if item.key == graded.key) == graded
    assert len(more.items) == len(CASES) * 5
    assert [item.overlay for item in more.items if item.case == graded.case] == list("ABCDE")
    assert list(more.cases) == list(first.cases)


def test_untouched_letters_are_drawn_anew_with_a_new_method_so_that_the_last_is_not_always_the_new_one() -> None:
    first = begin("Ada", 3, found())
    more = begin("Ada", 3, found(methods=(*METHODS, "new")), first.rows)
    assert len({item.overlay for item in more.items if item.method == "new"}) == 5


def test_a_changed_prediction_is_graded_again_and_the_old_grade_is_kept() -> None:
    first = begin("Ada", 3, found(("a",), ("CE",)))
    first.give(0, 4)
    again = begin("Ada", 3, found(("a",), ("CE",), prediction="2"), first.rows)
    assert [(item.prediction, item.grade) for item in again.items] == [("2", None)]
    assert [(item.prediction, item.grade) for item in again.past] == [("1", 4)]
    assert {row.prediction for row in again.rows} == {"1", "2"}


def test_new_cases_come_after_the_ones_that_were_there() -> None:
    first = begin("Ada", 3, found(CASES[:5]))
    more = begin("Ada", 3, found(), first.rows)
    assert more.cases[:5] == first.cases


def test_the_first_ungraded_item_is_found_after_here_and_then_from_the_start() -> None:
    grading = begin("Ada", 3, found(CASES[:1]))
    grading.give(0, 1)
    assert grading.first_ungraded() == 1
    grading.give(2, 1)
    grading.give(3, 1)
    assert grading.first_ungraded(after=2) == 1
    grading.give(1, 5)
    assert grading.first_ungraded() is None


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_grades_off_the_scale_are_refused(grade: int) -> None:
    with pytest.raises(ParameterError, match="1 to 5"):
        begin("Ada", 3, found()).give(0, grade)


def test_a_grade_taken_back_takes_its_dice_along() -> None:
    grading = begin("Ada", 3, found())
    grading.give(0, 3, dice=0.5)
    grading.give(0, None)
    assert grading.items[0].grade is None
    assert math.isnan(grading.items[0].dice)


def test_a_grade_says_whether_it_was_given_blind() -> None:
    grading = begin("Ada", 3, found())
    grading.give(0, 3)
    grading.unblind()
    when = grading.unblinded
    grading.unblind()
    grading.give(1, 3)
    assert [item.graded_blind for item in grading.items[:2]] == [True, False]
    assert grading.unblinded == when


def test_the_time_changes_only_with_what_is_said() -> None:
    grading = begin("Ada", 3, found())
    grading.comment(0, "")
    grading.flag(0, False)
    assert not grading.items[0].touched
    grading.comment(0, " leaks at the base ")
    assert grading.items[0].comment == "leaks at the base"
    assert grading.items[0].touched
