"""What a loss says of the canvas: value, derivative by the logit, and the hard scores beside it. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.lecture.canvas import Canvas
from segloss_gui.app.lecture.canvas_maps import hard
from segloss_gui.app.microscope.derivatives import Look, shares_of
from segloss_gui.core.errors import SegLossError
from segloss_gui.core.number_text import with_minus
from segloss_gui.core.units import PX
from segloss_gui.metrics import dice, jaccard, overlap, volume_error_ml

NBSP = "\u00a0"

if TYPE_CHECKING:
    import torch

    from segloss_gui.losses import BoundLoss, TrainingFacts


@dataclass(frozen=True)
class HardScores:
    """Scores of a hard prediction, summed over a whole batch or of one map; NaN where undefined.

    Parameters
    ----------
    dice, jaccard : float
    volume_error : float
        Predicted minus true pixels.
    """

    dice: float
    jaccard: float
    volume_error: float


@dataclass(frozen=True)
class LiveLoss:
    """What one loss says.

    Parameters
    ----------
    look : Look
        Which loss.
    value : float
    gradient : array, shape (B, K, H, W)
        Its derivative by the logit of every class but the background.
    foreground, background, empty : float
        Mean absolute derivative over the object, the rest of maps that hold one, and empty maps.
    fault : str
        Why it says nothing, as a sentence; else empty.
    """

    look: Look
    value: float
    gradient: NDArray[np.float32]
    foreground: float = math.nan
    background: float = math.nan
    empty: float = math.nan
    fault: str = ""

    def on_map(self, truth: NDArray[np.bool_], image: int, channel: int) -> tuple[float, float, float]:
        """Mean absolute derivative on object and background of one map, and on the empty maps of the batch.

        Parameters
        ----------
        truth : array of bool, shape (B, K, H, W)
        image, channel : int
            Which map; NaN for both where it is empty.
        """
        here = slice(image, image + 1), slice(channel, channel + 1)
        inside, outside, _ = shares_of(self.gradient[here].astype(np.float64), truth[here].astype(np.float64))
        return inside, outside, self.empty


def scores_of(predicted: NDArray[np.bool_], truth: NDArray[np.bool_]) -> HardScores:
    """Dice, Jaccard and volume error of any masks of one shape.

    Examples
    --------
    >>> scores_of(np.array([[True, True, False]]), np.array([[True, False, False]]))
    HardScores(dice=0.6666666666666666, jaccard=0.5, volume_error=1.0)
    """
    counts = overlap(predicted, truth, 1.0)
    return HardScores(dice(counts), jaccard(counts), volume_error_ml(counts))


def mean_dice(logits: NDArray[np.float32], truth: NDArray[np.bool_]) -> float:
    """Mean Dice over the maps where it is defined; NaN where it is nowhere."""
    found = hard(logits)
    both = (found & truth).sum(axis=(2, 3))
    sizes = found.sum(axis=(2, 3)) + truth.sum(axis=(2, 3))
    return float((2 * both[sizes > 0] / sizes[sizes > 0]).mean()) if (sizes > 0).any() else math.nan


class LossAt:
    """One loss bound to the truth of a canvas: asked for its value and derivative at any logits.

    Parameters
    ----------
    look : Look
    truth : array of bool, shape (B, K, H, W)
    """

    def __init__(self, look: Look, truth: NDArray[np.bool_]) -> None:
        import torch

        classes = truth.shape[1]
        self._several = classes > 1 or look.spec.channels == "several"
        maps = truth.astype(np.float32)
        if self._several:
            maps = np.concatenate([1 - maps.sum(axis=1, keepdims=True), maps], axis=1)
        self._target = torch.from_numpy(maps)
        params = look.params if not look.params.unresolved() else look.params.resolve(facts_of(maps, truth))
        self._loss: BoundLoss = look.spec.build(params, "softmax" if self._several else "sigmoid")

    def __call__(self, logits: NDArray[np.float32]) -> tuple[float, NDArray[np.float32]]:
        """Value, and derivative of shape (B, K, H, W)."""
        from segloss_gui.losses.distance import remembered_maps

        prediction = self._prediction(logits).requires_grad_()
        with remembered_maps():  # a stroke changes one map: the truth's distances stay
            value = self._loss(prediction, self._target)
        value.backward()  # type: ignore[no-untyped-call]
        if prediction.grad is None:
            return float(value.detach()), np.zeros_like(logits)
        gradient: NDArray[np.float32] = prediction.grad.numpy()
        return float(value.detach()), gradient[:, 1:] if self._several else gradient

    def _prediction(self, logits: NDArray[np.float32]) -> torch.Tensor:
        import torch

        if self._several:
            logits = np.concatenate([np.zeros_like(logits[:, :1]), logits], axis=1)
        return torch.tensor(logits)


def facts_of(maps: NDArray[np.float32], truth: NDArray[np.bool_]) -> TrainingFacts:
    """What a loss would learn of its training maps if the canvas were all of them; ``maps`` with the background."""
    from segloss_gui.losses import TrainingFacts

    volumes = maps.sum(axis=(2, 3)).mean(axis=0)
    pixels = maps.shape[2] * maps.shape[3]
    held = float(truth.any(axis=(2, 3)).mean())
    return TrainingFacts(maps.shape[1], tuple(map(float, volumes / pixels)), tuple(map(float, volumes)), held)


def listen(
    canvas: Canvas, looks: Sequence[Look], followed: Sequence[NDArray[np.float32]] | None = None
) -> tuple[LiveLoss, ...]:
    """What every loss says, in one thread; a loss that refuses it says why. Without any, no torch.

    Parameters
    ----------
    canvas : Canvas
    looks : sequence of Look
    followed : sequence of arrays, optional
        Where each loss has led the logits, of the canvas's shape; by default all speak of the canvas itself.
    """
    if not looks:
        return ()
    from segloss_gui.training.threads import cpu_threads

    places = [canvas.logits] * len(looks) if followed is None else followed
    with cpu_threads(1):
        return tuple(_heard(canvas, look, logits) for look, logits in zip(looks, places, strict=True))


def _heard(canvas: Canvas, look: Look, logits: NDArray[np.float32]) -> LiveLoss:
    try:
        value, gradient = LossAt(look, canvas.truth)(logits)
    except SegLossError as error:
        words = str(error)
        return LiveLoss(look, math.nan, np.zeros_like(canvas.logits), fault=f"{words[0].upper()}{words[1:]}.")
    return LiveLoss(look, value, gradient, *shares_of(gradient.astype(np.float64), canvas.truth.astype(np.float64)))


def scores_words(scores: HardScores) -> str:
    """Hard scores in one line, an undefined one as a dash; a name and its number stay together where it is broken.

    Examples
    --------
    >>> scores_words(HardScores(0.5, 1 / 3, -12)).replace(NBSP, " ")
    'Dice 0.500  Jaccard 0.333  area −12 px²'
    """
    dice, jaccard = ("–" if math.isnan(value) else f"{value:.3f}" for value in (scores.dice, scores.jaccard))
    words = (f"Dice {dice}", f"Jaccard {jaccard}", f"{PX.named('volume')} {scores.volume_error:+.0f} {PX.volume}")
    return with_minus("  ".join(word.replace(" ", NBSP) for word in words))
