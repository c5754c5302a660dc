"""A power below 1 of a loss, finite where its derivative is not."""

from __future__ import annotations

import torch


def power(base: torch.Tensor, exponent: float) -> torch.Tensor:
    """``base`` to a power; 0 has the value 0 and, where the derivative is infinite, the derivative 0.

    Parameters
    ----------
    base : tensor, at least 0
        Free of cancellation: a rounding error of 1e-7 has a root of 3e-4.
    exponent : float
        Above 0.

    Examples
    --------
    >>> power(torch.tensor([0.0, 0.25]), 0.5)
    tensor([0.0000, 0.5000])
    """
    smallest = torch.finfo(base.dtype).tiny
    return base.clamp_min(smallest).pow(exponent) * (base >= smallest)
