from __future__ import annotations

from segloss_gui.app.losses.catalogue_words import catalogue_note, cited_words, deviations_html, editing_words
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.app.session import Session
from segloss_gui.losses import LOSSES


def test_an_empty_catalogue_says_why() -> None:
    presenter = LossesPresenter(Session())
    assert catalogue_note(presenter, False, "") == "Loading the losses…"
    presenter.registry_loaded(LOSSES)
    assert catalogue_note(presenter, False, "xyz") == "No loss matches “xyz”."
    assert catalogue_note(presenter, True, "dice") == ""
    presenter.registry_failed(ImportError("torch"))
    assert catalogue_note(presenter, False, "") == "The losses are not loaded."


def test_parameters_of_a_method_are_said_to_be_the_studys_own() -> None:
    presenter = LossesPresenter(Session())
    presenter.registry_loaded(LOSSES)
    presenter.choose("soft_dice")
    assert editing_words(presenter) == ""
    presenter.add()
    presenter.choose_row(0)
    assert editing_words(presenter) == "Editing “sDice” of the study itself."
    presenter.rename(0, "a name that is much too long to stand in one line of the page")
    assert editing_words(presenter) == "Editing “a name that is much too lo… of the page” of the study itself."


def test_every_loss_is_cited_with_its_equation_and_its_deviations_are_no_markup() -> None:
    for spec in LOSSES.values():
        assert all(cited.equation in cited_words(spec) for cited in spec.reference)
        html = deviations_html(spec)
        assert html.count("<") == 2 * html.count("<p ")
