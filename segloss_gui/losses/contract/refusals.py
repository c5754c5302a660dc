"""Promises about bad input: it is refused by the error that names it."""

from __future__ import annotations

from collections.abc import Callable

import torch

from segloss_gui.core.errors import BadInputError, DeviceError, DtypeError, ParameterError, ShapeError
from segloss_gui.losses.contract.samples import built, logits, of_logits, require, target
from segloss_gui.losses.spec import LossSpec


def bad_tensors_raise_the_named_error(spec: LossSpec, channels: int) -> None:
    """Wrong shape, batch, class count, type, device."""
    truth, loss = target(channels), built(spec, channels)
    given = logits(truth)
    other = 4 - channels
    for words, error, prediction, reference in (
        ("another size", ShapeError, given[..., :-1], truth),
        ("another batch size", ShapeError, given[:1], truth),
        ("no image", ShapeError, given[:0], truth[:0]),
        ("no spatial axis", ShapeError, given[:, :, 0, 0], truth[:, :, 0, 0]),
        ("another class count", ShapeError, torch.cat([given] * 3, 1)[:, :other], torch.cat([truth] * 3, 1)[:, :other]),
        ("an integer target", DtypeError, given, truth.long()),
        ("an integer prediction", DtypeError, given.long(), truth),
        ("a target elsewhere", DeviceError, given, truth.to("meta")),
    ):
        _require_raises(error, lambda p=prediction, r=reference: loss(p, r), words)  # type: ignore[misc]


def a_class_count_it_is_not_defined_for_is_refused(spec: LossSpec, channels: int) -> None:  # noqa: ARG001
    """A loss of one channel refuses three, one of several refuses one."""
    refused = {"one": 3, "several": 1}.get(spec.channels)
    if refused:
        truth = target(refused)
        _require_raises(ShapeError, lambda: built(spec, refused)(logits(truth), truth), f"{refused} channels")


def unknown_parameters_are_refused(spec: LossSpec, channels: int) -> None:  # noqa: ARG001
    """Nothing is ignored."""
    _require_raises(BadInputError, lambda: spec.params.parse({"no_such_parameter": 1}), "an unknown parameter")


def what_must_be_resolved_first_is_named(spec: LossSpec, channels: int) -> None:
    """A word such as ``"prior"`` is refused where numbers are needed."""
    params = spec.params()
    if params.unresolved():
        _require_raises(ParameterError, lambda: spec.build(params, of_logits(channels)), "an unresolved parameter")


def _require_raises(error: type[Exception], call: Callable[[], object], words: str) -> None:
    try:
        call()
    except error as raised:
        require(bool(str(raised)), f"{words} must be refused in words")
        return
    except Exception as raised:
        require(False, f"{words} must raise {error.__name__}, got {type(raised).__name__}: {raised}")
    require(False, f"{words} must raise {error.__name__}, got an answer")


PER_CLASS_COUNT = (bad_tensors_raise_the_named_error,)
"""Checked for every class count."""
ONCE = (
    a_class_count_it_is_not_defined_for_is_refused,
    unknown_parameters_are_refused,
    what_must_be_resolved_first_is_named,
)
"""Checked for one."""
