"""What a training will take of memory, before it takes any: weights, steps, predictions and cases.

Nothing is computed for it: the network runs on torch's meta device, where tensors have sizes and no memory
(:mod:`~segloss_gui.training.live_tensors`). What libraries take besides was measured and is rounded up:
``python -m tests.benchmarks.memory_estimate`` holds estimates against what processes took.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from segloss_gui.losses import BoundLoss
from segloss_gui.training.inference import WINDOWS_AT_ONCE
from segloss_gui.training.live_tensors import loss_bytes, prediction_bytes, step_bytes
from segloss_gui.training.networks import Architecture
from segloss_gui.training.networks.network_summary import parameter_count

LIBRARIES = 1.8
"""A convolution library reorders what it convolves, and freed memory is not given back at once: 1.2 to 1.7 measured."""
FIXED = 150_000_000
"""What the first step of any size takes: kernels made for it, threads, buffers."""
FLOAT = 4
COPIES_OF_WEIGHTS = 6
"""Weights, their gradients, Adam's two moments, and a checkpoint being written of up to three of them, in turn."""
PER_LOGIT = 36
"""Target, one-hot and indices, the gradient and its probe, in bytes per logit of a step."""
PER_VOXEL_PREDICTED = 32
"""Logits put together from windows, their weights, probabilities and what is written, per voxel and channel."""


@dataclass(frozen=True)
class ImageSizes:
    """Images of a cohort as a network sees them, in numbers.

    Parameters
    ----------
    channels : int
        Channels of an image.
    largest : tuple of int
        Largest size along each axis, in voxels, after preprocessing.
    cases : int
        Cases that will be kept or read.
    case_bytes : int
        Of one case: as stored, as prepared, and its label maps.
    cache_bytes : int
        Most that is kept of all of them.
    """

    channels: int
    largest: tuple[int, ...]
    cases: int
    case_bytes: int
    cache_bytes: int

    @property
    def kept_bytes(self) -> int:
        """Cases in memory: those the cache holds, and one being read and prepared."""
        return min(self.cases * self.case_bytes, self.cache_bytes) + 2 * self.case_bytes


@dataclass(frozen=True)
class MemoryEstimate:
    """Bytes that one training takes at most, beside what the program holds already.

    Parameters
    ----------
    weights : int
        Weights, gradients and the optimiser's state.
    step : int
        Activations, loss and batch of one step.
    prediction : int
        Of a whole case, in validation and scoring.
    cases : int
        Volumes kept and read; all runs of a study share them.
    batch : int
        Images of a step.
    size : tuple of int
        Of each, in voxels.
    whole : bool
        Whether that is the whole image, no patch being set.
    """

    weights: int
    step: int
    prediction: int
    cases: int
    batch: int
    size: tuple[int, ...]
    whole: bool

    @property
    def run(self) -> int:
        """One run without the cases."""
        return self.weights + max(self.step, self.prediction) + FIXED

    @property
    def total(self) -> int:
        """One run with the cases."""
        return self.beside(1)

    def beside(self, runs: int) -> int:
        """So many runs at once."""
        return self.cases + runs * self.run

    def fitting(self, runs: int, available: int) -> int:
        """How many of ``runs`` at once fit into ``available`` bytes; 0 where not even one does.

        Examples
        --------
        >>> estimate = MemoryEstimate(0, 10**9 - FIXED, 0, 10**9, 1, (8, 8, 8), False)
        >>> estimate.fitting(4, 3_500_000_000), estimate.fitting(4, 10**10), estimate.fitting(4, 10**9)
        (2, 4, 0)
        """
        return max(0, min(runs, (available - self.cases) // self.run))

    @property
    def what(self) -> str:
        """Of what most of it is.

        Examples
        --------
        >>> MemoryEstimate(1, 1, 1, 1, 2, (182, 218, 182), True).what
        'a batch of 2 whole images of 182 × 218 × 182 voxels'
        """
        images = f"{self.batch} {'whole image' if self.whole else 'patch'}"
        plural = "" if self.batch == 1 else "s" if self.whole else "es"
        return f"a batch of {images}{plural} of {' × '.join(map(str, self.size))} voxels"


def estimate_memory(
    architecture: Architecture,
    patch: tuple[int, ...] | None,
    batch: int,
    images: ImageSizes,
    loss: BoundLoss | None = None,
) -> MemoryEstimate:
    """What a training takes on a CPU.

    Parameters
    ----------
    architecture : Architecture
        The network.
    patch : tuple of int or None
        As the network takes it (:func:`~segloss_gui.training.batches.patch_size`); None: whole images.
    batch : int
        Images of a step.
    images : ImageSizes
        What it is trained on.
    loss : BoundLoss or None
        None: one that takes what most take.
    """
    axes, channels = architecture.dimensions, architecture.channels
    whole = architecture.padded(images.largest[:axes])
    size = patch or whole
    of_loss = 40.0 if loss is None else loss_bytes(loss, channels, batch, axes)
    logits = batch * channels * math.prod(size)
    step = LIBRARIES * step_bytes(architecture, batch, size)
    step += logits * (of_loss + PER_LOGIT) + 3 * FLOAT * batch * images.channels * math.prod(size)
    return MemoryEstimate(
        weights=COPIES_OF_WEIGHTS * FLOAT * parameter_count(architecture),
        step=round(step),
        prediction=_prediction(architecture, patch, batch, whole, of_loss),
        cases=images.kept_bytes,
        batch=batch,
        size=tuple(size),
        whole=patch is None,
    )


def _prediction(
    architecture: Architecture, patch: tuple[int, ...] | None, batch: int, whole: Sequence[int], of_loss: float
) -> int:
    """Of the larger: a validated batch with its loss, or a case with all that is written of it."""
    if patch is None:
        at_once, window = batch, tuple(whole)
    else:
        at_once, window = WINDOWS_AT_ONCE, patch
    voxels = math.prod(max(n, w) for n, w in zip(whole, window, strict=True))
    pass_ = LIBRARIES * prediction_bytes(architecture, at_once, window)
    of_case = voxels * (architecture.channels * PER_VOXEL_PREDICTED + 2 * FLOAT * architecture.image_channels)
    # Validation keeps the logits of a batch, and works its loss out without a gradient: about half.
    of_batch = batch * architecture.channels * voxels * (3 * FLOAT + of_loss / 2)
    return round(pass_ + max(of_case, of_batch))
