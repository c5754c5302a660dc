"""Batches: which cases, which part of them, and the same for every loss of one fold and seed.

Whole volumes of different shapes are padded to the largest of their batch, then to a size the
network takes; patches that reach beyond a volume are padded too. Padding is 0 in the image (the mean
of a z-scored channel) and background in the target: it adds background voxels to what the loss sees,
and no case is left out for its shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.training.networks import Architecture
from segloss_gui.training.settings import SamplingSettings

POOL = 2048
"""Foreground voxels remembered per case and class to centre patches on."""
IGNORED = 255
"""Class index of a batch's voxels that do not count; it moves with them in augmentation, and only then is a mask."""


@dataclass(frozen=True)
class Batch:
    """What one optimiser step sees, before augmentation.

    Parameters
    ----------
    image : tensor, shape (B, C, *S), float32
        Two spatial axes for pictures, three for volumes.
    classes : tensor, shape (B, *S), uint8
        Class index per voxel as training sees it.
    spacing_mm : tensor, shape (B, 3), float32
        Voxel sizes, for rotations.
    soft : tensor, shape (B, classes, *S), float32, or None
        Share of each class per voxel, where labels are soft.
    masked : bool
        Whether :data:`IGNORED` among ``classes`` marks voxels that do not count.
    """

    image: torch.Tensor
    classes: torch.Tensor
    spacing_mm: torch.Tensor
    soft: torch.Tensor | None = None
    masked: bool = False

    def to(self, device: torch.device) -> Batch:
        """The batch on ``device``; voxel sizes stay on the CPU, where rotations are drawn."""
        at_once = device.type == "cuda"  # what comes next waits for it there, not here
        soft = None if self.soft is None else self.soft.to(device, non_blocking=at_once)
        image, classes = (tensor.to(device, non_blocking=at_once) for tensor in (self.image, self.classes))
        return replace(self, image=image, classes=classes, soft=soft)


def one_hot(classes: torch.Tensor, channels: int) -> torch.Tensor:
    """Class indices (B, *S) as a target (B, channels, *S), float32; one channel is the foreground.

    Examples
    --------
    >>> one_hot(torch.tensor([[0, 2, 1]]), 3).tolist()
    [[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]]
    """
    if channels == 1:
        return (classes > 0).float().unsqueeze(1)
    values = torch.arange(channels, device=classes.device, dtype=classes.dtype)
    return (classes.unsqueeze(1) == values.view(1, -1, *[1] * (classes.ndim - 1))).float()


def without_ignored(classes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Class indices (B, *S) with background at :data:`IGNORED`, and where voxels count, (B, 1, *S) of bool.

    Examples
    --------
    >>> [found.tolist() for found in without_ignored(torch.tensor([[0, 2, 255]]))]
    [[[0, 2, 0]], [[[True, True, False]]]]
    """
    valid = classes != IGNORED
    return classes * valid, valid.unsqueeze(1)


def soft_target(shares: torch.Tensor, channels: int) -> torch.Tensor:
    """Shares of the classes (B, classes, *S) as a target (B, channels, *S); the background has the rest.

    Examples
    --------
    >>> soft_target(torch.tensor([[[0.25], [0.5]]]), 3).tolist()
    [[[0.25], [0.25], [0.5]]]
    """
    shares = shares.clamp(0, 1)
    if channels == 1:
        return shares
    return torch.cat([(1 - shares.sum(dim=1, keepdim=True)).clamp(min=0), shares], dim=1)


class BatchSource:
    """An endless stream of batches: reshuffled passes over the cases, every batch full.

    Parameters
    ----------
    cases : sequence of PreparedCase
        Read lazily.
    sampling : SamplingSettings
        Patch, batch size, foreground share.
    architecture : Architecture
        Sizes the network takes.
    seed : int
        Of every draw.

    Raises
    ------
    ParameterError
        When the patch does not have one size per axis.
    """

    def __init__(
        self, cases: Sequence[PreparedCase], sampling: SamplingSettings, architecture: Architecture, seed: int
    ) -> None:
        self.cases = cases
        self.batch_size = sampling.batch_size
        self.foreground_share = sampling.foreground_share
        self.architecture = architecture
        self.patch = patch_size(sampling, architecture)
        self._seed = seed
        self._generator = torch.Generator().manual_seed(seed)
        self._waiting: list[int] = []
        self._pools: dict[int, NDArray[np.int64]] = {}

    @property
    def steps_per_pass(self) -> int:
        """Batches in one pass over the cases, the last one filled up from the next pass."""
        return -(-len(self.cases) // self.batch_size)

    def draw(self) -> Batch:
        """The next batch, on the CPU."""
        indices = [self._next_case() for _ in range(self.batch_size)]
        drawn = [self.cases[index] for index in indices]
        if self.patch is None:
            corners: list[tuple[int, ...]] = [(0, 0, 0)] * len(drawn)
            size = self.architecture.padded(np.max([spatial_shape(case) for case in drawn], axis=0).tolist())
        else:
            corners = [self._corner(index, case) for index, case in zip(indices, drawn, strict=True)]
            size = self.patch
        return _assemble(drawn, corners, size)

    def state(self) -> dict[str, Any]:
        """Where the stream stands, for a checkpoint."""
        return {"generator": self._generator.get_state(), "waiting": list(self._waiting)}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where :meth:`state` was taken."""
        self._generator.set_state(state["generator"])
        self._waiting = list(state["waiting"])

    def _next_case(self) -> int:
        if not self._waiting:
            self._waiting = torch.randperm(len(self.cases), generator=self._generator).tolist()
        return self._waiting.pop()

    def _corner(self, index: int, case: PreparedCase) -> tuple[int, ...]:
        """First voxel of a patch: anywhere it fits, or such that a foreground voxel is at its centre."""
        assert self.patch is not None
        shape = spatial_shape(case)
        share, *place = torch.rand(1 + len(shape), generator=self._generator).tolist()
        room = [max(0, n - p) for n, p in zip(shape, self.patch, strict=True)]
        pool = self._pool(index, case) if share < self.foreground_share else _NOTHING
        if not len(pool):
            return tuple(int(r * (n + 1)) for r, n in zip(place, room, strict=True))
        centre = np.unravel_index(pool[int(place[0] * len(pool))], shape)
        return tuple(min(max(int(c) - p // 2, 0), n) for c, p, n in zip(centre, self.patch, room, strict=True))

    def _pool(self, index: int, case: PreparedCase) -> NDArray[np.int64]:
        """Foreground voxels of a case, as many of each class; drawn from its own seed, so they never change."""
        if index not in self._pools:
            generator = np.random.default_rng((self._seed, index))
            target = seen_of(case, 0).ravel()
            voxels = [np.flatnonzero(target == value) for value in range(1, int(target.max(initial=0)) + 1)]
            picks = [generator.choice(found, POOL) for found in voxels if len(found)]
            self._pools[index] = np.concatenate(picks) if picks else _NOTHING
        return self._pools[index]


_NOTHING: NDArray[np.int64] = np.empty(0, dtype=np.int64)


def patch_size(sampling: SamplingSettings, architecture: Architecture) -> tuple[int, ...] | None:
    """The patch, rounded up to a size the network takes; None for whole volumes.

    Raises
    ------
    ParameterError
        When it has not one size per axis, each at least 1 voxel.
    """
    if not sampling.patch:
        return None
    return architecture.padded(sampling.shape_seen((), architecture.dimensions))


def spatial_shape(case: PreparedCase) -> tuple[int, ...]:
    """Size of a case along the axes the network sees: (X, Y) of a picture, (X, Y, Z) of a volume."""
    shape = case.image.shape[1:]
    return shape[:2] if case.grid.is_2d else shape


def target_of(case: PreparedCase) -> NDArray[np.uint8]:
    """The target of a case.

    Raises
    ------
    BadInputError
        When the case has no reference.
    """
    if case.target is None:
        raise BadInputError(f"{case.case.id}: a training case must have a reference, got none")
    return case.target


def seen_of(case: PreparedCase, ignored: int, part: tuple[slice, ...] = ()) -> NDArray[np.uint8]:
    """The target of a case with class index ``ignored`` where voxels do not count.

    Parameters
    ----------
    case : PreparedCase
        With its reference.
    ignored : int
        What stands where voxels do not count.
    part : tuple of slice
        Of the whole case by default; a patch of a large volume costs no more than itself.

    Raises
    ------
    BadInputError
        When the case has no reference, or so many classes that the index of one is :data:`IGNORED`.
    """
    target = target_of(case)
    if case.valid is None:
        return target[part]
    if target.max(initial=0) == IGNORED:
        raise BadInputError(f"{case.case.id}: beside an ignore label there can be {IGNORED - 1} classes at most")
    return np.where(case.valid[part], target[part], np.uint8(ignored))


def _assemble(cases: Sequence[PreparedCase], corners: Sequence[Sequence[int]], size: tuple[int, ...]) -> Batch:
    image = np.zeros((len(cases), cases[0].image.shape[0], *size), dtype=np.float32)
    classes = np.zeros((len(cases), *size), dtype=np.uint8)
    soft = _room_for_shares(cases, size)
    for number, (case, corner) in enumerate(zip(cases, corners, strict=True)):
        shape = spatial_shape(case)
        there = tuple(slice(c, c + s) for c, s in zip(corner, size, strict=False))
        here = tuple(slice(0, min(s, n - c)) for c, s, n in zip(corner, size, shape, strict=False))
        channels: tuple[slice, ...] = (slice(None),)
        image[number][channels + here] = case.image.reshape(-1, *shape)[channels + there]
        patch = classes[number][here]
        patch[...] = seen_of(case, IGNORED, there).reshape(patch.shape)
        if soft is not None:
            soft[number][channels + here] = _shares(case, len(soft[number]), there).reshape(-1, *patch.shape)
    spacing = torch.tensor([case.grid.spacing_mm for case in cases], dtype=torch.float32)
    return Batch(
        torch.from_numpy(image), torch.from_numpy(classes), spacing, None if soft is None else torch.from_numpy(soft),
        masked=any(case.valid is not None for case in cases),
    )  # fmt: skip


def _room_for_shares(cases: Sequence[PreparedCase], size: tuple[int, ...]) -> NDArray[np.float32] | None:
    counts = {len(case.soft) for case in cases if case.soft is not None}
    return np.zeros((len(cases), max(counts), *size), dtype=np.float32) if counts else None


def _shares(case: PreparedCase, classes: int, part: tuple[slice, ...]) -> NDArray[np.float32]:
    """A case's shares in a part of it; those of a case that was not resampled are 0 and 1."""
    if case.soft is not None:
        return case.soft[(slice(None), *part)]
    target = target_of(case)[part]
    return np.stack([target == index for index in range(1, classes + 1)]).astype(np.float32)
