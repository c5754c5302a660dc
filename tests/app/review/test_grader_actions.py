from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.app.review.grader_actions import GUARD_S, TOO_SOON, GraderActions
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.app.session import Session
from segloss_gui.study.grading import Found, Grading, begin
from tests.app.instant_tasks import FakeTasks
from tests.clock import Clock


@pytest.fixture
def ada(present: Callable[..., ReviewPresenter]) -> ReviewPresenter:
    """Ada has just begun, and is led on."""
    presenter = present(leads_on=True)
    presenter.actions.start("Ada", 5)
    return presenter


def grades(presenter: ReviewPresenter) -> list[int | None]:
    assert presenter.grading is not None
    return [item.grade for item in presenter.grading.items]


def test_who_presents_nothing_else_is_led_on() -> None:
    assert GraderActions(None).leads_on  # type: ignore[arg-type]


def test_a_grade_shows_the_next_overlay_without_one(ada: ReviewPresenter) -> None:
    ada.show_item(1)
    ada.actions.give(3)
    ada.show_item(0)
    ada.actions.give(4)
    assert ada.at == 2
    assert ada.prediction() is not None
    assert grades(ada)[:3] == [4, 3, None]


def test_what_was_left_out_is_led_to_at_the_end(ada: ReviewPresenter) -> None:
    said: list[str] = []
    ada.session.said.connect(lambda _, text: said.append(text))
    ada.show_item(1)
    for _ in range(5):
        ada.actions.give(3)
    assert ada.at == 0
    assert not said
    ada.actions.give(5)
    assert ada.at == 0
    assert said == ["All 6 overlays are graded"]


def test_taking_back_leads_the_way_back_grade_by_grade(ada: ReviewPresenter) -> None:
    for grade in (1, 2, 3, 4):
        ada.actions.give(grade)
    assert ada.at == 4
    for at in (3, 2, 1, 0):
        ada.actions.take_back()
        assert ada.at == at
        assert grades(ada) == [1, 2, 3, 4, None, None][:at] + [None] * (6 - at)
    said: list[str] = []
    ada.session.said.connect(lambda _, text: said.append(text))
    ada.actions.take_back()
    assert ada.at == 0
    assert "No grade" in said[0]


def test_what_is_taken_back_is_the_change_not_the_comment(ada: ReviewPresenter) -> None:
    ada.actions.give(2)
    ada.show_item(0)
    ada.actions.give(5)
    ada.show_item(0)
    ada.actions.comment("leaks")
    ada.actions.clear()
    assert grades(ada)[0] is None
    ada.actions.take_back()
    assert (grades(ada)[0], ada.item.comment) == (5, "leaks")  # type: ignore[union-attr]
    ada.actions.take_back()
    assert (grades(ada)[0], ada.item.comment) == (2, "leaks")  # type: ignore[union-attr]
    assert 0 < ada.item.dice <= 1  # type: ignore[union-attr]


def test_grades_taken_back_by_a_key_held_down_are_all_given_again(ada: ReviewPresenter) -> None:
    for grade in (1, 2, 3, 4):
        ada.actions.give(grade)
    dice = [item.dice for item in ada.grading.items[:4]]  # type: ignore[union-attr]
    for _ in range(50):
        ada.actions.take_back()
    assert grades(ada) == [None] * 6
    for _ in range(50):
        ada.actions.give_again()
    assert grades(ada) == [1, 2, 3, 4, None, None]
    assert [item.dice for item in ada.grading.items[:4]] == dice  # type: ignore[union-attr]
    ada.actions.take_back()
    ada.actions.give(5)
    ada.actions.give_again()
    assert grades(ada) == [1, 2, 3, 5, None, None]


def test_nobody_takes_back_the_grades_of_another(ada: ReviewPresenter) -> None:
    ada.actions.give(2)
    ada.actions.leave()
    ada.actions.start("Grace", 6)
    ada.actions.give(4)
    for _ in range(3):
        ada.actions.take_back()
    assert grades(ada) == [None] * 6
    ada.actions.leave()
    ada.actions.start("Ada", 5)
    assert grades(ada)[0] == 2


class _Desk:
    """What the actions are of, without a screen: every prediction is there."""

    def __init__(self, grading: Grading) -> None:
        self.session, self.grading, self.at = Session(), grading, 0

    item = property(lambda self: self.grading.items[self.at])

    def prediction(self) -> object:
        return type("Seen", (), {"scores": {}})()

    def show_item(self, at: int) -> None:
        self.at = at


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.integers(1, 5), st.sampled_from(["clear", "take_back", "left", "right"]))))
def test_taking_back_everything_gives_what_was_before_whatever_was_done(steps: list[int | str]) -> None:
    desk = _Desk(begin("Ada", 1, [Found(case, method) for case in "xy" for method in ("CE", "sDice")]))
    actions = GraderActions(desk)  # type: ignore[arg-type]
    past = [[item.grade for item in desk.grading.items]]
    for step in steps:
        before = [item.grade for item in desk.grading.items]
        if isinstance(step, int):
            actions.give(step)
            past.append(before)
        elif step == "clear":
            past += [before] if desk.item.grade is not None else []
            actions.clear()
        elif step == "take_back":
            actions.take_back()
            assert [item.grade for item in desk.grading.items] == (past.pop() if len(past) > 1 else past[0])
        else:
            actions.step_overlay(-1 if step == "left" else 1)
    assert all(len(one) == len(other) for one, other in pairwise(past))
    for expected in reversed(past[1:]):
        actions.take_back()
        assert [item.grade for item in desk.grading.items] == expected


def test_while_the_next_is_loaded_no_grade_is_given(present: Callable[..., ReviewPresenter]) -> None:
    tasks = FakeTasks()
    presenter = present(tasks=tasks, leads_on=True)
    presenter.actions.start("Ada", 5)
    presenter.show_item(2)
    tasks.hold = True
    presenter.actions.give(3)
    assert "Loading" in presenter.note()
    presenter.actions.give(3)
    assert grades(presenter).count(3) == 1
    tasks.hold = False
    tasks.release()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hasty(present: Callable[..., ReviewPresenter], clock: Clock) -> ReviewPresenter:
    """Ada, who is led on, under a clock that the test moves; she has looked at the first overlay."""
    presenter = present(leads_on=True, clock=clock)
    presenter.actions.start("Ada", 5)
    clock.now += 2
    return presenter


def test_of_two_quick_grades_the_second_is_not_that_of_the_next_overlay(hasty: ReviewPresenter, clock: Clock) -> None:
    said: list[tuple[str, str]] = []
    hasty.session.said.connect(lambda kind, text: said.append((kind, text)))
    hasty.actions.give(2)
    clock.now += 0.1
    hasty.actions.give(3)
    assert (grades(hasty)[:2], hasty.at) == ([2, None], 1)
    assert said == [("passing", TOO_SOON)]
    clock.now += GUARD_S + 0.01
    hasty.actions.give(4)
    assert (grades(hasty)[:3], hasty.at) == ([2, 4, None], 2)
    assert len(said) == 1


def test_nothing_but_a_new_overlay_starts_the_guard_anew(hasty: ReviewPresenter, clock: Clock) -> None:
    hasty.actions.leads_on = False
    for grade in (1, 2, 3):  # of one overlay: a grade may be corrected at once
        hasty.actions.give(grade)
        hasty.actions.comment("leaks")
        hasty.actions.flag()
    assert grades(hasty)[0] == 3
    hasty.show_item(1)
    hasty.actions.give(5)
    assert grades(hasty)[1] is None
    hasty.actions.clear()
    clock.now += GUARD_S + 0.01
    hasty.actions.give(5)
    assert grades(hasty)[1] == 5


def test_the_guard_begins_when_the_overlay_is_there_not_when_it_is_asked_for(
    present: Callable[..., ReviewPresenter], clock: Clock
) -> None:
    tasks = FakeTasks()
    presenter = present(tasks=tasks, leads_on=True, clock=clock)
    presenter.actions.start("Ada", 5)
    presenter.show_item(2)
    clock.now += 1
    tasks.hold = True
    presenter.actions.give(3)
    clock.now += 5
    tasks.hold = False
    tasks.release()
    assert presenter.prediction() is not None
    presenter.actions.give(4)
    assert grades(presenter).count(4) == 0
    clock.now += GUARD_S + 0.01
    presenter.actions.give(4)
    assert grades(presenter).count(4) == 1


def test_another_grader_begins_with_an_overlay_that_has_just_come(hasty: ReviewPresenter, clock: Clock) -> None:
    hasty.actions.leave()
    clock.now += 5
    hasty.actions.start("Grace", 5)
    hasty.actions.give(4)
    assert grades(hasty) == [None] * 6
    clock.now += GUARD_S + 0.01
    hasty.actions.give(4)
    assert grades(hasty)[0] == 4
