"""Log odds of every channel against the others together: what makes 1 - softmax, and its logarithm, exact.

``1 - softmax`` and ``log(1 - softmax)`` lose all digits where one channel is nearly sure, and a root or a
logarithm of what is left then has a gradient of any size. The log odds l = x_c - log sum_{k != c} exp x_k
lose none: s = sigmoid(l), 1 - s = sigmoid(-l), log s = logsigmoid(l), log(1 - s) = logsigmoid(-l), as for
one channel.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch.autograd.function import once_differentiable


def log_odds(logits: torch.Tensor) -> torch.Tensor:
    """Log odds of every channel against the rest, log s - log(1 - s) of s = softmax(logits).

    Parameters
    ----------
    logits : tensor, shape (B, C, *S), C > 1
        Of any size; the result is finite where they are.

    Returns
    -------
    Tensor, shape (B, C, *S).

    Examples
    --------
    >>> log_odds(torch.tensor([[[80.0], [0.0]]])).flatten()
    tensor([ 80., -80.])
    """
    odds: torch.Tensor = _LogOdds.apply(logits)  # type: ignore[no-untyped-call]
    return odds


class _LogOdds(torch.autograd.Function):
    """Only the largest channel's probability can be near 1: its rest is summed, the others' rest is 1 - s.

    The derivative of l_c by x_j is 1 for j = c and -s_j / (1 - s_c) otherwise, for the largest channel c
    the softmax of the others.
    """

    @staticmethod
    def forward(ctx: Any, logits: torch.Tensor) -> torch.Tensor:
        largest, top = logits.max(dim=1, keepdim=True)
        others = (logits - largest).scatter_(1, top, -torch.inf)
        log_rest = others.logsumexp(dim=1, keepdim=True)
        log_s = others - F.softplus(log_rest)
        s = log_s.exp()
        ctx.save_for_backward(s, (others - log_rest).exp_(), top, torch.sigmoid(-log_rest))
        return log_s.sub_((-s).log1p_()).scatter_(1, top, -log_rest)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
        s, among_others, top, s_top = ctx.saved_tensors
        on_top = gradient.gather(1, top)
        pulls = (gradient / (1 - s)).scatter_(1, top, 0)
        total = pulls.sum(dim=1, keepdim=True)
        slope: torch.Tensor = gradient - among_others * on_top - s * (total - pulls)
        return slope.scatter_(1, top, on_top - s_top * total)
