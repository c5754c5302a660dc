from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from segloss_gui.app.review.grading_words import grader_line, item_words, start_of, unblind_question
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.study.grading_file import GradingRecord

Present = Callable[..., ReviewPresenter]


def test_who_is_named_can_start_and_go_on_where_they_have_begun(present: Present) -> None:
    presenter = present()
    presenter.set_active(True)
    assert start_of(presenter.store, "").possible is False
    start = start_of(presenter.store, "Ada")
    assert (start.possible, start.begun) == (True, False)
    assert start.words.startswith("6 predictions of 2 cases by 3 methods, shown one at a time")
    presenter.actions.start("Ada", 7)
    presenter.actions.give(4)
    presenter.actions.leave()
    assert start_of(presenter.store, "Ada").begun


def test_where_nothing_can_be_graded_nobody_can_start(present: Present) -> None:
    presenter = present(runs=False)
    presenter.set_active(True)
    start = start_of(presenter.store, "Ada")
    assert not start.possible
    assert start.words.startswith("There are no predictions to grade now")


def test_a_grader_can_go_on_until_the_grades_are_unblinded() -> None:
    record = GradingRecord("Ada", 1, "", ())
    assert grader_line(record) == ("Ada", "0 graded", "blinded", "Go on")
    seen = replace(record, unblinded="2026-11-29T12:00")
    assert grader_line(seen)[2:] == ("unblinded 2026-11-29", "Look again")


def test_what_has_no_grade_is_asked_about_before_it_is_unblinded(present: Present) -> None:
    presenter = present()
    presenter.set_active(True)
    presenter.actions.start("Ada", 7)
    assert presenter.grading is not None
    presenter.actions.give(2)
    question = unblind_question(presenter)
    assert question is not None
    assert question.details.startswith("5 overlays have no grade yet.")
    for at in range(len(presenter.grading.items)):
        presenter.show_item(at)
        presenter.actions.give(3)
    assert unblind_question(presenter) is None


def test_an_overlay_is_told_with_its_grade_and_what_was_written(present: Present) -> None:
    presenter = present()
    presenter.set_active(True)
    presenter.actions.start("Ada", 7)
    item = presenter.item
    assert item is not None
    given = replace(item, grade=5, flagged=True, comment="too small")
    first, *rest = item_words(presenter, given).splitlines()
    assert first.startswith(f"{item.case}, ")
    assert ": 5, " in first
    assert rest == ["flagged", "“too small”"]
