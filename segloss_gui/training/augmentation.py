"""Random changes of a batch, in torch on the training device, all drawn from one generator."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F

from segloss_gui.training.batches import IGNORED, Batch
from segloss_gui.training.settings import AugmentationSettings


class Augmentation:
    """Flips, in-plane rotation, translation and noise, drawn anew for every image of a batch.

    What comes in from outside is 0 in the image and background in the target. Images are rotated with
    linear interpolation, targets to the nearest voxel, about the middle and in millimetres; translation
    is by whole voxels and interpolates nothing.

    Parameters
    ----------
    settings : AugmentationSettings
        What changes, and how far.
    seed : int
        Of every draw; the same on the same kind of device.
    device : torch.device
        Where batches are changed.
    """

    def __init__(self, settings: AugmentationSettings, seed: int, device: torch.device) -> None:
        self.settings = settings
        self._generator = torch.Generator().manual_seed(seed)
        # Noise is drawn where it is added: moving it there would cost more than the step's events.
        self._noise = torch.Generator(device).manual_seed(seed)

    def __call__(self, batch: Batch, noiseless: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
        """The changed image (B, C, *S), float32, and class indices (B, *S), uint8, of a batch on the device.

        The last ``noiseless`` channels get no noise.
        """
        image, classes = batch.image, batch.classes.unsqueeze(1)
        for axis in self.settings.flip_axes:
            if axis < image.ndim - 2:
                image, classes = self._flip(image, classes, axis + 2)
        if self.settings.rotation_degrees > 0:
            image, classes = self._rotate(image, classes, batch.spacing_mm)
        if self.settings.translation > 0:
            image, classes = self._translate(image, classes)
        if self.settings.noise > 0:
            seen = image[:, : image.shape[1] - noiseless]
            noise = torch.empty_like(seen).normal_(generator=self._noise)
            image = torch.cat([seen.add(noise, alpha=self.settings.noise), image[:, seen.shape[1] :]], dim=1)
        return image, classes.squeeze(1)

    def with_shares(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The changed image, class indices, and shares (B, classes, *S) of soft labels, moved as the image is.

        The draws are those of a batch without them. A voxel into which an ignored one was interpolated is ignored.
        """
        assert batch.soft is not None
        count, soft = batch.soft.shape[1], batch.soft
        if batch.masked:
            soft = torch.cat([soft, (batch.classes == IGNORED).unsqueeze(1).to(soft.dtype)], dim=1)
        channels = batch.image.shape[1]
        joined = Batch(torch.cat([batch.image, soft], dim=1), batch.classes, batch.spacing_mm)
        image, classes = self(joined, noiseless=soft.shape[1])
        if batch.masked:
            classes = classes.masked_fill(image[:, -1] > 0, IGNORED)
        return image[:, :channels], classes, image[:, channels : channels + count]

    def state(self) -> dict[str, Any]:
        """Where the draws stand, for a checkpoint."""
        return {"generator": self._generator.get_state(), "noise": self._noise.get_state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where :meth:`state` was taken."""
        self._generator.set_state(state["generator"])
        self._noise.set_state(state["noise"])

    def _flip(self, image: torch.Tensor, classes: torch.Tensor, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
        chosen = torch.rand(len(image), generator=self._generator) < 0.5
        for number in chosen.nonzero().flatten().tolist():  # by number: an index on the device would wait for it
            for tensor in (image, classes):
                tensor[number] = tensor[number].flip(axis - 1)
        return image, classes

    def _rotate(
        self, image: torch.Tensor, classes: torch.Tensor, spacing_mm: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        angles = self._uniform(len(image)) * math.radians(self.settings.rotation_degrees)
        theta = rotation_matrices(angles, spacing_mm, tuple(image.shape[2:]))
        theta = theta.to(image.device, non_blocking=image.is_cuda)
        grid = F.affine_grid(theta, list(image.shape), align_corners=False)
        image = F.grid_sample(image, grid, mode="bilinear", align_corners=False)
        turned = F.grid_sample(classes.float(), grid, mode="nearest", align_corners=False)
        return image, turned.to(classes.dtype)

    def _translate(self, image: torch.Tensor, classes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        shape = image.shape[2:]
        share = self._uniform(len(image), len(shape)) * self.settings.translation
        shifts = (share * torch.tensor(shape)).round().int().tolist()
        moved_image, moved_classes = torch.zeros_like(image), torch.zeros_like(classes)
        channels: tuple[slice, ...] = (slice(None),)
        for number, shift in enumerate(shifts):
            into: tuple[slice, ...] = tuple(slice(max(s, 0), n + min(s, 0)) for s, n in zip(shift, shape, strict=True))
            out_of: tuple[slice, ...] = tuple(
                slice(max(-s, 0), n + min(-s, 0)) for s, n in zip(shift, shape, strict=True)
            )
            for moved, tensor in ((moved_image, image), (moved_classes, classes)):
                moved[number][channels + into] = tensor[number][channels + out_of]
        return moved_image, moved_classes

    def _uniform(self, *shape: int) -> torch.Tensor:
        """Draws from -1..1."""
        return torch.rand(*shape, generator=self._generator) * 2 - 1


def rotation_matrices(angles: torch.Tensor, spacing_mm: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """Matrices for ``affine_grid`` that turn the first two axes in millimetres, (B, D, D + 1).

    Parameters
    ----------
    angles : tensor, shape (B,)
        In radians.
    spacing_mm : tensor, shape (B, 3)
        Voxel sizes.
    shape : tuple of int
        Size along the D spatial axes.
    """
    axes = len(shape)
    theta = torch.zeros(len(angles), axes, axes + 1)
    for axis in range(axes):
        theta[:, axis, axis] = 1.0
    # Half the field of view along each turned axis: affine_grid's coordinates run from -1 to 1.
    x, y = (spacing_mm[:, axis] * shape[axis] for axis in (0, 1))
    cos, sin = angles.cos(), angles.sin()
    # affine_grid counts coordinates backwards: the last axis of the tensor is its first.
    first, second = axes - 1, axes - 2
    theta[:, first, first], theta[:, first, second] = cos, -sin * y / x
    theta[:, second, first], theta[:, second, second] = sin * x / y, cos
    return theta
