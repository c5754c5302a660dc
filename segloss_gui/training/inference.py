"""Predictions: a whole volume at once, or by a sliding window."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from monai.inferers.utils import sliding_window_inference
from numpy.typing import NDArray
from torch import nn

from segloss_gui.core.errors import FileRefusedError, ShapeError
from segloss_gui.losses import Activation
from segloss_gui.training.networks import Architecture, build_network
from segloss_gui.training.networks.network_registry import plan_network

OVERLAP = 0.5
"""Share of a window covered by its neighbour."""
WINDOWS_AT_ONCE = 4
LARGE_WINDOW = 64**3
"""Voxels of a window from which a processor takes two at once: a layer of four is seconds, and no stop acts in it."""
PLAIN_LOOP_UP_TO = 20_480
"""Torch's bound of N C X Y (aten/src/ATen/native/Convolution.cpp, use_mkldnn); two take .3 to .7 of its time."""
Progress = Callable[[int, int], object]


def memory_format(device: torch.device, dimensions: int) -> torch.memory_format:
    """Channels last for volumes on a CPU, where it saves a fifth to two fifths of a step."""
    return torch.channels_last_3d if device.type == "cpu" and dimensions == 3 else torch.contiguous_format


def moved(network: nn.Module, device: torch.device, dimensions: int) -> nn.Module:
    """The network, its weights on ``device`` in the format of :func:`memory_format`."""
    how: dict[str, Any] = {"device": device, "memory_format": memory_format(device, dimensions)}
    return network.to(**how)


@dataclass(frozen=True, eq=False)
class Predictor:
    """A trained network with what is needed to use it.

    Parameters
    ----------
    network : Module
        Gives logits; put into evaluation mode while it predicts.
    architecture : Architecture
        Sizes it takes.
    activation : "sigmoid" or "softmax"
        From logits to probabilities.
    patch : tuple of int or None
        Sliding window; None predicts whole volumes.
    device : torch.device
        Where the network lies.
    dtype : torch.dtype
        Type it computes in.
    """

    network: nn.Module
    architecture: Architecture
    activation: Activation
    patch: tuple[int, ...] | None
    device: torch.device
    dtype: torch.dtype = torch.float32

    @classmethod
    def from_checkpoint(cls, path: Path, device: str = "cpu") -> Predictor:
        """The network of ``best.pt`` or ``last.pt``, ready to predict.

        Raises
        ------
        FileRefusedError
            When the file is missing, cut off, or no checkpoint of this program.
        """
        from segloss_gui.training.checkpoint import architecture_in, load_weights, read_checkpoint, refuse_other_weights

        content = read_checkpoint(path)
        architecture = architecture_in(content, path)
        try:
            planned = plan_network(architecture)
        except Exception as error:  # sizes that fit each other in no network: each library says it in its own way
            raise FileRefusedError(path, "must name a network of this program, got one that cannot be built") from error
        refuse_other_weights(planned, content, path)  # before any memory is taken
        network = build_network(architecture)
        load_weights(network, content, path)
        where = torch.device(device)
        patch = content["patch"]
        return cls(
            moved(network, where, architecture.dimensions),
            architecture,
            content["activation"],
            tuple(patch) if patch else None,
            where,
        )

    def logits(self, image: NDArray[np.float32], progress: Progress | None = None) -> torch.Tensor:
        """Logits (1, C, *S) float32 of one image (channels, X, Y, Z) on the device; S = (X, Y) for a picture.

        Parameters
        ----------
        image : array, shape (channels, X, Y, Z)
            As prepared for training.
        progress : callable, optional
            ``(done, total)`` before every few windows; what it raises ends the prediction.

        Raises
        ------
        ShapeError
            When the image has other channels or axes than the network.
        """
        return self._logits(image[None], progress)

    def logits_of(self, images: Sequence[NDArray[np.float32]]) -> list[torch.Tensor]:
        """Logits (1, C, *S) of each of several images, as :meth:`logits` of one.

        Whole images of one shape are computed together: on a CPU an image takes less time in company, until the
        layers of several no longer fit its cache (72^3: a quarter more).
        """
        together = self.patch is None and len({image.shape for image in images}) == 1
        if not together or (self.device.type == "cpu" and images[0][0].size > LARGE_WINDOW):
            return [self.logits(image) for image in images]
        found = self._logits(np.stack(images), None)
        return [found[at : at + 1] for at in range(len(images))]

    def at_once(self, batch_size: int) -> int:
        """Images worth giving to :meth:`logits_of` together: a batch of training, where it held whole images."""
        return batch_size if self.patch is None else 1

    def _logits(self, images: NDArray[np.float32], progress: Progress | None) -> torch.Tensor:
        """Logits (B, C, *S) of images (B, channels, X, Y, Z)."""
        planar, channels = self.architecture.dimensions == 2, self.architecture.image_channels
        if images.ndim != 5 or images.shape[1] != channels or (planar and images.shape[4] != 1):
            raise ShapeError(f"an image must be ({channels}, X, Y, {'1' if planar else 'Z'}), got {images.shape[1:]}")
        array = images[..., 0] if planar else images
        shape = array.shape[2:]
        size = self.architecture.padded(shape if self.patch is None else np.maximum(shape, self.patch).tolist())
        padded = np.zeros((*array.shape[:2], *size), dtype=np.float32)
        inside = (slice(None), slice(None), *(slice(0, n) for n in shape))
        padded[inside] = array
        was_training = self.network.training
        self.network.eval()
        try:
            with torch.inference_mode():
                return self._run(torch.from_numpy(padded), progress)[inside]
        finally:
            self.network.train(was_training)

    def probabilities(self, image: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities (C, X, Y, Z) of one image (channels, X, Y, Z)."""
        return probabilities_of(self.logits(image), self.activation, image.shape[1:])

    def predict(
        self, images: Sequence[NDArray[np.float32]], *, with_probabilities: bool = True
    ) -> list[tuple[NDArray[np.uint8], NDArray[np.float32] | None]]:
        """Class index per voxel (X, Y, Z) and, unless not asked for, probabilities (C, X, Y, Z) of each image."""
        found = []
        for image, logits in zip(images, self.logits_of(images), strict=True):
            shape = image.shape[1:]
            probabilities = probabilities_of(logits, self.activation, shape) if with_probabilities else None
            found.append((class_map_of(logits, shape), probabilities))
        return found

    def class_map(self, image: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Class index per voxel, (X, Y, Z): the likeliest, or the foreground where p > 0.5."""
        return class_map_of(self.logits(image), image.shape[1:])

    def _run(self, image: torch.Tensor, progress: Progress | None = None) -> torch.Tensor:
        tell = progress or _silent
        if self.patch is None or tuple(image.shape[2:]) == self.patch:
            tell(0, 1)
            return self._forward(image)
        total, done = window_count(tuple(image.shape[2:]), self.patch), 0

        def forward(windows: torch.Tensor) -> torch.Tensor:
            nonlocal done
            tell(done, total)
            done += windows.shape[0]
            return torch.cat([self._forward(some) for some in self._portions(windows)])

        # Windows are computed on the device one after the other; the volume stays in main memory.
        result: Any = sliding_window_inference(
            image, self.patch, WINDOWS_AT_ONCE, forward,
            overlap=OVERLAP, mode="gaussian", sw_device=self.device, device=torch.device("cpu"),
        )  # fmt: skip
        return torch.as_tensor(result)

    def _portions(self, windows: torch.Tensor) -> Sequence[torch.Tensor]:
        """Windows that go through the network together; never one of several alone, which rounds differently."""
        large = self.device.type == "cpu" and windows[0, 0].numel() >= LARGE_WINDOW
        return windows.chunk(len(windows) // 2) if large and len(windows) % 2 == 0 else (windows,)

    def _forward(self, image: torch.Tensor) -> torch.Tensor:
        image = image.to(self.device, memory_format=memory_format(self.device, self.architecture.dimensions))
        with torch.autocast(self.device.type, dtype=self.dtype, enabled=self.dtype != torch.float32):
            logits: torch.Tensor = self.network(image.expand(2, *image.shape[1:]) if self._twice(image) else image)
        return logits[: len(image)].float()

    def _twice(self, image: torch.Tensor) -> bool:
        """Whether two copies are computed sooner than one: a small volume alone leaves oneDNN for a plain loop."""
        alone = image.ndim == 5 and len(image) == 1 and self.device.type == "cpu"
        return alone and self.architecture.features[0] * image.shape[2] * image.shape[3] <= PLAIN_LOOP_UP_TO


def window_count(size: tuple[int, ...], patch: tuple[int, ...]) -> int:
    """Windows that cover a volume of ``size`` voxels, neighbours overlapping by :data:`OVERLAP`.

    Examples
    --------
    >>> window_count((48, 48, 32), (32, 32, 32))
    4
    """
    along = [
        1 if n <= window else math.ceil((n - window) / max(1, int(window * (1 - OVERLAP)))) + 1
        for n, window in zip(size, patch, strict=True)
    ]
    return math.prod(along)


def _silent(done: int, total: int) -> None:
    """Nobody asked how far the prediction is."""


def predict(
    network: nn.Module,
    image: NDArray[np.float32],
    architecture: Architecture,
    activation: Activation,
    *,
    patch: tuple[int, ...] | None = None,
    device: str = "cpu",
) -> NDArray[np.float32]:
    """Probabilities (C, X, Y, Z) of one image (channels, X, Y, Z) from a network that lies on ``device``."""
    return Predictor(network, architecture, activation, patch, torch.device(device)).probabilities(image)


def probabilities_of(logits: torch.Tensor, activation: Activation, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Logits (1, C, *S) as probabilities (C, *shape) in main memory."""
    values = logits.sigmoid() if activation == "sigmoid" else logits.softmax(dim=1)
    array: NDArray[np.float32] = values[0].reshape(-1, *shape).cpu().numpy()
    return array


def class_map_of(logits: torch.Tensor, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Logits (1, C, *S) as class indices, of ``shape``, in main memory."""
    indices = logits[0, 0] > 0 if logits.shape[1] == 1 else logits[0].argmax(dim=0)
    array: NDArray[np.uint8] = indices.to(torch.uint8).reshape(shape).cpu().numpy()
    return array
