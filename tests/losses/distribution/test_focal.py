from __future__ import annotations

import pytest
import torch

from segloss_gui.losses import build_loss


def example(channels: int) -> tuple[torch.Tensor, torch.Tensor]:
    logits = torch.randn(2, channels, 9, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return logits, (logits.flip(2) == logits.flip(2).amax(1, keepdim=True)).double() if channels > 1 else (
        logits.flip(2) > 0
    ).double()


@pytest.mark.parametrize(("channels", "activation"), [(1, "sigmoid"), (3, "softmax")])
def test_without_focus_it_is_cross_entropy(channels: int, activation: str) -> None:
    logits, truth = example(channels)
    focal = build_loss("focal", activation=activation, gamma=0.0)(logits, truth)  # type: ignore[arg-type]
    entropy = build_loss("cross_entropy", activation=activation)(logits, truth)  # type: ignore[arg-type]
    torch.testing.assert_close(focal, entropy)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize(("channels", "activation"), [(1, "sigmoid"), (3, "softmax")])
def test_the_derivative_by_hand_is_right_for_soft_targets_too(channels: int, activation: str, gamma: float) -> None:
    logits = example(channels)[0].requires_grad_()
    truth = torch.rand(logits.shape, dtype=torch.float64)
    loss = build_loss("focal", activation=activation, gamma=gamma)  # type: ignore[arg-type]
    assert torch.autograd.gradcheck(lambda prediction: loss(prediction, truth), (logits,))


def test_sure_pixels_do_not_cancel_to_zero() -> None:
    leaf = torch.full((1, 1, 1), 20.0, requires_grad=True)
    build_loss("focal", gamma=0.5)(leaf, torch.ones(1, 1, 1)).backward()
    assert leaf.grad is not None
    torch.testing.assert_close(float(leaf.grad), -1.5 * 2.0611536e-9**1.5, rtol=1e-4, atol=0.0)


def test_alpha_weighs_the_background_first() -> None:
    logits, truth = torch.zeros(1, 1, 2), torch.tensor([[[0.0, 1.0]]])
    only_foreground = build_loss("focal", alpha=(0.0, 1.0))
    assert float(only_foreground(logits, truth)) == float(build_loss("focal")(logits, truth)) / 2
