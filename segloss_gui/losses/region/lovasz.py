"""The Lovász extension of the Jaccard loss, the piece that the three Lovász losses share (Berman 2018)."""

from __future__ import annotations

import torch


def lovasz_extension(errors: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Lovász extension of |M| / |FG u M| (M the mispredicted pixels) at the errors, one per row.

    One sort; the weights of the sorted errors are the discrete steps of the Jaccard loss and carry
    no gradient. Among equal errors the value does not depend on the order, the gradient does.

    Parameters
    ----------
    errors : tensor, shape (K, N)
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
    ordered, order = errors.sort(dim=1, descending=True)
    with torch.no_grad():
        weights = _jaccard_steps(truth.gather(1, order))
    return (ordered * weights).sum(dim=1)


def _jaccard_steps(truth: torch.Tensor) -> torch.Tensor:
    found = truth.cumsum(dim=1)
    total = found[:, -1:]
    seen = torch.arange(1, truth.shape[1] + 1, dtype=truth.dtype, device=truth.device)
    jaccard = 1 - (total - found) / (total + seen - found)
    return torch.cat((jaccard[:, :1], jaccard.diff(dim=1)), dim=1)
