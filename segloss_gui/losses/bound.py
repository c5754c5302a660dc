"""A loss with its parameters, ready to be called: the checks that all losses share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import torch

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.losses.prediction import ModelOutput, checked
from segloss_gui.losses.spec import Activation, BoundLoss, Builder, LossParams

Formula = Callable[[ModelOutput, torch.Tensor, Any], torch.Tensor]


def masked(formula: Formula) -> Formula:
    """Mark a formula that counts valid voxels only: by ``voxels``, ``images``, ``mean`` and sums of probabilities.

    A loss whose formula is not marked refuses a mask.
    """
    formula.knows_valid = True  # type: ignore[attr-defined]
    return formula


def knows_valid(loss: BoundLoss) -> bool:
    """Whether ``loss`` can be given a mask of the voxels that count.

    Examples
    --------
    >>> from segloss_gui.losses import build_loss
    >>> knows_valid(build_loss("soft_dice")), knows_valid(lambda prediction, target: prediction.sum())
    (True, False)
    """
    if isinstance(loss, Bound):
        return loss.knows_valid
    try:
        return "valid" in inspect.signature(loss).parameters
    except ValueError:  # a callable without a signature
        return False


def value_of(
    loss: BoundLoss, prediction: torch.Tensor, target: torch.Tensor, valid: torch.Tensor | None = None
) -> torch.Tensor:
    """``loss`` of ``prediction`` against ``target`` where ``valid``; without a mask, of any loss.

    Raises
    ------
    ParameterError
        When there is a mask and the loss does not know what to make of it.
    """
    if valid is None:
        return loss(prediction, target)
    if not knows_valid(loss):
        raise ParameterError(UNMASKED)
    return loss(prediction, target, valid=valid)  # type: ignore[call-arg]


UNMASKED = (
    "this loss does not know the mask of valid voxels, so that ignored voxels would count: choose another loss, or "
    "give it a formula that takes the mask (segloss_gui.losses.bound.masked)"
)
"""What is said when a loss is given a mask it cannot use."""


@dataclass(frozen=True)
class Bound:
    """A formula with its parameters and activation; picklable, without state.

    Parameters
    ----------
    formula : callable
        ``(prediction, target, params) -> scalar`` on checked tensors of at least 32 bits.
    params : LossParams
        Resolved parameters.
    activation : "sigmoid", "softmax" or "none"
        What the predictions hold.
    channels : "any", "one" or "several"
        Which class counts the formula is defined for.

    Raises
    ------
    ParameterError
        When a parameter still needs the training maps, such as ``"prior"``.
    """

    formula: Formula
    params: LossParams
    activation: Activation
    channels: Literal["any", "one", "several"] = "any"

    def __post_init__(self) -> None:
        if missing := self.params.unresolved():
            raise ParameterError(missing)

    @property
    def knows_valid(self) -> bool:
        """Whether it may be given a mask."""
        return getattr(self.formula, "knows_valid", False)

    def __call__(
        self, prediction: torch.Tensor, target: torch.Tensor, valid: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Loss of ``prediction`` against ``target``, both (B, C, *S); a scalar of at least 32 bits.

        Only voxels that are true in ``valid``, (B, 1, *S) of bool, count, in sums and in their number; without
        any the loss is 0. Autocast is off inside: sums over a volume must not be rounded to half precision.

        Raises
        ------
        ParameterError
            When the formula does not know the mask.
        """
        with torch.autocast(prediction.device.type, enabled=False):
            return self.of(*checked(prediction, target, self.activation, valid))

    def of(self, view: ModelOutput, truth: torch.Tensor) -> torch.Tensor:
        """Loss of what was checked already, as a part of another loss; what one part computed serves the next.

        Raises
        ------
        ShapeError
            When it is not defined for that many channels.
        ParameterError
            When there is a mask and the formula does not know it.
        """
        self._check_channels(truth.shape[1])
        if view.valid is not None:
            if not self.knows_valid:
                raise ParameterError(UNMASKED)
            if not bool(view.valid.any()):
                return (0 * view.values).sum()
        return self.formula(view, truth, self.params)

    def at(self, progress: float) -> Bound:
        """The loss as it is at ``progress``, 0 at the start of training to 1 at its end."""
        return replace(self, params=self.params.at(progress))

    def _check_channels(self, count: int) -> None:
        if self.channels == "one" and count != 1:
            raise ShapeError(f"this loss is defined for one channel (foreground against background), got {count}")
        if self.channels == "several" and count < 2:
            raise ShapeError("this loss is defined for two channels or more (background and classes), got 1")


def builder(formula: Formula, channels: Literal["any", "one", "several"] = "any") -> Builder:
    """The ``builder`` of a spec: binds ``formula`` to parameters and an activation."""

    def build(params: LossParams, activation: Activation) -> Bound:
        return Bound(formula, params, activation, channels)

    return build


def at_progress(loss: BoundLoss, progress: float) -> BoundLoss:
    """``loss`` as it is at ``progress`` of training; itself where it does not change.

    Parameters
    ----------
    loss : BoundLoss
        Of :func:`~segloss_gui.losses.build_loss`, or any callable.
    progress : float
        0 at the start of training to 1 at its end.

    Examples
    --------
    >>> import torch
    >>> from segloss_gui.losses import build_loss
    >>> loss = build_loss("dice_hausdorff", activation="none", schedule="rising", weight_other=0.0)
    >>> truth = torch.tensor([[[0.0, 0.0, 1.0, 1.0]]])
    >>> [round(float(at_progress(loss, share)(torch.ones(1, 1, 4), truth)), 2) for share in (0.0, 0.5, 1.0)]
    [0.33, 0.96, 1.58]
    """
    return loss.at(progress) if isinstance(loss, Bound) else loss
