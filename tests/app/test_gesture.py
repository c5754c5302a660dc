"""What belongs to one gesture, and what does not."""

from __future__ import annotations

import pytest

from segloss_gui.app.gesture import PAUSE_S, Gesture, running
from segloss_gui.app.session import Session
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def typed(session: Session, gesture: Gesture, *names: str) -> None:
    for name in names:
        with gesture.edits():
            session.edit(name=name)


def steps_back(session: Session) -> list[str]:
    names = []
    while session.undo():
        names.append(session.study.name)
    return names


def test_what_is_typed_until_the_field_is_left_is_one_step() -> None:
    session, field = Session(), Gesture()
    typed(session, field, "l", "le", "les")
    field.end()
    typed(session, field, "lesi", "lesion")
    assert steps_back(session) == ["les", "untitled"]
    assert session.redo()
    assert session.study.name == "les"


def test_a_pause_in_the_typing_begins_a_step(clock: Clock) -> None:
    session, field = Session(), Gesture(clock)
    typed(session, field, "a", "ab")
    clock.now += PAUSE_S + 0.1
    typed(session, field, "abc")
    clock.now += PAUSE_S - 0.1
    typed(session, field, "abcd")
    assert steps_back(session) == ["ab", "untitled"]


def test_a_drag_is_one_step_however_long_it_rests(clock: Clock) -> None:
    session, slider = Session(), Gesture(clock)
    slider.hold()
    typed(session, slider, "a")
    clock.now += 10 * PAUSE_S
    typed(session, slider, "b")
    slider.end()
    typed(session, slider, "c")
    assert steps_back(session) == ["b", "untitled"]


def test_two_fields_and_two_clicks_are_never_one_step() -> None:
    session = Session()
    typed(session, Gesture(), "one field")
    typed(session, Gesture(), "another")
    session.edit(name="a click")
    session.edit(name="a second click")
    assert steps_back(session) == ["a click", "another", "one field", "untitled"]


def test_a_click_between_parts_the_typing() -> None:
    session, field = Session(), Gesture()
    typed(session, field, "a")
    session.edit(seeds=(7,))
    typed(session, field, "ab")
    assert steps_back(session) == ["a", "a", "untitled"]


def test_typing_that_leads_back_to_where_it_began_leaves_no_step() -> None:
    session, field = Session(), Gesture()
    typed(session, field, "untitle", "untitled")
    assert not session.undo()


def test_what_was_undone_amid_the_typing_is_not_typed_over() -> None:
    session, field = Session(), Gesture()
    typed(session, field, "a", "ab")
    session.undo()
    typed(session, field, "abc", "abcd")
    assert steps_back(session) == ["untitled"]
    assert [session.redo(), session.study.name] == [True, "abcd"]


def test_a_gesture_does_not_reach_into_another_document() -> None:
    session, field = Session(), Gesture()
    typed(session, field, "a")
    session.begin(session.study)
    typed(session, field, "ab")
    assert steps_back(session) == ["a"]


def test_no_gesture_runs_outside_of_it_not_even_after_an_error() -> None:
    def fail() -> None:
        with Gesture().edits():
            raise ValueError("typed wrong")

    with pytest.raises(ValueError, match="typed wrong"):
        fail()
    assert running() is None
