"""The Lovász extension of the Jaccard loss, the piece that the three Lovász losses share (Berman 2018)."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from segloss_gui.losses.prediction import ModelOutput


def extents(prediction: ModelOutput, target: torch.Tensor, per_image: bool) -> list[tuple[ModelOutput, torch.Tensor]]:
    """What one extension is over: the voxels of every image that count, or of the batch."""
    return prediction.images(target) if per_image else [prediction.voxels(target)]


def lovasz_extension(errors: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Lovász extension of |M| / |FG u M| (M the mispredicted pixels) at the errors, one per row.

    One sort; the weights of the sorted errors are the discrete steps of the Jaccard loss and carry
    no gradient. Among equal errors the value does not depend on the order, the gradient does.

    Parameters
    ----------
    errors : tensor, shape (K, N), at least 0
        How wrong each pixel is, abs(g - s) or a hinge.
    truth : tensor, shape (K, N)
        1 for foreground; a row without any gives its largest error.

    Returns
    -------
    Tensor, shape (K,).

    Examples
    --------
    >>> errors = torch.tensor([[0.5, 0.25, 0.0, 0.0]])
    >>> float(lovasz_extension(errors, torch.zeros(1, 4))), float(lovasz_extension(errors, torch.ones(1, 4)))
    (0.5, 0.1875)
    """
    extension: torch.Tensor = _Extension.apply(errors, truth)  # type: ignore[no-untyped-call]
    return extension


class _Extension(torch.autograd.Function):
    """The extension; its gradient is known after the forward pass and is all that is kept."""

    @staticmethod
    def forward(ctx: Any, errors: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
        slopes = torch.empty_like(errors)
        losses = []
        for error, mask, slope in zip(errors, truth, slopes, strict=True):  # a row at a time needs less memory
            ordered, order = descending(error)
            weights = _jaccard_steps(mask[order])
            slope.scatter_(0, order, weights)
            losses.append((ordered * weights).sum())
        ctx.save_for_backward(slopes)
        return torch.stack(losses)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:
        (slopes,) = ctx.saved_tensors
        return slopes * gradient[:, None], None


def descending(errors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Errors from the largest down, and where each stood, (N,) each.

    Equal errors keep their order, so that the gradient among them is one in every precision and on every device.
    On the CPU the bits of a float32 error, which order as the numbers do from 0 up, and its place are
    packed into one whole number: numpy's vectorised sort of those is ten times torch's sort.

    Examples
    --------
    >>> descending(torch.tensor([0.25, 1.0, 0.5]))
    (tensor([1.0000, 0.5000, 0.2500]), tensor([1, 2, 0]))
    """
    if errors.device.type != "cpu" or errors.dtype != torch.float32:
        return errors.sort(descending=True, stable=True)
    keys = (~errors.contiguous().numpy().view(np.uint32)).astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    order = torch.from_numpy((keys & np.uint64(0xFFFFFFFF)).view(np.int64))
    keys >>= np.uint64(32)
    return torch.from_numpy((~keys.astype(np.uint32)).view(np.float32)), order


def _jaccard_steps(truth: torch.Tensor) -> torch.Tensor:
    """Growth of the Jaccard loss as one pixel after the other is mispredicted, (N,)."""
    found = truth.cumsum(dim=0)
    total = found[-1].clone()
    seen = torch.arange(1, len(truth) + 1, dtype=truth.dtype, device=truth.device)
    jaccard = (total - found).div_(seen.add_(total).sub_(found)).neg_().add_(1)
    steps = jaccard.clone()
    steps[1:] -= jaccard[:-1]
    return steps
