"""What every loss is given: checked tensors, and probabilities or their logarithms without overflow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
import torch.nn.functional as F
from torch.autograd.function import once_differentiable

from segloss_gui.core.errors import DeviceError, DtypeError, ShapeError
from segloss_gui.losses.log_odds import log_odds
from segloss_gui.losses.spec import Activation

SMALLEST = 1e-30
"""Probability below which the logarithm stays what it is, -69, in every precision; its slope there is 1e30."""


@dataclass(frozen=True)
class ModelOutput:
    """What the network said, and how it is to be read; what was computed once is kept for the loss's other half.

    Parameters
    ----------
    values : tensor, shape (B, C, *S), float32 or float64
        Logits for ``"sigmoid"`` (C = 1) and ``"softmax"`` (C > 1), probabilities for ``"none"``.
    activation : "sigmoid", "softmax" or "none"
        How ``values`` become probabilities.
    smallest : float
        Probabilities below this have its logarithm; larger for those that came in half precision, whose
        gradient could not hold the slope.
    valid : tensor of bool, shape (B, 1, *S), or None
        Voxels that count; None where all do. Elsewhere probabilities and target are 0, so that no sum
        sees them; what looks at voxels one by one takes :meth:`voxels`, what averages :meth:`mean`.
    """

    values: torch.Tensor
    activation: Activation
    smallest: float = SMALLEST
    valid: torch.Tensor | None = None

    @property
    def binary(self) -> bool:
        """Whether there is one channel, the foreground's."""
        return self.values.shape[1] == 1

    @cached_property
    def probabilities(self) -> torch.Tensor:
        """Probability of each channel, (B, C, *S), 0 where a voxel does not count."""
        found = self._probabilities()
        return found if self.valid is None else found * self.valid

    def _probabilities(self) -> torch.Tensor:
        # From the logarithm where that is known already.
        if self.activation == "none":
            return self.values
        if "log_probabilities" in self.__dict__:
            return self.log_probabilities.exp()
        return self.values.sigmoid() if self.binary else self.values.softmax(dim=1)

    @cached_property
    def log_probabilities(self) -> torch.Tensor:
        """Logarithm of :attr:`probabilities`, finite for logits of any size, (B, C, *S)."""
        if self.activation == "none":
            return log(self.values, self.smallest)
        return F.logsigmoid(self.values) if self.binary else F.log_softmax(self.values, dim=1)

    @cached_property
    def log_odds(self) -> torch.Tensor:
        """Log odds, log s - log(1 - s), of each channel read as foreground against the rest, (B, C, *S)."""
        if self.activation == "none":
            return self.log_probabilities - self.log_complements
        return self.values if self.binary else log_odds(self.values)

    def mean(self, values: torch.Tensor) -> torch.Tensor:
        """Mean of ``values``, (B, K, *S), over the voxels that count, and over K."""
        if self.valid is None:
            return values.mean()
        return (values * self.valid).sum() / (self.valid.sum() * values.shape[1])

    def voxels_per_image(self) -> int | torch.Tensor:
        """How many voxels of each image count; (B, 1) where not all do."""
        return self.values[0, 0].numel() if self.valid is None else self.valid.flatten(2).sum(dim=2)

    def voxels(self, target: torch.Tensor) -> tuple[ModelOutput, torch.Tensor]:
        """The voxels that count as one image of them, (1, C, N), with their target; as it is where all do."""
        if self.valid is None:
            return self, target
        chosen = self.valid[:, 0]
        values, truth = (tensor.movedim(1, -1)[chosen].T[None] for tensor in (self.values, target))
        return ModelOutput(values, self.activation, self.smallest), truth

    def images(self, target: torch.Tensor) -> list[tuple[ModelOutput, torch.Tensor]]:
        """Every image in which a voxel counts, by itself, as :meth:`voxels` gives it."""
        found = []
        for b in range(len(target)):
            valid = None if self.valid is None else self.valid[b : b + 1]
            if valid is None or bool(valid.any()):
                one = ModelOutput(self.values[b : b + 1], self.activation, self.smallest, valid)
                found.append(one.voxels(target[b : b + 1]))
        return found

    def logits(self) -> torch.Tensor:
        """The values before the activation; from probabilities, their log odds, (B, C, *S)."""
        return self.log_odds if self.activation == "none" else self.values

    @cached_property
    def complements(self) -> torch.Tensor:
        """1 - :attr:`probabilities` without cancellation: the probability of all other channels, (B, C, *S)."""
        return 1 - self.values if self.activation == "none" else torch.sigmoid(-self.log_odds)

    @cached_property
    def log_complements(self) -> torch.Tensor:
        """Logarithm of 1 - :attr:`probabilities`, each channel read as foreground against the rest, (B, C, *S)."""
        if self.activation == "none":
            small = (-self.values.clamp_max(0.5)).log1p()
            return torch.where(self.values < 0.5, small, log(1 - self.values, self.smallest))
        return F.logsigmoid(-self.log_odds)

    @cached_property
    def surprisals(self) -> torch.Tensor:
        """Minus :attr:`log_probabilities`, with all its digits also where the probability is nearly 1, (B, C, *S).

        Of several channels it takes some five times as long: for what compares it with 0 or takes a root of it.
        """
        if self.activation == "none" or self.binary:
            return -self.log_probabilities
        return -F.logsigmoid(self.log_odds)


def log(probabilities: torch.Tensor, smallest: float = SMALLEST) -> torch.Tensor:
    """Natural logarithm that is finite at 0 in value and gradient, so that ``0 * log(0)`` is 0 in both.

    Parameters
    ----------
    probabilities : tensor
        Those below ``smallest`` have its logarithm and slope; no other one is changed.
    smallest : float
        Above 0.

    Examples
    --------
    >>> float(log(torch.tensor(1.0))), float(0 * log(torch.tensor(0.0))), round(float(log(torch.tensor(0.0))), 2)
    (0.0, -0.0, -69.08)
    """
    logarithm: torch.Tensor = _Log.apply(probabilities, smallest)  # type: ignore[no-untyped-call]
    return logarithm


class _Log(torch.autograd.Function):
    """The logarithm from ``smallest`` up; below, the slope goes on, so that a wrong 0 is still pulled away."""

    @staticmethod
    def forward(ctx: Any, probabilities: torch.Tensor, smallest: float) -> torch.Tensor:
        bounded = probabilities.clamp_min(smallest)
        ctx.save_for_backward(bounded)
        return bounded.log()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:
        (bounded,) = ctx.saved_tensors
        return gradient / bounded, None


def checked(
    prediction: torch.Tensor, target: torch.Tensor, activation: Activation, valid: torch.Tensor | None = None
) -> tuple[ModelOutput, torch.Tensor]:
    """Refuse tensors that do not belong together; promote half precision to float32.

    Parameters
    ----------
    prediction, target : tensor, shape (B, C, *S), floating
        The target is one-hot or soft.
    activation : "sigmoid", "softmax" or "none"
        What the prediction holds.
    valid : tensor of bool, shape (B, 1, *S), optional
        Voxels that count. What stands elsewhere is replaced before anything is computed: it changes
        neither value nor gradient, not even when it is not a number, and its own gradient is 0.

    Returns
    -------
    ModelOutput and target, in one dtype of at least 32 bits.

    Raises
    ------
    DtypeError
        When one of the two is not floating (a label map must be made one-hot first), or ``valid`` not bool.
    DeviceError
        When they lie on different devices.
    ShapeError
        When the shapes do not fit, hold no voxel, or the class count does not fit the activation.
    """
    for name, tensor in (("prediction", prediction), ("target", target)):
        if not tensor.is_floating_point():
            raise DtypeError(f"the {name} must be floating (a label map must be made one-hot), got {tensor.dtype}")
    if prediction.device != target.device:
        raise DeviceError(f"prediction and target must be on one device, got {prediction.device} and {target.device}")
    _check_shapes(tuple(prediction.shape), tuple(target.shape), activation)
    dtype = torch.promote_types(prediction.dtype, torch.float32)
    smallest = max(SMALLEST, torch.finfo(prediction.dtype).tiny)
    values, truth = prediction.to(dtype), target.to(dtype)
    if valid is None or _everywhere(valid, target):
        return ModelOutput(values, activation, smallest), truth
    neutral = 0.5 if activation == "none" else 0.0
    return ModelOutput(values.where(valid, neutral), activation, smallest, valid), truth.where(valid, 0.0)


def _everywhere(valid: torch.Tensor, target: torch.Tensor) -> bool:
    """Whether every voxel counts, once ``valid`` is known to fit the target."""
    if valid.dtype != torch.bool:
        raise DtypeError(f"the mask of valid voxels must be of bool, got {valid.dtype}")
    if valid.device != target.device:
        raise DeviceError(f"the mask of valid voxels must be on the target's device, got {valid.device}")
    wanted = (len(target), 1, *target.shape[2:])
    if tuple(valid.shape) != wanted:
        raise ShapeError(f"the mask of valid voxels must be (B, 1, *S), here {wanted}, got {tuple(valid.shape)}")
    return bool(valid.all())


def _check_shapes(prediction: tuple[int, ...], target: tuple[int, ...], activation: Activation) -> None:
    if prediction != target:
        raise ShapeError(f"prediction and target must have one shape (B, C, *S), got {prediction} and {target}")
    if len(prediction) < 3 or 0 in prediction:
        raise ShapeError(f"prediction and target must be (B, C, *S) with at least one voxel, got {prediction}")
    channels = prediction[1]
    if activation == "sigmoid" and channels != 1:
        raise ShapeError(f"sigmoid needs one channel, the foreground's; got {channels}: use softmax")
    if activation == "softmax" and channels < 2:
        raise ShapeError("softmax needs at least two channels, background and foreground; got 1: use sigmoid")
