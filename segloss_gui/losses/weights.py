"""Weights per class, background first, as several losses take them."""

from __future__ import annotations

from typing import Annotated

import torch
from pydantic import Field

from segloss_gui.core.errors import ParameterError

Weight = Annotated[float, Field(ge=0)]


def class_weights(weights: tuple[float, ...] | str, target: torch.Tensor) -> torch.Tensor:
    """Weights as a tensor, background first, (C,) or (2,) for one channel.

    Raises
    ------
    ParameterError
        When there is not one weight per class.
    """
    classes = max(2, target.shape[1])
    if isinstance(weights, str) or len(weights) != classes:
        raise ParameterError(f"there must be one weight per class, background first ({classes}), got {weights!r}")
    return target.new_tensor(weights)


def along_classes(weights: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Weights (C,) shaped to multiply ``like``, (B, C, *S)."""
    return weights.view(-1, *[1] * (like.ndim - 2))


def class_shares(prior: tuple[float, ...], word: str) -> tuple[float, ...]:
    """Share of the training voxels per class, background first, from the shares per channel.

    Parameters
    ----------
    prior : tuple of float
        One number is the foreground's.
    word : str
        Parameter and word that need them, for the message.

    Raises
    ------
    ParameterError
        When a share is 0.

    Examples
    --------
    >>> class_shares((0.25,), "weights 'prior'")
    (0.75, 0.25)
    """
    shares = (1 - prior[0], prior[0]) if len(prior) == 1 else prior
    if min(shares) <= 0:
        raise ParameterError(f"{word} needs every class in the training maps, got shares {shares}")
    return shares
