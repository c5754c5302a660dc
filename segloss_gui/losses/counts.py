"""True positives, false positives and false negatives of soft predictions, and the one index over them.

Dice, Jaccard, Tversky and the asymmetric similarity are this index with other weights; the subsets
over which its sums run are Tilborghs' Phi (Fig. 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.losses.prediction import ModelOutput

Phi = Literal["I", "CI", "BI", "BCI"]

SUMMED_AXES: dict[Phi, tuple[int, ...]] = {"I": (), "CI": (1,), "BI": (0,), "BCI": (0, 1)}
"""Axes of (B, C) that one subset of Phi gathers besides the pixels."""


@dataclass(frozen=True)
class Counts:
    """Soft counts of each subset of Phi; all tensors have the shape ``phi`` leaves.

    Parameters
    ----------
    tp, predicted, true : tensor, shape (B, C), (B,), (C,) or () for Phi I, CI, BI, BCI
        sum g s, sum s and sum g, in voxels.
    """

    tp: torch.Tensor
    predicted: torch.Tensor
    true: torch.Tensor

    @property
    def fp(self) -> torch.Tensor:
        """False positives, sum (1 - g) s."""
        return self.predicted - self.tp

    @property
    def fn(self) -> torch.Tensor:
        """False negatives, sum g (1 - s)."""
        return self.true - self.tp


@dataclass(frozen=True)
class Errors:
    """Counts with the errors summed by themselves, which a root or a logarithm of a small loss needs.

    Parameters
    ----------
    tp, fp, fn : tensor, shape (B, C), (B,), (C,) or () for Phi I, CI, BI, BCI
        sum g s, sum (1 - g) s and sum g (1 - s), in voxels; no difference of large numbers.
    """

    tp: torch.Tensor
    fp: torch.Tensor
    fn: torch.Tensor


def kept(tensor: torch.Tensor, include_background: bool) -> torch.Tensor:
    """Channels that count: without channel 0 when the background is left out; one channel is always kept.

    Examples
    --------
    >>> kept(torch.zeros(2, 4, 5), False).shape, kept(torch.zeros(2, 1, 5), False).shape
    (torch.Size([2, 3, 5]), torch.Size([2, 1, 5]))
    """
    return tensor if include_background or tensor.shape[1] == 1 else tensor[:, 1:]


def gather(sums: torch.Tensor, phi: Phi) -> torch.Tensor:
    """Add sums over pixels, (B, C), up to the subsets of ``phi``."""
    axes = SUMMED_AXES[phi]
    return sums.sum(dim=axes) if axes else sums


def pixel_sum(values: torch.Tensor) -> torch.Tensor:
    """Sum over the spatial axes, (B, C, *S) to (B, C)."""
    return values.flatten(2).sum(dim=2)


def soft_counts(prediction: ModelOutput, target: torch.Tensor, phi: Phi, *, include_background: bool = True) -> Counts:
    """Counts of ``prediction`` against ``target`` over the subsets of ``phi``.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    phi : "I", "CI", "BI" or "BCI"
        Axes one subset gathers (Tilborghs Fig. 1): the pixels of an image alone (I), with the
        classes (CI), with the batch (BI), with both (BCI).
    include_background : bool
        Whether channel 0 counts; it is dropped after the activation.
    """
    probabilities = kept(prediction.probabilities, include_background)
    truth = kept(target, include_background)
    return Counts(
        tp=gather(pixel_sum(probabilities * truth), phi),
        predicted=gather(pixel_sum(probabilities), phi),
        true=gather(pixel_sum(truth), phi),
    )


def soft_errors(prediction: ModelOutput, target: torch.Tensor, phi: Phi, *, include_background: bool = True) -> Errors:
    """Hits and errors of ``prediction`` against ``target`` over the subsets of ``phi``; as :func:`soft_counts`."""
    probabilities = kept(prediction.probabilities, include_background)
    complements = kept(prediction.complements, include_background)
    truth = kept(target, include_background)
    return Errors(
        tp=gather(pixel_sum(probabilities * truth), phi),
        fp=gather(pixel_sum(probabilities * (1 - truth)), phi),
        fn=gather(pixel_sum(complements * truth), phi),
    )


def tversky_index(
    counts: Counts,
    alpha_fp: float,
    beta_fn: float,
    smooth_nr: float | torch.Tensor = 0.0,
    smooth_dr: float | torch.Tensor = 0.0,
) -> torch.Tensor:
    """(TP + smooth_nr) / (TP + alpha FP + beta FN + smooth_dr) of every subset.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is the number 0 and a subset is empty in truth and prediction: 0/0.
        With a positive number nothing is read back from the device.

    Examples
    --------
    >>> two = torch.tensor(2.0)
    >>> float(tversky_index(Counts(tp=two, predicted=two + 1, true=two + 1), 0.5, 0.5))
    0.6666666865348816
    """
    denominator = (1 - alpha_fp - beta_fn) * counts.tp + alpha_fp * counts.predicted + beta_fn * counts.true + smooth_dr
    return (counts.tp + smooth_nr) / defined(denominator, smooth_dr)


def tversky_distance(
    found: Errors, alpha_fp: float, beta_fn: float, smooth_nr: float = 0.0, smooth_dr: float = 0.0
) -> torch.Tensor:
    """One minus :func:`tversky_index` without cancellation, which a root of it needs.

    Raises
    ------
    UndefinedError
        As :func:`tversky_index`.
    """
    errors = alpha_fp * found.fp + beta_fn * found.fn
    return (errors + (smooth_dr - smooth_nr)) / defined(found.tp + errors + smooth_dr, smooth_dr)


def dice_index(
    counts: Counts, smooth_nr: float | torch.Tensor = 0.0, smooth_dr: float | torch.Tensor = 0.0
) -> torch.Tensor:
    """(2 TP + smooth_nr) / (sum s + sum g + smooth_dr) of every subset.

    Raises
    ------
    UndefinedError
        As :func:`tversky_index`.
    """
    denominator = counts.predicted + counts.true + smooth_dr
    return (2 * counts.tp + smooth_nr) / defined(denominator, smooth_dr)


def jaccard_index(counts: Counts, smooth_nr: float = 0.0, smooth_dr: float = 0.0) -> torch.Tensor:
    """(TP + smooth_nr) / (sum s + sum g - TP + smooth_dr) of every subset.

    Raises
    ------
    UndefinedError
        As :func:`tversky_index`.
    """
    return tversky_index(counts, 1.0, 1.0, smooth_nr, smooth_dr)


def defined(denominator: torch.Tensor, smooth_dr: float | torch.Tensor) -> torch.Tensor:
    """``denominator``, once it is known not to be 0.

    Only the number 0 as ``smooth_dr`` makes it look at the values, which waits for the device; a
    tensor is the business of who made it.

    Raises
    ------
    UndefinedError
        When it is 0 for a subset.
    """
    if isinstance(smooth_dr, float | int) and smooth_dr == 0 and bool((denominator == 0).any()):
        raise UndefinedError(
            "the overlap of an empty prediction with an empty target is 0/0: "
            "give the denominator a positive smoothing term (epsilon), got 0"
        )
    return denominator


def per_subset(epsilon: float | Sequence[float], phi: Phi, like: torch.Tensor) -> float | torch.Tensor:
    """``epsilon`` as it is added to the counts of ``phi``: a number, or one per kept class, (C,).

    Raises
    ------
    ParameterError
        When there is not one epsilon per kept class, or ``phi`` has no classes left to tell apart.
    """
    if isinstance(epsilon, float | int):
        return float(epsilon)
    if "C" in phi:
        raise ParameterError(f"one epsilon per class needs phi I or BI: phi {phi} gathers the classes in one subset")
    if len(epsilon) != like.shape[-1]:
        raise ParameterError(
            f"epsilon must be one number, or one per class that counts ({like.shape[-1]}), got {len(epsilon)} numbers"
        )
    return torch.tensor(epsilon, dtype=like.dtype).to(like.device, non_blocking=like.is_cuda)
