"""The gradient microscope: value and derivative of losses on one picture. No Qt; torch is imported late.

:func:`examine` is what the screen shows, number by number: the tests read it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.microscope.synthetic_masks import PredictionKnobs, predicted_logits
from segloss_gui.core.errors import SegLossError

if TYPE_CHECKING:
    import torch

    from segloss_gui.losses import Activation, LossParams, LossSpec, TrainingFacts

By = Literal["logit", "probability"]
MOST_LOSSES = 4


@dataclass(frozen=True)
class Look:
    """A loss to look at: its name and colour on screen, its entry in the registry, its parameters."""

    name: str
    colour: str
    spec: LossSpec
    params: LossParams


@dataclass(frozen=True)
class Scene:
    """A batch of one or two images: truth and prediction of every class.

    Parameters
    ----------
    masks : array, shape (K, H, W)
        Citation of the first image; classes do not overlap.
    logits : array, shape (K, H, W)
        Logit of each class against the background, the same in both images.
    empty_image : bool
        Whether there is a second image, predicted alike, with an empty reference.
    """

    masks: NDArray[np.bool_]
    logits: NDArray[np.float64]
    empty_image: bool

    @classmethod
    def made(cls, masks: NDArray[np.bool_], knobs: PredictionKnobs, *, empty_image: bool) -> Scene:
        """The scene of a reference and the knobs of its prediction."""
        return cls(masks, predicted_logits(masks, knobs), empty_image)

    @cached_property
    def truth(self) -> NDArray[np.float64]:
        """Foreground classes of every image, (B, K, H, W), 0 or 1."""
        maps = self.masks[None].astype(np.float64)
        return np.concatenate([maps, np.zeros_like(maps)]) if self.empty_image else maps

    def padded_truth(self, channels: int) -> NDArray[np.float64]:
        """:attr:`truth`, with the background first where ``channels`` asks for it, (B, channels, H, W)."""
        return self.truth if channels == self.truth.shape[1] else self._truth_with_background

    @cached_property
    def _truth_with_background(self) -> NDArray[np.float64]:
        return np.concatenate([1 - self.truth.sum(axis=1, keepdims=True), self.truth], axis=1)

    @cached_property
    def probabilities(self) -> NDArray[np.float64]:
        """Probability of each class, (K, H, W): sigmoid of one, softmax of several with the background."""
        odds = np.exp(self.logits)
        shares: NDArray[np.float64] = odds / (1 + odds.sum(axis=0))
        return shares


@dataclass(frozen=True)
class Seen:
    """What the microscope shows of one loss.

    Parameters
    ----------
    look : Look
        Which loss.
    value : float
        The loss.
    gradient : array, shape (B, K, H, W)
        Its derivative by the logit (or probability) of each foreground class.
    foreground, background, empty : float
        Mean of its absolute value over the voxels of the object, the others of maps that hold one, and
        those of empty maps; not a number where there are none.
    fault : str
        Why there is nothing to see, as a sentence; else empty.
    """

    look: Look
    value: float
    gradient: NDArray[np.float64]
    foreground: float
    background: float
    empty: float
    fault: str = ""

    @property
    def largest(self) -> float:
        """Largest absolute value of the map; 0 where there is none."""
        return float(np.abs(self.gradient).max(initial=0.0))


def examine(scene: Scene, looks: Sequence[Look], by: By = "logit") -> tuple[Seen, ...]:
    """Value and derivative of every loss on ``scene``; a loss that refuses it says why.

    In one thread: beside other work, a team of two took ten times as long for maps this small.
    """
    from segloss_gui.training.threads import cpu_threads

    with cpu_threads(1):
        return tuple(_examined(scene, look, by) for look in looks)


def shares_of(gradient: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean absolute derivative on foreground, background and empty maps, both (B, K, H, W).

    Examples
    --------
    >>> shares_of(np.array([[[[-3.0, 1.0]]], [[[2.0, 2.0]]]]), np.array([[[[1.0, 0.0]]], [[[0.0, 0.0]]]]))
    (3.0, 1.0, 2.0)
    """
    size = np.abs(gradient)
    total, inside = size.sum(axis=(2, 3)), np.einsum("bkhw,bkhw->bk", size, truth)
    count, pixels = truth.sum(axis=(2, 3)), gradient.shape[2] * gradient.shape[3]
    holds = count > 0
    return (
        _mean(inside[holds], count[holds]),
        _mean((total - inside)[holds], pixels - count[holds]),
        _mean(total[~holds], np.full_like(total, pixels)[~holds]),
    )


def scene_facts(scene: Scene, channels: int) -> TrainingFacts:
    """What a loss would learn of the training maps if the scene were all of them."""
    from segloss_gui.losses import TrainingFacts

    truth = scene.padded_truth(channels)
    voxels = truth.shape[2] * truth.shape[3]
    volumes = truth.sum(axis=(2, 3)).mean(axis=0)
    held = scene.truth.any(axis=(2, 3)).mean()
    return TrainingFacts(channels, tuple(volumes / voxels), tuple(volumes), float(held))


def _mean(sums: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    return float(sums.sum() / counts.sum()) if counts.sum() else math.nan


def _examined(scene: Scene, look: Look, by: By) -> Seen:
    try:
        value, gradient = _derived(scene, look, by)
    except SegLossError as error:
        words = str(error)
        nothing = np.zeros_like(scene.truth)
        return Seen(look, math.nan, nothing, math.nan, math.nan, math.nan, f"{words[0].upper()}{words[1:]}.")
    return Seen(look, value, gradient, *shares_of(gradient, scene.truth))


def _derived(scene: Scene, look: Look, by: By) -> tuple[float, NDArray[np.float64]]:
    import torch

    images, classes = scene.truth.shape[:2]
    channels = 1 if classes == 1 and look.spec.channels != "several" else classes + 1
    activation: Activation = "none" if by == "probability" else "sigmoid" if channels == 1 else "softmax"
    known = look.params if not look.params.unresolved() else look.params.resolve(scene_facts(scene, channels))
    loss = look.spec.build(known, activation)
    # Lovász sorts float32 several times as fast; nobody has a closed form to compare its digits with.
    dtype = torch.float32 if look.spec.key.startswith("lovasz") else torch.float64
    prediction = _prediction(scene, images, channels, by).to(dtype).requires_grad_()
    value = loss(prediction, torch.from_numpy(scene.padded_truth(channels)).to(dtype))
    value.backward()  # type: ignore[no-untyped-call]
    if prediction.grad is None:
        return float(value.detach()), np.zeros_like(scene.truth)
    gradient: NDArray[np.float64] = prediction.grad.double().numpy()
    return float(value.detach()), gradient if channels == 1 else gradient[:, 1:]


def _prediction(scene: Scene, images: int, channels: int, by: By) -> torch.Tensor:
    import torch

    values = scene.logits if by == "logit" else scene.probabilities
    if channels > len(values):
        first = np.zeros_like(values[:1]) if by == "logit" else 1 - values.sum(axis=0, keepdims=True)
        values = np.concatenate([first, values])
    return torch.from_numpy(np.repeat(values[None], images, axis=0))
