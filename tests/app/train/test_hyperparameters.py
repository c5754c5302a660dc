from __future__ import annotations

from segloss_gui.app.train.hyperparameters import MOST, values_of, varying
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import RunPlan


def plans(*choices: LossChoice) -> list[RunPlan]:
    return [RunPlan(f"run {at}", choice, 0, 0) for at, choice in enumerate(choices)]


def test_what_all_runs_agree_in_needs_no_column() -> None:
    same = plans(*(LossChoice(key="tversky", params={"alpha_fp": 0.3, "beta_fn": b}, name=str(b)) for b in (0.5, 0.7)))
    assert varying(same) == ("beta_fn",)


def test_a_default_differs_from_what_was_chosen() -> None:
    found = plans(LossChoice(key="tversky"), LossChoice(key="tversky", params={"alpha_fp": 0.9}, name="other"))
    assert "alpha_fp" in varying(found)
    assert values_of(found[1])["alpha_fp"] == "0.9"
    assert values_of(found[0])["alpha_fp"] not in ("", "0.9")


def test_batch_size_of_an_arm_is_a_hyperparameter() -> None:
    found = plans(*(LossChoice(key="soft_dice", batch_size=size, name=f"B{size}") for size in (1, 4)))
    assert varying(found) == ("batch size",)


def test_a_loss_that_is_no_longer_there_keeps_what_was_written() -> None:
    (plan,) = plans(LossChoice.model_construct(key="gone", params={"alpha": 2.0}, batch_size=None))
    assert values_of(plan) == {"alpha": "2"}


def test_there_are_never_more_columns_than_a_table_has_room_for() -> None:
    many = [{"alpha_fp": a, "beta_fn": b} for a in (0.1, 0.2) for b in (0.1, 0.2)]
    found = plans(*(LossChoice(key="tversky", params=params, name=str(params)) for params in many))
    assert len(varying(found)) <= MOST
