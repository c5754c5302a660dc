"""What every loss is given: checked tensors, and probabilities or their logarithms without overflow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as F

from segloss_gui.core.errors import DeviceError, DtypeError, ShapeError
from segloss_gui.losses.spec import Activation


@dataclass(frozen=True)
class Prediction:
    """What the network said, and how it is to be read; what was computed once is kept for the loss's other half.

    Parameters
    ----------
    values : tensor, shape (B, C, *S), float32 or float64
        Logits for ``"sigmoid"`` (C = 1) and ``"softmax"`` (C > 1), probabilities for ``"none"``.
    activation : "sigmoid", "softmax" or "none"
        How ``values`` become probabilities.
    """

    values: torch.Tensor
    activation: Activation

    @property
    def binary(self) -> bool:
        """Whether there is one channel, the foreground's."""
        return self.values.shape[1] == 1

    @cached_property
    def probabilities(self) -> torch.Tensor:
        """Probability of each channel, (B, C, *S); from its logarithm where that is known already."""
        if self.activation == "none":
            return self.values
        if "log_probabilities" in self.__dict__:
            return self.log_probabilities.exp()
        return self.values.sigmoid() if self.binary else self.values.softmax(dim=1)

    @cached_property
    def log_probabilities(self) -> torch.Tensor:
        """Logarithm of :attr:`probabilities`, finite for logits of any size, (B, C, *S)."""
        if self.activation == "none":
            return log(self.values)
        return F.logsigmoid(self.values) if self.binary else F.log_softmax(self.values, dim=1)

    @cached_property
    def log_complements(self) -> torch.Tensor:
        """Logarithm of 1 - :attr:`probabilities`, each channel read as foreground against the rest, (B, C, *S)."""
        if self.activation == "sigmoid":
            return F.logsigmoid(-self.values)
        return log(1 - self.probabilities)

    def logits(self) -> torch.Tensor:
        """The values before the activation; from probabilities, their log odds, (B, C, *S)."""
        if self.activation == "none":
            return log(self.values) - log(1 - self.values)
        return self.values


def log(probabilities: torch.Tensor) -> torch.Tensor:
    """Natural logarithm with a finite value and gradient at 0, so that ``0 * log(0)`` is 0 in both.

    The smallest normal number is added: it changes no probability above 1e-30 in float32.

    Examples
    --------
    >>> float(log(torch.tensor(1.0))), float(0 * log(torch.tensor(0.0)))
    (0.0, -0.0)
    """
    return (probabilities + torch.finfo(probabilities.dtype).tiny).log()


def checked(prediction: torch.Tensor, target: torch.Tensor, activation: Activation) -> tuple[Prediction, torch.Tensor]:
    """Refuse tensors that do not belong together; promote half precision to float32.

    Parameters
    ----------
    prediction, target : tensor, shape (B, C, *S), floating
        The target is one-hot or soft.
    activation : "sigmoid", "softmax" or "none"
        What the prediction holds.

    Returns
    -------
    Prediction and target, in one dtype of at least 32 bits.

    Raises
    ------
    DtypeError
        When one of the two is not floating: a label map must be made one-hot first.
    DeviceError
        When they lie on different devices.
    ShapeError
        When the shapes differ, hold no voxel, or the class count does not fit the activation.
    """
    for name, tensor in (("prediction", prediction), ("target", target)):
        if not tensor.is_floating_point():
            raise DtypeError(f"the {name} must be floating (a label map must be made one-hot), got {tensor.dtype}")
    if prediction.device != target.device:
        raise DeviceError(f"prediction and target must be on one device, got {prediction.device} and {target.device}")
    _check_shapes(tuple(prediction.shape), tuple(target.shape), activation)
    dtype = torch.promote_types(prediction.dtype, torch.float32)
    return Prediction(prediction.to(dtype), activation), target.to(dtype)


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
