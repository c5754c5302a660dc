from __future__ import annotations

import pytest
import torch

from segloss_gui.losses.prediction import ModelOutput, checked, log


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("activation", "channels"), [("sigmoid", 1), ("softmax", 3)])
def test_logarithms_stay_finite_for_any_logits(activation: str, channels: int, dtype: torch.dtype) -> None:
    logits = torch.linspace(-760, 760, 12, dtype=dtype).reshape(1, 1, 12).repeat(1, channels, 1)
    logits[:, 1:] *= -1
    view = ModelOutput(logits, activation)  # type: ignore[arg-type]
    assert view.log_probabilities.isfinite().all()
    assert view.log_complements.isfinite().all()
    assert view.log_probabilities.min() < -700


def test_the_three_readings_of_one_prediction_agree() -> None:
    logits = torch.randn(2, 1, 6, dtype=torch.float64)
    by_logits, by_probabilities = ModelOutput(logits, "sigmoid"), ModelOutput(logits.sigmoid(), "none")
    for name in ("probabilities", "log_probabilities", "log_complements"):
        torch.testing.assert_close(getattr(by_logits, name), getattr(by_probabilities, name))
    torch.testing.assert_close(by_probabilities.logits(), logits)


def test_probabilities_after_their_logarithm_are_the_same() -> None:
    logits = torch.randn(2, 3, 6, dtype=torch.float64)
    late = ModelOutput(logits, "softmax")
    assert late.log_probabilities is late.log_probabilities
    torch.testing.assert_close(late.probabilities, ModelOutput(logits, "softmax").probabilities)


def test_zero_times_the_logarithm_of_zero_is_zero_with_its_gradient() -> None:
    p = torch.zeros(1, requires_grad=True)
    product = 0 * log(p)
    product.backward()
    assert float(product.detach()) == 0
    assert float(p.grad) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("half", [torch.float16, torch.bfloat16])
def test_half_precision_is_promoted(half: torch.dtype) -> None:
    view, truth = checked(torch.zeros(1, 1, 2, dtype=half), torch.zeros(1, 1, 2), "sigmoid")
    assert view.values.dtype == truth.dtype == torch.float32


@pytest.mark.gpu
def test_losses_agree_on_both_devices() -> None:
    from segloss_gui.losses import LOSSES
    from tests.losses.test_contract import built, gradient, logits, target

    for spec in LOSSES.values():
        channels = 3 if spec.channels == "several" else 1
        truth = target(channels)
        here = gradient(built(spec, channels), logits(truth), truth)
        there = gradient(built(spec, channels), logits(truth).cuda(), truth.cuda())
        torch.testing.assert_close(there[0].cpu(), here[0])
        torch.testing.assert_close(there[1].cpu(), here[1])
