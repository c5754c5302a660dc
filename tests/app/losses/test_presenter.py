from __future__ import annotations

import pytest

from segloss_gui.app.losses.loss_presets import BERTELS, TILBORGHS
from segloss_gui.app.losses.presenter import LossesPresenter, params_words
from segloss_gui.app.session import Session
from segloss_gui.data.case import TargetClass
from segloss_gui.losses import LOSSES
from segloss_gui.losses.region.dice_phi import DicePhiParams
from segloss_gui.study.models import LossChoice, Study

THREE = tuple(TargetClass(value=value, name=name) for value, name in ((1, "left"), (2, "right"), (3, "myocardium")))


@pytest.fixture
def presenter() -> LossesPresenter:
    made = LossesPresenter(Session())
    made.registry_loaded(LOSSES)
    return made


def methods(presenter: LossesPresenter) -> list[str]:
    return [row.name for row in presenter.rows()]


def test_the_taxonomy_holds_every_loss_once(presenter: LossesPresenter) -> None:
    keys = [spec.key for group in presenter.families() for spec in group.specs]
    assert sorted(keys) == sorted(LOSSES)


def test_the_search_finds_losses_by_paper_and_drops_empty_families(presenter: LossesPresenter) -> None:
    groups = presenter.families("tilborghs dice")
    assert "dice_phi" in [spec.key for group in groups for spec in group.specs]
    assert "Distribution" not in [group.title for group in groups]
    assert presenter.families("no such loss") == ()


def test_adding_keeps_only_values_off_the_defaults(presenter: LossesPresenter) -> None:
    presenter.choose("dice_phi")
    presenter.set_params(DicePhiParams(phi="BI"))
    assert presenter.add() == ""
    assert presenter.session.study.losses == (LossChoice(key="dice_phi", params={"phi": "BI"}),)
    assert presenter.session.dirty


def test_a_draft_is_kept_while_another_loss_is_looked_at(presenter: LossesPresenter) -> None:
    presenter.choose("dice_phi")
    presenter.set_params(DicePhiParams(phi="CI"))
    presenter.choose("soft_dice")
    presenter.choose("dice_phi")
    assert presenter.params == DicePhiParams(phi="CI")


def test_the_same_loss_twice_gets_a_name_of_its_own(presenter: LossesPresenter) -> None:
    presenter.choose("soft_dice")
    for _ in range(3):
        assert presenter.add() == ""
    assert methods(presenter) == ["sDice", "sDice (2)", "sDice (3)"]


def test_editing_a_row_goes_straight_to_the_study(presenter: LossesPresenter) -> None:
    presenter.add_preset(TILBORGHS)
    presenter.choose_row(2)
    assert presenter.set_params(DicePhiParams(phi="BI", epsilon=1000.0)) == ""
    assert presenter.session.study.losses[2].params == {"phi": "BI", "epsilon": 1000.0}
    assert presenter.row == 2


def test_two_methods_of_one_name_are_refused_in_words(presenter: LossesPresenter) -> None:
    presenter.add_preset(TILBORGHS)
    before = presenter.session.study
    presenter.choose_row(0)
    assert "Names must differ" in presenter.set_params(DicePhiParams(phi="BI"))
    assert "Names must differ" in presenter.rename(1, "DL")
    assert presenter.session.study is before


def test_an_emptied_name_is_made_from_the_parameters_again(presenter: LossesPresenter) -> None:
    presenter.add_preset(TILBORGHS)
    assert presenter.rename(1, "  per   image ") == ""
    assert methods(presenter)[1] == "per image"
    assert presenter.rename(1, "") == ""
    assert methods(presenter)[1] == "DL Φ=CI"


def test_moving_and_removing_rows_keeps_looking_at_the_same_one(presenter: LossesPresenter) -> None:
    presenter.add_preset(BERTELS)
    presenter.choose_row(3)
    presenter.move(3, 0)
    assert (presenter.row, methods(presenter)[0]) == (0, "sJaccard")
    presenter.move(4, 0)
    assert presenter.row == 1
    presenter.remove(0)
    assert presenter.row == 0
    presenter.remove(0)
    assert presenter.row is None


def test_a_preset_adds_only_what_is_missing(presenter: LossesPresenter) -> None:
    presenter.choose("soft_dice")
    presenter.add()
    presenter.add_preset(BERTELS)
    presenter.add_preset(BERTELS)
    assert sorted(methods(presenter)) == sorted({row.name for row in presenter.rows()})
    assert len(presenter.rows()) == 5


def test_the_five_of_bertels_take_the_lovasz_loss_that_fits_the_classes(presenter: LossesPresenter) -> None:
    presenter.session.set_study(Study(classes=THREE))
    presenter.add_preset(BERTELS)
    assert methods(presenter)[-1] == "LovászSM"
    assert [row.fault for row in presenter.rows()] == [""] * 5


def test_the_four_phi_leave_the_background_out_of_several_classes(presenter: LossesPresenter) -> None:
    presenter.add_preset(TILBORGHS)
    assert not any("include_background" in choice.params for choice in presenter.session.study.losses)
    presenter.session.set_study(Study(classes=THREE))
    presenter.add_preset(TILBORGHS)
    several = presenter.session.study.losses
    assert [choice.params["include_background"] for choice in several] == [False] * 4
    assert [row.fault for row in presenter.rows()] == [""] * 4
    assert "Tilborghs 2022, Sect. 3" in TILBORGHS.help


def test_a_loss_for_one_class_is_marked_in_a_study_of_three(presenter: LossesPresenter) -> None:
    presenter.session.set_study(Study(classes=THREE, losses=(LossChoice(key="lovasz_sigmoid"),)))
    assert presenter.rows()[0].fault == ("Lovász-sigmoid needs one class; this study has 3 (left, right, myocardium).")


def test_unknown_losses_and_bad_parameters_of_a_file_are_said_in_their_row(presenter: LossesPresenter) -> None:
    choices = (LossChoice(key="sfot_dice"), LossChoice(key="soft_dice", params={"smooth_nr": -1}))
    presenter.session.set_study(Study(losses=choices))
    faults = [row.fault for row in presenter.rows()]
    assert faults[0] == "There is no loss called sfot_dice."
    assert faults[1].startswith("Smoothing above must be greater than or equal to 0, got -1")


def test_a_registry_that_cannot_be_loaded_says_why() -> None:
    presenter = LossesPresenter(Session())
    presenter.registry_failed(ImportError("No module named 'torch'"))
    assert presenter.failure == "The losses could not be loaded: No module named 'torch'"
    assert presenter.add() == "The losses are still being loaded."


def test_parameters_are_said_with_symbols_and_units() -> None:
    spec = LOSSES["dice_phi"]
    assert params_words({"phi": "BI", "epsilon": 8789.0}, spec) == "Φ BI · ε 8789 voxels"
    assert params_words({}, spec) == "literature defaults"


def test_opening_another_study_forgets_the_row(presenter: LossesPresenter) -> None:
    presenter.add_preset(TILBORGHS)
    presenter.choose_row(3)
    presenter.session.set_study(Study())
    assert presenter.row is None
    assert presenter.rows() == ()


def test_the_list_of_epsilons_follows_the_background_switch(presenter: LossesPresenter) -> None:
    presenter.session.set_study(Study(classes=THREE))
    presenter.choose("dice_phi")
    presenter.set_params(DicePhiParams(epsilon=(9.0, 1.0, 2.0, 3.0)))
    presenter.set_params(DicePhiParams(epsilon=(9.0, 1.0, 2.0, 3.0), include_background=False))
    assert presenter.params == DicePhiParams(epsilon=(1.0, 2.0, 3.0), include_background=False)
    presenter.set_params(DicePhiParams(epsilon=(1.0, 2.0, 3.0)))
    assert presenter.params == DicePhiParams(epsilon=(1.0, 1.0, 2.0, 3.0))


def test_a_list_of_the_wrong_length_is_said_in_its_row(presenter: LossesPresenter) -> None:
    wrong = LossChoice(key="dice_phi", params={"epsilon": (1.0, 2.0), "include_background": False})
    presenter.session.set_study(Study(classes=THREE, losses=(wrong,)))
    assert presenter.rows()[0].fault == "ε: 2 numbers, but 3 classes count."


def test_a_weighted_sum_is_named_by_its_terms(presenter: LossesPresenter) -> None:
    presenter.choose("weighted_sum")
    parse = LOSSES["weighted_sum"].params.parse
    presenter.set_params(parse({"terms": ({"loss": "soft_dice", "weight": 0.5}, {"loss": "focal"})}))
    assert presenter.add() == ""
    assert methods(presenter) == ["0.5 sDice + Focal"]
    presenter.choose_row(0)
    presenter.set_params(parse({"terms": ({"loss": "soft_dice", "weight": 2}, {"loss": "focal"})}))
    assert methods(presenter) == ["2 sDice + Focal"]
