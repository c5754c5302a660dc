"""Losses as one self-contained function of plain torch, with their parameters written in.

A snippet is put together from lines: probabilities or their logarithms, the counts of the subsets of
Phi, and the formula. The tests run every one and compare its value with the loss of the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from segloss_gui.losses.counts import SUMMED_AXES
from segloss_gui.losses.spec import LossSpec

Lines = list[str]
Params = Mapping[str, Any]


def torch_lines(spec: LossSpec, params: Params, activation: str) -> Lines | None:
    """Body of the function for ``spec``; None where no plain version is offered.

    Parameters
    ----------
    spec : LossSpec
        The loss.
    params : mapping
        All parameters as numbers and words.
    activation : "sigmoid" or "softmax"
        What the logits are.
    """
    write = _WRITERS.get(spec.key)
    return None if write is None else write(params, activation == "sigmoid")


def _probabilities(binary: bool) -> Lines:
    return [f"p = {'torch.sigmoid(logits)' if binary else 'torch.softmax(logits, dim=1)'}"]


def _log_probabilities(binary: bool) -> Lines:
    if binary:
        return ["log_p, log_q = F.logsigmoid(logits), F.logsigmoid(-logits)  # of foreground and background"]
    return ["log_p = F.log_softmax(logits, dim=1)"]


def _kept(params: Params, binary: bool) -> Lines:
    if params["include_background"] or binary:
        return []
    return ["p, target = p[:, 1:], target[:, 1:]  # the background does not count"]


def _gathered(what: str, params: Params) -> str:
    axes = SUMMED_AXES[params["phi"]]
    summed = what if what.isidentifier() else f"({what})"
    return f"{summed}.flatten(2).sum(2)" + (f".sum({axes if len(axes) > 1 else axes[0]})" if axes else "")


def _counts(params: Params, binary: bool) -> Lines:
    sums = [f"{name} = {_gathered(what, params)}" for name, what in (("tp", "p * target"), ("s", "p"), ("g", "target"))]
    sums[0] += f"  # Phi {params['phi']}: one ratio per {_RATIOS[params['phi']]}"
    return [*_probabilities(binary), *_kept(params, binary), *sums]


_RATIOS = {"I": "image and class", "CI": "image", "BI": "class", "BCI": "batch"}


def _dice(params: Params, binary: bool) -> Lines:
    return [*_counts(params, binary), f"dice = (2 * tp + {params['smooth_nr']!r}) / (s + g + {params['smooth_dr']!r})"]


def _soft_dice(params: Params, binary: bool) -> Lines:
    return [*_dice(params, binary), "return 1 - dice.mean()"]


def _dice_phi(params: Params, binary: bool) -> Lines:
    epsilon = params["epsilon"]
    value = f"tp.new_tensor({list(epsilon)!r})" if isinstance(epsilon, tuple) else repr(epsilon)
    dice = [f"epsilon = {value}  # voxels", "dice = (2 * tp + epsilon) / (s + g + epsilon)"]
    return [*_counts(params, binary), *dice, "return 1 - dice.mean()"]


def _dice_squared(params: Params, binary: bool) -> Lines:
    overlap = f"tp = {_gathered('p * target', params)}"
    squares = f"squares = {_gathered('p**2 + target**2', params)}"
    dice = f"dice = (2 * tp + {params['smooth_nr']!r}) / (squares + {params['smooth_dr']!r})"
    return [*_probabilities(binary), *_kept(params, binary), overlap, squares, dice, "return 1 - dice.mean()"]


def _soft_jaccard(params: Params, binary: bool) -> Lines:
    jaccard = f"jaccard = (tp + {params['smooth_nr']!r}) / (s + g - tp + {params['smooth_dr']!r})"
    return [*_counts(params, binary), jaccard, "return 1 - jaccard.mean()"]


def _tversky_index(params: Params, binary: bool, alpha: float, beta: float) -> Lines:
    below = f"tp + {alpha!r} * (s - tp) + {beta!r} * (g - tp) + {params['smooth_dr']!r}"
    return [*_counts(params, binary), f"index = (tp + {params['smooth_nr']!r}) / ({below})"]


def _tversky(params: Params, binary: bool) -> Lines:
    return [*_tversky_index(params, binary, params["alpha_fp"], params["beta_fn"]), _signed(params)]


def _asymmetric(params: Params, binary: bool) -> Lines:
    square = params["beta"] ** 2
    return [*_tversky_index(params, binary, 1 / (1 + square), square / (1 + square)), _signed(params)]


def _signed(params: Params) -> str:
    return "return 1 - index.mean()" if params["one_minus"] else "return index.mean()"


def _focal_tversky(params: Params, binary: bool) -> Lines:
    index = _tversky_index(params, binary, params["alpha_fp"], params["beta_fn"])
    rest = "1 - index.mean()" if params["power"] == "after_mean" else "1 - index"
    keeps = "tiny = torch.finfo(p.dtype).tiny  # keeps the derivative finite at a perfect overlap"
    return [*index, keeps, f"return ({rest}).clamp_min(tiny).pow({1 / params['gamma']!r}).mean()"]


def _pixel_losses(binary: bool) -> Lines:
    if binary:
        return ['pixels = F.binary_cross_entropy_with_logits(logits, target, reduction="none").squeeze(1)']
    return [*_log_probabilities(binary), "pixels = -(target * log_p).sum(dim=1)"]


def _cross_entropy(_params: Params, binary: bool) -> Lines:
    return [*_pixel_losses(binary), "return pixels.mean()"]


def _topk_percent(params: Params, binary: bool) -> Lines:
    count = f"count = max(1, int(pixels.numel() * {params['k']!r} / 100))"
    return [*_pixel_losses(binary), count, "return pixels.flatten().topk(count).values.mean()"]


def _weights(numbers: tuple[float, ...]) -> str:
    return f"w = logits.new_tensor({list(numbers)!r})  # background first"


def _weighted_cross_entropy(params: Params, binary: bool) -> Lines:
    if binary:
        shares = "background, foreground = w[0] * (1 - target), w[1] * target"
        sums = "loss = -(foreground * log_p + background * log_q).sum()"
        mass = "(foreground + background).sum()"
    else:
        shares = "weighted = target * w.view(1, -1, *[1] * (target.ndim - 2))"
        sums, mass = "loss = -(weighted * log_p).sum()", "weighted.sum()"
    below = mass if params["normalise"] == "weight_sum" else "(target.numel() / target.shape[1])"
    return [*_log_probabilities(binary), _weights(params["weights"]), shares, sums, f"return loss / {below}"]


def _focal(params: Params, binary: bool) -> Lines:
    gamma, alpha = params["gamma"], params["alpha"]
    weights = [] if alpha is None else [_weights(alpha)]
    if binary:
        one, zero = ("", "") if alpha is None else ("w[1] * ", "w[0] * ")
        terms = [
            f"foreground = {one}target * log_q.exp() ** {gamma!r} * log_p",
            f"background = {zero}(1 - target) * log_p.exp() ** {gamma!r} * log_q",
            "return -(foreground + background).mean()",
        ]
    else:
        weighted = "target" if alpha is None else "target * w.view(1, -1, *[1] * (target.ndim - 2))"
        terms = [f"return -({weighted} * (-torch.expm1(log_p)) ** {gamma!r} * log_p).sum(dim=1).mean()"]
    return [*_log_probabilities(binary), *weights, *terms]


def _dice_ce(params: Params, binary: bool) -> Lines:
    pixels = _cross_entropy(params, binary)[:-1]
    total = f"return {params['weight_dice']!r} * (1 - dice.mean()) + {params['weight_other']!r} * pixels.mean()"
    # Cross-entropy comes first: Dice narrows the target to the classes that count.
    return [*pixels, *_dice(params, binary), total]


_EXTENSION = [
    "def extension(errors, truth):  # of the Jaccard loss; both (N,)",
    "    errors, order = errors.sort(descending=True)",
    "    truth = truth[order]",
    "    missed = truth.sum() - truth.cumsum(0)",
    "    jaccard = 1 - missed / (truth.sum() + (1 - truth).cumsum(0))",
    "    return errors @ torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])",
    "",
]


def _lovasz_sigmoid(params: Params, binary: bool) -> Lines:
    rows = "len(target)" if params["per_image"] else "1"
    return [
        *_EXTENSION,
        *_probabilities(binary),
        f"errors, truth = (target - p).abs().reshape({rows}, -1), target.reshape({rows}, -1)",
        "return torch.stack([extension(e, g) for e, g in zip(errors, truth)]).mean()",
    ]


def _lovasz_softmax(params: Params, binary: bool) -> Lines:
    images = "p.shape[1]" if params["per_image"] else "1"
    which = "" if params["classes"] == "all" else " if g.any()"
    return [
        *_EXTENSION,
        *_probabilities(binary),
        "p, target = (x.transpose(0, 1).flatten(2) for x in (p, target))  # (C, B, N)",
        "losses = []",
        f"for image in range({images}):",
        f"    part = slice({'image, image + 1' if params['per_image'] else 'None'})",
        "    pairs = [(p[c, part].flatten(), target[c, part].flatten()) for c in range(len(p))]",
        f"    found = [extension((g - s).abs(), g) for s, g in pairs{which}]",
        "    losses.append(torch.stack(found).mean() if found else p.sum() * 0)",
        "return torch.stack(losses).mean()",
    ]


_WRITERS: dict[str, Callable[[Params, bool], Lines]] = {
    "cross_entropy": _cross_entropy,
    "weighted_cross_entropy": _weighted_cross_entropy,
    "topk_percent": _topk_percent,
    "focal": _focal,
    "soft_dice": _soft_dice,
    "dice_squared": _dice_squared,
    "dice_phi": _dice_phi,
    "soft_jaccard": _soft_jaccard,
    "tversky": _tversky,
    "focal_tversky": _focal_tversky,
    "asymmetric_similarity": _asymmetric,
    "lovasz_sigmoid": _lovasz_sigmoid,
    "lovasz_softmax": _lovasz_softmax,
    "dice_ce": _dice_ce,
}
