"""Promises about the value: floor, shape of the tensors, order, precision, another process."""

from __future__ import annotations

import pickle

import torch

from segloss_gui.losses.contract.samples import LARGE, built, floor_of, gradient, logits, require, require_close, target
from segloss_gui.losses.spec import LossSpec

PRECISIONS = (torch.float16, torch.bfloat16, torch.float32)


def a_perfect_prediction_costs_the_floor(spec: LossSpec, channels: int) -> None:
    """Given as probabilities and as logits too large to exponentiate."""
    floor = floor_of(spec, channels)
    if floor is None:
        return
    truth = target(channels)
    for loss, prediction in ((built(spec, channels, "none"), truth), (built(spec, channels), (2 * truth - 1) * LARGE)):
        value = float(loss(prediction, truth))
        require(abs(value - floor) <= 1e-6 * max(1, abs(floor)), f"expected the floor {floor}, got {value}")


def no_prediction_costs_less_than_the_floor(spec: LossSpec, channels: int) -> None:
    """A random one costs more."""
    floor, truth = floor_of(spec, channels), target(channels)
    value = float(built(spec, channels)(logits(truth), truth))
    require(floor is None or value > floor, f"a random prediction must cost more than the floor {floor}, got {value}")


def the_value_is_one_number(spec: LossSpec, channels: int) -> None:
    """A scalar tensor that knows its gradient."""
    truth = target(channels)
    value = built(spec, channels)(logits(truth).requires_grad_(), truth)
    require(value.shape == (), f"the value must be a scalar tensor, got shape {tuple(value.shape)}")
    require(value.requires_grad, "the value must carry a gradient, got none")


def a_unit_axis_changes_nothing(spec: LossSpec, channels: int) -> None:
    """2D is 3D with one slice."""
    truth = target(channels)
    flat = gradient(built(spec, channels), logits(truth), truth)
    deep = gradient(built(spec, channels), logits(truth)[..., None], truth[..., None])
    require_close(deep[0], flat[0], "the value changes with a unit axis")
    require_close(deep[1][..., 0], flat[1], "the gradient changes with a unit axis")


def the_memory_format_changes_nothing(spec: LossSpec, channels: int) -> None:
    """Channels last is as good as channels first."""
    truth = target(channels)
    loss, prediction = built(spec, channels), logits(truth)
    plain = gradient(loss, prediction, truth)
    for tensors in ((prediction, truth), (prediction.float(), truth.float())):
        last = [tensor.contiguous(memory_format=torch.channels_last) for tensor in tensors]
        value, slope = gradient(loss, last[0], last[1])
        require_close(value, plain[0], "the value changes in channels_last", relative=1e-5, absolute=1e-6)
        require_close(slope, plain[1], "the gradient changes in channels_last", relative=1e-4, absolute=1e-6)


def the_order_of_the_batch_does_not_matter(spec: LossSpec, channels: int) -> None:
    """Images may come in any order."""
    truth = target(channels, batch=3)
    loss, order = built(spec, channels), torch.tensor([2, 0, 1])
    require_close(
        loss(logits(truth)[order], truth[order]), loss(logits(truth), truth), "the value changes with the batch's order"
    )


def the_order_of_the_classes_does_not_matter(spec: LossSpec, channels: int) -> None:
    """Unless its spec says that it tells classes apart."""
    if channels == 1 or not spec.classes_alike:
        return
    every_class = {"include_background": True} if "include_background" in spec.params.model_fields else {}
    truth, order = target(channels), torch.tensor([2, 0, 1])
    loss = built(spec, channels, changes=every_class)
    require_close(
        loss(logits(truth)[:, order], truth[:, order]),
        loss(logits(truth), truth),
        "the value changes with the order of the classes (say classes_alike=False if it shall)",
    )


def low_precision_counts_in_float32(spec: LossSpec, channels: int) -> None:
    """Half precision comes in and its gradient goes out; sums are kept in 32 bits."""
    truth, loss = target(channels), built(spec, channels)
    for dtype in PRECISIONS:
        rounded = logits(truth).to(dtype)
        value, slope = gradient(loss, rounded, truth.to(dtype))
        require(value.dtype == torch.float32, f"the value of {dtype} must be float32, got {value.dtype}")
        require(slope.dtype == dtype, f"the gradient of {dtype} must be {dtype}, got {slope.dtype}")
        exact = loss(rounded.double(), truth)
        require_close(value, exact, f"{dtype} loses digits", relative=1e-4, absolute=1e-5)


def autocast_does_not_round_the_sums(spec: LossSpec, channels: int) -> None:
    """The value is the same inside autocast."""
    truth = target(channels).float()
    loss, prediction = built(spec, channels), logits(truth).float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = loss(prediction, truth)
    require_close(inside, loss(prediction, truth), "autocast changes the value", relative=1.3e-6, absolute=1e-5)


def it_can_be_sent_to_another_process(spec: LossSpec, channels: int) -> None:
    """Pickled and read back it gives the same value."""
    truth, loss = target(channels), built(spec, channels)
    again = pickle.loads(pickle.dumps(loss))
    require_close(again(logits(truth), truth), loss(logits(truth), truth), "the value changes after pickling")


PROMISES = (
    a_perfect_prediction_costs_the_floor,
    no_prediction_costs_less_than_the_floor,
    the_value_is_one_number,
    a_unit_axis_changes_nothing,
    the_memory_format_changes_nothing,
    the_order_of_the_batch_does_not_matter,
    the_order_of_the_classes_does_not_matter,
    low_precision_counts_in_float32,
    autocast_does_not_round_the_sums,
    it_can_be_sent_to_another_process,
)
"""In the order they are reported."""
