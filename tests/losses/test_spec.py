"""What a spec does: the one way from parameters to a loss, whatever form the parameters have."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import torch

import segloss_gui
from segloss_gui.core.errors import ParameterError, StudyFaults
from segloss_gui.losses import LOSSES, build_loss

RESOLVED: dict[str, dict[str, object]] = {
    "weighted_cross_entropy": {"weights": [0.25, 0.75]},
    "exp_log": {"class_weights": [1.0, 2.0]},
}


@pytest.mark.parametrize("key", LOSSES)
def test_a_spec_builds_the_same_loss_from_values_from_its_model_and_by_build_loss(key: str) -> None:
    spec, values = LOSSES[key], RESOLVED.get(key, {})
    activation = "sigmoid" if spec.channels == "one" else "softmax"
    by_values, by_model = spec.build(values, activation), spec.build(spec.parse(values), activation)
    assert by_values == by_model == build_loss(key, activation=activation, **values)  # type: ignore[arg-type]


def test_parameters_already_parsed_are_taken_as_they_are() -> None:
    params = LOSSES["dice_phi"].parse({"phi": "BI"})
    assert LOSSES["dice_phi"].parse(params) is params


def test_an_unknown_parameter_names_the_loss() -> None:
    with pytest.raises(StudyFaults, match="soft_dice"):
        LOSSES["soft_dice"].build({"smoth": 1}, "sigmoid")


def test_an_unknown_activation_is_refused_by_the_spec_too() -> None:
    with pytest.raises(ParameterError, match="got 'tanh'"):
        LOSSES["soft_dice"].build({}, "tanh")  # type: ignore[arg-type]


def test_parameters_of_another_loss_are_refused() -> None:
    with pytest.raises(StudyFaults):
        LOSSES["cross_entropy"].build(LOSSES["dice_phi"].params(), "sigmoid")


def test_nothing_but_the_spec_calls_a_builder() -> None:
    root = Path(segloss_gui.__file__).parent
    calls = {
        file.relative_to(root).as_posix()
        for file in root.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "builder"
    }
    assert calls == {"losses/spec.py"}


def test_a_loss_built_without_an_activation_takes_logits_of_one_channel() -> None:
    value = LOSSES["cross_entropy"].build({})(torch.zeros(1, 1, 2), torch.ones(1, 1, 2))
    assert float(value) == pytest.approx(0.693147, abs=1e-6)


def test_a_loss_is_built_by_its_spec_alone_for_training_too() -> None:
    package = Path(segloss_gui.__file__).parent
    calls = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "builder"
    }
    assert calls == {"losses/spec.py"}
