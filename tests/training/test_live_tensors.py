from __future__ import annotations

import threading

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from segloss_gui.losses import build_loss
from segloss_gui.training.live_tensors import (
    COUNTING,
    UNKNOWN_LOSS,
    LiveTensors,
    loss_bytes,
    prediction_bytes,
    step_bytes,
)
from segloss_gui.training.networks import design_network
from segloss_gui.training.settings import NetworkSettings

NETWORK = design_network(
    NetworkSettings(features=(4, 8, 8)), image_channels=2, channels=1, spacing_mm=(1, 1, 1), shape=(16, 16, 16)
)


def test_what_is_freed_counts_no_longer() -> None:
    with LiveTensors() as live:
        for _ in range(5):
            torch.zeros(1000)
    assert (live.peak, live.now) == (4000, 0)


def test_a_view_takes_no_memory_of_its_own() -> None:
    with LiveTensors() as live:
        made = torch.zeros(10, 10)
        assert made.T.reshape(-1, 10)[1:].sum() == 0
    assert live.peak < 900


def test_steps_take_memory_in_proportion_to_their_voxels_and_images() -> None:
    one = step_bytes(NETWORK, 1, (32, 32, 32))
    assert 1.8 < step_bytes(NETWORK, 2, (32, 32, 32)) / one < 2.2
    assert 1.8 < step_bytes(NETWORK, 1, (64, 32, 32)) / one < 2.2


def test_a_prediction_keeps_less_than_a_step_of_the_same_size() -> None:
    assert 0 < prediction_bytes(NETWORK, 2, (32, 32, 32)) < step_bytes(NETWORK, 2, (32, 32, 32))


def test_what_was_counted_without_memory_is_what_real_tensors_take() -> None:
    from segloss_gui.training.networks import build_network

    image = torch.zeros(2, 2, 16, 16, 16).contiguous(memory_format=torch.channels_last_3d)
    network = build_network(NETWORK)
    with LiveTensors() as live:
        torch.autograd.backward(network(image).mean())
    weights = sum(weight.numel() * 4 for weight in network.parameters())
    assert live.peak - weights == pytest.approx(step_bytes(NETWORK, 2, (16, 16, 16)), rel=0.05)


def test_a_size_that_torch_cannot_count_is_larger_than_any_memory() -> None:
    for side in (10**6, 2**62):
        assert step_bytes(NETWORK, 1, (side,) * 3) == prediction_bytes(NETWORK, 1, (side,) * 3) == 2**62


def test_a_loss_is_tried_and_one_that_fails_counts_as_one_that_takes_much() -> None:
    soft_dice = loss_bytes(build_loss("soft_dice", activation="softmax"), 3, 2, 3)
    assert 4 < soft_dice < UNKNOWN_LOSS

    def broken(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("no")

    assert loss_bytes(broken, 3, 2, 3) == UNKNOWN_LOSS


def test_trying_a_loss_leaves_the_generator_that_threads_share_alone() -> None:
    before = torch.random.get_rng_state()
    loss_bytes(build_loss("cross_entropy", activation="sigmoid"), 1, 2, 2)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_one_thread_counts_at_a_time_and_the_next_when_it_has_ended_or_failed() -> None:
    """Where several did at once, an operation of torch lost its attributes at times, and the process ended."""
    free: list[bool] = []

    def try_it() -> None:
        if taken := COUNTING.acquire(blocking=False):
            COUNTING.release()
        free.append(taken)

    def ask_another_thread(then: Exception | None = None) -> None:
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
        if then is not None:
            raise then

    with pytest.raises(ValueError, match="amid"), LiveTensors():
        ask_another_thread(ValueError("amid"))
    ask_another_thread()
    assert free == [False, True]


def test_what_cannot_begin_to_count_leaves_the_next_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(TorchDispatchMode, "__enter__", refuse)
    with pytest.raises(MemoryError):
        LiveTensors().__enter__()
    free: list[bool] = []

    def ask() -> None:
        if taken := COUNTING.acquire(blocking=False):
            COUNTING.release()
        free.append(taken)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert free == [True]
