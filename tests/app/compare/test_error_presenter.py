"""Tests of :mod:`segloss_gui.app.compare.error_presenter`."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.app.compare.error_presenter import ErrorPresenter
from segloss_gui.app.compare.presenter import ComparePresenter
from tests.app.instant_tasks import FakeTasks

Present = Callable[..., ComparePresenter]


def test_methods_that_are_switched_on_are_held_against_the_reference(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("test_000")
    errors = ErrorPresenter(presenter)
    assert [method.name for method in errors.shown_methods()] == ["sDice", "sJaccard", "Lovász"]
    presenter.session.change_method("sDice", visible=False)
    assert [method.name for method in errors.shown_methods()] == ["sJaccard", "Lovász"]


def test_with_all_methods_switched_off_the_legend_is_pointed_at(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("test_000")
    for name in ("sDice", "sJaccard", "Lovász"):
        presenter.session.change_method(name, visible=False)
    errors = ErrorPresenter(presenter)
    assert errors.shown_methods() == []
    assert "legend" in errors.empty_text()


def test_while_the_case_is_loaded_there_is_nothing_to_show_and_it_is_said(present: Present) -> None:
    presenter = present(tasks=FakeTasks(hold=True))
    presenter.session.show_case("test_000")
    errors = ErrorPresenter(presenter)
    assert errors.shown_methods() == []
    assert errors.empty_text() == (presenter.note() or presenter.loading_text())
