"""The Lovász extension of the Jaccard loss, the piece that the three Lovász losses share (Berman 2018)."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from segloss_gui.losses.prediction import ModelOutput

HIGH, LOW = (1, 0) if sys.byteorder == "little" else (0, 1)
"""Which of the two halves of a packed number is which."""
MOST_PACKED = 2**31
"""Voxels whose places fit beside their truth into 32 bits."""


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
            ordered, found, order = descending(error, mask)
            weights = _jaccard_steps(found.cumsum_(dim=0))
            slope.scatter_(0, order, weights)
            losses.append(ordered.mul_(weights).sum())
        ctx.save_for_backward(slopes)
        return torch.stack(losses)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:
        (slopes,) = ctx.saved_tensors
        return slopes * gradient[:, None], None


def descending(errors: torch.Tensor, truth: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Errors from the largest down, the truth of each, and where it stood; (N,) each, the first two in new memory.

    Equal errors keep their order, so that the gradient among them is one in every precision and on every device.
    On the CPU the bits of a float32 error, which order as the numbers do from 0 up, its place and its truth are
    packed into one whole number: numpy's vectorised sort of those is ten times torch's sort, and the truth comes
    along. To gather it afterwards from a volume larger than the processor's cache took half as long as the sort.

    Examples
    --------
    >>> descending(torch.tensor([0.25, 1.0, 0.5]), torch.tensor([1.0, 0.0, 0.0]))
    (tensor([1.0000, 0.5000, 0.2500]), tensor([0., 0., 1.]), tensor([1, 2, 0]))
    """
    if errors.device.type != "cpu" or errors.dtype != torch.float32 or len(errors) > MOST_PACKED:
        ordered, order = errors.sort(descending=True, stable=True)
        return ordered, truth[order], order
    on = (truth != 0).numpy()
    keys = np.arange(len(on), dtype=np.uint64)
    keys <<= np.uint64(1)
    keys |= on
    halves = keys.view(np.uint32)  # in place: every other array of this size is new memory that the system has to clear
    np.invert(errors.contiguous().numpy().view(np.uint32), out=halves[HIGH::2])
    keys.sort()
    ordered = torch.from_numpy(np.invert(halves[HIGH::2]).view(np.float32))
    halves[HIGH::2] = 0
    found = np.empty(len(on), np.float32)
    np.bitwise_and(halves[LOW::2], 1, out=found, casting="unsafe")
    keys >>= np.uint64(1)
    order = torch.from_numpy(keys.view(np.int64))
    soft = not np.array_equal(on, (truth == 1).numpy())
    return ordered, truth[order] if soft else torch.from_numpy(found).to(truth.dtype), order


def _jaccard_steps(found: torch.Tensor) -> torch.Tensor:
    """Growth of the Jaccard loss as one pixel after the other is mispredicted, (N,); writes over what is given.

    Parameters
    ----------
    found : tensor, shape (N,)
        Foreground pixels among those mispredicted so far.
    """
    total = found[-1].clone()
    seen = torch.arange(1, len(found) + 1, dtype=found.dtype, device=found.device)
    union = seen.add_(total).sub_(found)
    jaccard = found.neg_().add_(total).div_(union).neg_().add_(1)
    steps = union
    torch.sub(jaccard[1:], jaccard[:-1], out=steps[1:])
    steps[0] = jaccard[0]
    return steps
