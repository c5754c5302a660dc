"""How hard the loss pulls on each kind of voxel: mean abs(dloss/dlogit), once a step and cheaply."""

from __future__ import annotations

from typing import Any

import torch


class GradientProbe:
    """One hook on the logits keeps their gradient; a few fused sums turn it into three means.

    Maps are one per image and foreground class; the background channel of several classes is left out.

    Parameters
    ----------
    logits : tensor, shape (B, C, *S)
        Requires a gradient; hooked before the backward pass.
    target : tensor, shape (B, C, *S)
        One-hot; background where ``valid`` says no.
    valid : tensor, shape (B, 1, *S), bool, or None
        Voxels that count; None: all of them. The others have no gradient, and are in no mean.
    """

    def __init__(self, logits: torch.Tensor, target: torch.Tensor, valid: torch.Tensor | None = None) -> None:
        self._target, self._valid = target, valid
        self._gradient: torch.Tensor | None = None
        if logits.requires_grad:
            hooked: Any = logits  # torch does not annotate register_hook
            hooked.register_hook(self._keep)

    def _keep(self, gradient: torch.Tensor) -> None:
        self._gradient = gradient

    def sums(self) -> torch.Tensor:
        """After the backward pass: per map the sum of abs(gradient), that over its foreground, its foreground voxels,
        and all of its voxels that count.

        Returns
        -------
        tensor, shape (4, maps), float32
        """
        target = _foreground(self._target).float()
        gradient = torch.zeros_like(target) if self._gradient is None else _foreground(self._gradient).float()
        size, inside = gradient.abs(), target.sum(dim=-1)
        voxels = torch.full_like(inside, target.shape[-1])
        if self._valid is not None:
            voxels = self._valid.flatten(2).sum(dim=-1).to(inside).expand_as(inside)
        return torch.stack([size.sum(dim=-1), (size * target).sum(dim=-1), inside, voxels]).flatten(1)


def means_of(sums: list[list[float]]) -> tuple[float, float, float]:
    """Means over foreground, background and empty maps from :meth:`GradientProbe.sums`; NaN where there are none.

    Parameters
    ----------
    sums : list of four lists
        As :meth:`GradientProbe.sums` gives them.

    Examples
    --------
    >>> means_of([[6.0, 4.0], [2.0, 0.0], [1.0, 0.0], [4.0, 4.0]])
    (2.0, 1.3333333333333333, 1.0)
    """
    foreground = background = empty = 0.0
    foreground_voxels = background_voxels = empty_voxels = 0.0
    for total, inside, count, voxels in zip(*sums, strict=True):
        if count:
            foreground, foreground_voxels = foreground + inside, foreground_voxels + count
            background, background_voxels = background + total - inside, background_voxels + voxels - count
        else:
            empty, empty_voxels = empty + total, empty_voxels + voxels
    return (
        _mean(foreground, foreground_voxels),
        _mean(max(background, 0.0), background_voxels),
        _mean(empty, empty_voxels),
    )


def _mean(total: float, count: float) -> float:
    return total / count if count else float("nan")


def _foreground(values: torch.Tensor) -> torch.Tensor:
    """(B, C, *S) as (B, C - background, voxels)."""
    return (values if values.shape[1] == 1 else values[:, 1:]).flatten(2)
