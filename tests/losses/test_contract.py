"""Every loss of the registry keeps the contract; losses that break it are caught."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import pytest
import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import LOSSES, LossParams, LossSpec, build_loss
from segloss_gui.losses.bound import Bound, builder
from segloss_gui.losses.contract import Check, broken, checks
from segloss_gui.losses.contract.__main__ import main
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Activation

SOFT_DICE = LOSSES["soft_dice"]
Formula = Callable[[ModelOutput, torch.Tensor, LossParams], torch.Tensor]


@pytest.mark.parametrize("check", [check for spec in LOSSES.values() for check in checks(spec)], ids=str)
def test_every_loss_keeps_its_promises(check: Check) -> None:
    check.run()


def broken_claims(spec: LossSpec) -> set[str]:
    return {check.promise.__name__ for check in checks(spec) if broken(check)}


def with_formula(formula: Formula) -> LossSpec:
    return dataclasses.replace(SOFT_DICE, builder=builder(formula), params=LossParams)


def shifted(prediction: ModelOutput, target: torch.Tensor, _: LossParams) -> torch.Tensor:
    return (prediction.probabilities - target).square().mean() + 0.5


def careless(prediction: ModelOutput, target: torch.Tensor, _: LossParams) -> torch.Tensor:
    return -(target * prediction.probabilities.log()).mean()


def wrong_way(prediction: ModelOutput, target: torch.Tensor, _: LossParams) -> torch.Tensor:
    return -(prediction.probabilities - target).square().mean()


def lopsided(prediction: ModelOutput, target: torch.Tensor, _: LossParams) -> torch.Tensor:
    weights = torch.arange(1, target.shape[1] + 1).view(1, -1, *[1] * (target.ndim - 2))
    return (weights * (prediction.probabilities - target).square()).mean()


def test_another_floor_than_the_spec_says_is_caught() -> None:
    assert "a_perfect_prediction_costs_the_floor" in broken_claims(with_formula(shifted))


def test_the_logarithm_of_zero_is_caught() -> None:
    found = broken_claims(with_formula(careless))
    assert {"extreme_logits_stay_finite", "a_perfect_prediction_costs_the_floor"} <= found


def test_a_loss_that_leads_away_from_the_truth_is_caught() -> None:
    found = broken_claims(with_formula(wrong_way))
    assert {"following_its_gradient_leads_to_the_truth", "no_prediction_costs_less_than_the_floor"} <= found


def test_classes_told_apart_are_caught_unless_the_spec_says_so() -> None:
    spec = with_formula(lopsided)
    assert "the_order_of_the_classes_does_not_matter" in broken_claims(spec)
    assert "the_order_of_the_classes_does_not_matter" not in broken_claims(
        dataclasses.replace(spec, classes_alike=False)
    )


def test_a_bare_function_that_checks_nothing_is_caught() -> None:
    def build(params: LossParams, activation: Activation) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
        return lambda prediction, target: (prediction - target).square()

    found = broken_claims(dataclasses.replace(SOFT_DICE, builder=build))  # type: ignore[arg-type]
    assert {"the_value_is_one_number", "bad_tensors_raise_the_named_error"} <= found
    assert "it_can_be_sent_to_another_process" in found
    assert "its_docstring_names_shapes_and_a_known_value" in found


def test_missing_words_are_caught() -> None:
    spec = dataclasses.replace(SOFT_DICE, summary="Dice", equation=r"\frac{1}", reference=())
    assert broken_claims(spec) == {"its_words_are_complete", "its_equation_can_be_drawn"}


def test_a_wrong_doctest_is_caught() -> None:
    def formula(prediction: ModelOutput, target: torch.Tensor, params: LossParams) -> torch.Tensor:
        """(B, C, *S).

        >>> 1 + 1
        3
        """
        return shifted(prediction, target, params)

    claim = next(check for check in checks(with_formula(formula)) if "docstring" in str(check))
    formula.__module__ = shifted.__module__
    assert "must name Bertels" in broken(claim)
    formula.__module__ = "segloss_gui.losses.region.soft_dice"
    assert "doctest" in broken(claim)


def test_the_command_prints_a_line_a_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lovasz_hinge"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert all(line.startswith("kept") for line in lines)
    assert last == f"lovasz_hinge: {len(lines)} of {len(lines)} promises kept"
    assert main(["no_such_loss"]) == 2
    assert "got 'no_such_loss'" in capsys.readouterr().err


def test_every_loss_of_this_package_is_a_formula_bound_to_its_parameters() -> None:
    assert all(isinstance(build_loss(key), Bound) for key, spec in LOSSES.items() if not spec.params().unresolved())


def test_an_unknown_loss_or_activation_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"soft_dice.*got 'softdice'"):
        build_loss("softdice")
    with pytest.raises(ParameterError, match="got 'tanh'"):
        build_loss("soft_dice", activation="tanh")  # type: ignore[arg-type]


def test_keys_titles_and_short_names_are_unique() -> None:
    for name in ("key", "title", "short"):
        words = [getattr(spec, name) for spec in LOSSES.values()]
        assert len(set(words)) == len(words)


def test_a_floor_that_depends_on_the_truth_is_no_number() -> None:
    assert math.isnan(LOSSES["boundary"].floor)
