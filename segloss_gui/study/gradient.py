"""The gradient of a run's own loss on a case: how hard it would pull on every voxel's logit.

The derivative of the loss with respect to the logits needs the logits and the reference, and no
network: the logits of the whole case are made window by window without autograd, then the loss is
taken once of the whole map, in a batch of this one case. Negative: descent raises the logit there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError, UndefinedError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.data.resampling import resample
from segloss_gui.losses import BoundLoss, LossParams
from segloss_gui.losses.bound import value_of
from segloss_gui.study.kept_model import KeptModel
from segloss_gui.study.probabilities import foreground
from segloss_gui.training.batches import one_hot, spatial_shape
from segloss_gui.training.inference import Progress


@dataclass(frozen=True)
class ClassPull:
    """How a loss pulls on the logits of one class, summed over a case.

    Parameters
    ----------
    class_value : int
        Which class.
    foreground, background : float
        Sum of the gradient over the voxels of the reference's foreground and over all others.
    foreground_size, background_size : float
        The same of its absolute value.
    foreground_voxels, background_voxels : int
        How many voxels those are.
    """

    class_value: int
    foreground: float
    background: float
    foreground_size: float
    background_size: float
    foreground_voxels: int
    background_voxels: int

    @property
    def foreground_share(self) -> float:
        """Share of the absolute gradient that lies on the foreground; NaN where there is no gradient."""
        total = self.foreground_size + self.background_size
        return self.foreground_size / total if total else math.nan


@dataclass(frozen=True, eq=False)
class CaseGradient:
    """The gradient of a run's loss on one case.

    Parameters
    ----------
    values : array, shape (classes, X, Y, Z), float32
        d loss / d logit of each foreground class, on the case's original grid.
    pulls : tuple of ClassPull
        Sums per class, on the grid of training.
    loss : float
        The loss of the case.
    key : str
        Of the loss.
    params : LossParams
        Its parameters, resolved.
    epoch : int
        The epoch of the weights.
    resampled : bool
        Whether ``values`` were interpolated from another grid; their unit is per voxel of that one.
    trained_on : bool
        Whether the run was trained on the case.
    """

    values: NDArray[np.float32]
    pulls: tuple[ClassPull, ...]
    loss: float
    key: str
    params: LossParams
    epoch: int
    grid: Grid
    resampled: bool = False
    trained_on: bool = False

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return int(self.values.nbytes)

    def of(self, class_value: int) -> NDArray[np.float32] | None:
        """The map (X, Y, Z) of a class; None where the run does not segment it."""
        at = next((i for i, pull in enumerate(self.pulls) if pull.class_value == class_value), None)
        return None if at is None else self.values[at]

    def pull(self, class_value: int) -> ClassPull | None:
        """The sums of a class."""
        return next((pull for pull in self.pulls if pull.class_value == class_value), None)


def case_gradient(model: KeptModel, store: CaseStore, case_id: str, progress: Progress | None = None) -> CaseGradient:
    """The gradient of a model's own loss on a case against its full reference.

    Parameters
    ----------
    model : KeptModel
        Weights and loss of a run.
    store : CaseStore
        Where the case is.
    case_id : str
        Which case.
    progress : callable, optional
        ``(done, total)``; what it raises ends the work.

    Raises
    ------
    BadInputError
        When the case has no reference, or the loss is undefined on it (0/0).
    """
    prepared = model.prepared(store, case_id)
    if prepared.full is None:
        raise BadInputError(f"{case_id}: a case must have a reference to have a gradient, got none")
    logits = model.logits(prepared, progress)
    classes = torch.from_numpy(prepared.full.reshape(1, *spatial_shape(prepared)).copy())
    target = one_hot(classes.to(logits.device), logits.shape[1])
    valid = prepared.valid
    counts = None if valid is None else torch.from_numpy(valid.reshape(1, 1, *spatial_shape(prepared)))
    try:
        loss, gradient = logit_gradient(
            model.loss(), logits, target, None if counts is None else counts.to(target.device)
        )
    except UndefinedError as error:
        raise BadInputError(f"{case_id}: the loss must be defined on the case, got: {error}") from error
    shape = prepared.image.shape[1:]
    maps = foreground(gradient[0].reshape(-1, *shape).cpu().numpy())
    values = [target_class.value for target_class in model.classes]
    return CaseGradient(
        _on_original(maps, prepared), _pulls(maps, prepared.full, values, valid), loss, model.spec.key, model.params,
        model.epoch, prepared.original, prepared.grid is not prepared.original, case_id in model.train_cases,
    )  # fmt: skip


def logit_gradient(
    loss: BoundLoss, logits: torch.Tensor, target: torch.Tensor, valid: torch.Tensor | None = None
) -> tuple[float, torch.Tensor]:
    """The loss where ``valid`` (B, 1, *S), and its derivative by ``logits``, both (B, C, *S).

    Examples
    --------
    >>> from segloss_gui.losses import build_loss
    >>> loss = build_loss("cross_entropy", activation="sigmoid")
    >>> value, pull = logit_gradient(loss, torch.zeros(1, 1, 2), torch.ones(1, 1, 2))
    >>> round(value, 4), pull.flatten().tolist()
    (0.6931, [-0.25, -0.25])
    """
    with torch.enable_grad():
        # Logits made in inference mode cannot take part in autograd: a copy can.
        leaf = logits.detach().clone().requires_grad_(True)
        value = value_of(loss, leaf, target, valid)
        (gradient,) = torch.autograd.grad(value, leaf)
    return float(value.detach()), gradient.detach()


def _on_original(maps: NDArray[np.float32], prepared: PreparedCase) -> NDArray[np.float32]:
    if prepared.grid is prepared.original:
        return maps
    return resample(maps, prepared.grid, prepared.original, order=1)


def _pulls(
    maps: NDArray[np.float32], full: NDArray[np.uint8], values: Sequence[int], valid: NDArray[np.bool_] | None
) -> tuple[ClassPull, ...]:
    found = []
    if valid is not None:
        maps, full = maps[:, valid], full[valid]
    for index, (value, gradient) in enumerate(zip(values, maps, strict=True), 1):
        inside = full == index
        at, beside = (gradient[mask].astype(np.float64) for mask in (inside, ~inside))
        sums, sizes = (float(at.sum()), float(beside.sum())), (float(np.abs(at).sum()), float(np.abs(beside).sum()))
        found.append(ClassPull(value, sums[0], sums[1], sizes[0], sizes[1], at.size, beside.size))
    return tuple(found)
