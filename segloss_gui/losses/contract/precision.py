"""Promises about precision: what single precision says is what double precision says, however sure the prediction.

Value and gradient in float32 are held against float64 of the same loss at the same numbers. A gradient may be
off by :data:`OF_LARGEST` of its own largest entry, and by :data:`OF_ORDINARY` of the largest entry it has
at an ordinary prediction (logits of about 1), below which no optimiser feels it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch

from segloss_gui.losses.contract.samples import built, gradient, logits, require, target
from segloss_gui.losses.spec import BoundLoss, LossSpec

SIZES = (1.0, 5.0, 10.0, 17.0, 25.0, 40.0, 80.0)
"""Largest logits tried."""
OF_LARGEST = 1e-4
OF_ORDINARY = 1e-6
OF_VALUE = 1e-5
"""Relative to the value, or to 1 where that is larger; a tenth of it for what is smaller."""


def single_precision_agrees_with_double(
    spec: LossSpec, channels: int, changes: Mapping[str, object] | None = None
) -> None:
    """For logits up to 80: right, wrong, mixed, and one channel everywhere; with defaults, or ``changes`` of them."""
    truth, loss = target(channels), built(spec, channels, changes=changes)
    ordinary = float(gradient(loss, logits(truth), truth)[1].abs().max())
    for words, prediction in _sure(truth):
        _require_agreement(loss, prediction, truth, ordinary, words)


def probabilities_of_0_and_1_agree_in_both_precisions(spec: LossSpec, channels: int) -> None:
    """Given as probabilities: right, wrong, half of each, and beside unsure ones."""
    truth, loss = target(channels), built(spec, channels, "none")
    ordinary = float(gradient(loss, _probabilities(logits(truth)), truth)[1].abs().max())
    for words, prediction in _certain(truth):
        _require_agreement(loss, prediction, truth, ordinary, words)


def half_precision_stays_finite(spec: LossSpec, channels: int) -> None:
    """Logits up to 80 and probabilities of exactly 0 and 1, in float16 and bfloat16."""
    truth = target(channels)
    for dtype in (torch.float16, torch.bfloat16):
        cases = [(built(spec, channels), *case) for case in _sure(truth)]
        cases += [(built(spec, channels, "none"), *case) for case in _certain(truth)]
        for loss, words, prediction in cases:
            value, slope = gradient(loss, prediction.to(dtype), truth.to(dtype))
            require(bool(value.isfinite()), f"{words} in {dtype} must give a finite value, got {float(value)}")
            require(bool(slope.isfinite().all()), f"{words} in {dtype} must give a finite gradient")


def _sure(truth: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
    generator = torch.Generator().manual_seed(2)
    # float32 numbers, so that both precisions are given the same ones.
    spread = (0.5 + 0.5 * torch.rand(truth.shape, generator=generator)).double()
    signs = (2 * torch.randint(0, 2, truth.shape, generator=generator) - 1).double()
    for size in SIZES:
        for words, side in (("right", 2 * truth - 1), ("wrong", 1 - 2 * truth), ("mixed", signs)):
            yield f"{words} logits up to {size:g}", (size * spread * side).float().double()
        one = torch.zeros_like(truth)
        one[:, -1] = size
        yield f"logits of {size:g} in the last channel", one


def _certain(truth: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
    wrong = 1 - truth if truth.shape[1] == 1 else truth.roll(1, dims=1)
    half = torch.arange(truth[0, 0].numel()).view(truth.shape[2:]) % 2 == 0
    unsure = _probabilities(logits(truth)).float().double()
    yield "right probabilities of 0 and 1", truth
    yield "wrong probabilities of 0 and 1", wrong
    yield "probabilities of 0 and 1, half of them right", torch.where(half, truth, wrong)
    yield "right probabilities of 0 and 1 beside unsure ones", torch.where(half, truth, unsure)
    yield "wrong probabilities of 0 and 1 beside unsure ones", torch.where(half, wrong, unsure)


def _probabilities(values: torch.Tensor) -> torch.Tensor:
    return values.sigmoid() if values.shape[1] == 1 else values.softmax(dim=1)


def _require_agreement(
    loss: BoundLoss, prediction: torch.Tensor, truth: torch.Tensor, ordinary: float, words: str
) -> None:
    value, slope = gradient(loss, prediction, truth)
    rounded, found = gradient(loss, prediction.float(), truth.float())
    limit = OF_VALUE * max(0.1, abs(float(value)))
    off = abs(float(rounded) - float(value))
    require(off <= limit, f"{words}: the value must be {float(value):.6g}, got {float(rounded):.6g} in float32")
    limit = OF_LARGEST * float(slope.abs().max()) + OF_ORDINARY * ordinary
    off = float((found.double() - slope).abs().max())
    require(
        off <= limit,
        f"{words}: the gradient in float32 is off by {off:.3g} where {limit:.3g} is allowed "
        f"(largest entry {float(slope.abs().max()):.3g})",
    )


PROMISES = (
    single_precision_agrees_with_double,
    probabilities_of_0_and_1_agree_in_both_precisions,
    half_precision_stays_finite,
)
"""In the order they are reported."""
