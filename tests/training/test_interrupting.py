from __future__ import annotations

import pytest
import torch
from torch import nn

from segloss_gui.training.interrupting import StopRequestedError, asking, interruptible


class Asked:
    """Says stop at the ``at``-th time it is asked."""

    def __init__(self, at: int) -> None:
        self.times, self._at = 0, at

    def __call__(self) -> bool:
        self.times += 1
        return self.times >= self._at


def made() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Conv2d(2, 1, 3))


def test_a_stop_is_asked_for_before_every_layer_forwards_and_backwards() -> None:
    network, asked = made(), Asked(at=100)
    with interruptible(network, asking(asked)):
        output = network(torch.ones(1, 1, 8, 8))
        assert asked.times == 3
        output.mean().backward()
    assert asked.times == 6


@pytest.mark.parametrize("at", range(1, 7))
def test_a_step_can_be_given_up_at_any_layer_and_changes_no_weight(at: int) -> None:
    network = made()
    before = [weight.clone() for weight in network.parameters()]
    with interruptible(network, asking(Asked(at))), pytest.raises(StopRequestedError):
        network(torch.ones(1, 1, 8, 8)).mean().backward()
    assert all(torch.equal(one, other) for one, other in zip(before, network.parameters(), strict=True))


def test_afterwards_nobody_is_asked() -> None:
    network, asked = made(), Asked(at=1)
    with interruptible(network, asking(asked)):
        pass
    network(torch.ones(1, 1, 8, 8)).mean().backward()
    assert asked.times == 0


def test_numbers_are_those_of_a_network_that_nobody_interrupts() -> None:
    network, image = made(), torch.ones(1, 1, 8, 8)
    network(image).mean().backward()
    plain = [weight.grad.clone() for weight in network.parameters() if weight.grad is not None]
    network.zero_grad()
    with interruptible(network, asking(lambda: False)):
        network(image).mean().backward()
    assert all(
        torch.equal(one, weight.grad) for one, weight in zip(plain, network.parameters(), strict=True)
        if weight.grad is not None
    )  # fmt: skip
