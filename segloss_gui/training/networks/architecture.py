"""What a checkpoint needs to build its network again, and how levels follow the images' spacing and size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from torch import nn

from segloss_gui.training.settings import NetworkSettings

COARSE = 2.0
"""An axis whose spacing is more than this many times the finest is not convolved or halved yet."""
SMALLEST = 4
"""No axis is halved to fewer voxels than this, as in nnU-Net."""
LEAKY_SLOPE = 0.01

Axes = tuple[int, ...]
Field = tuple[int, ...]


@dataclass(frozen=True)
class Architecture:
    """Everything that is needed to build a network again from a checkpoint.

    Parameters
    ----------
    image_channels, channels : int
        Channels in and out.
    features : tuple of int
        Feature maps per level, finest first.
    kernels, strides : tuple of tuple of int
        One per level; two numbers each for pictures, three for volumes. The first stride is 1.
    norm : "instance" or "batch"
        Normalisation.
    kind : str
        Key of the network in :data:`~segloss_gui.training.networks.network_registry.NETWORKS`.

    Examples
    --------
    >>> Architecture(1, 1, (8, 16, 32), ((3, 3, 1),) * 3, ((1, 1, 1), (2, 2, 1), (2, 2, 1)), "instance").stride
    (4, 4, 1)
    """

    image_channels: int
    channels: int
    features: tuple[int, ...]
    kernels: tuple[Axes, ...]
    strides: tuple[Axes, ...]
    norm: str
    kind: str = "dynunet"

    @property
    def dimensions(self) -> int:
        """2 for pictures, 3 for volumes."""
        return len(self.kernels[0])

    @property
    def stride(self) -> Axes:
        """What a size along each axis must be a multiple of."""
        return self.jumps[-1]

    @property
    def jumps(self) -> tuple[Axes, ...]:
        """Voxels of the image between two neighbours of each level, along each axis."""
        return tuple(
            tuple(math.prod(axis) for axis in zip(*self.strides[: level + 1], strict=True))
            for level in range(len(self.strides))
        )

    def padded(self, shape: Sequence[int]) -> Axes:
        """The smallest size the network takes that holds ``shape``.

        Examples
        --------
        >>> Architecture(1, 1, (8, 8, 8), ((3, 3),) * 3, ((1, 1), (2, 2), (2, 2)), "instance").padded((30, 4))
        (32, 4)
        """
        size = [math.ceil(n / s) * s for n, s in zip(shape, self.stride, strict=True)]
        if tuple(size) == self.stride:
            size[0] *= 2  # instance norm needs more than one voxel at the coarsest level
        return tuple(size)

    def plain(self) -> dict[str, Any]:
        """As a dictionary of plain values, for a checkpoint."""
        return asdict(self)


@dataclass(frozen=True)
class Images:
    """What decides a network's shape besides its settings.

    Parameters
    ----------
    image_channels, channels : int
        Channels in and out.
    spacing_mm : sequence of float
        Voxel size along each axis (two for pictures).
    shape : sequence of int
        Size of what the network usually sees, in voxels: a patch or a whole volume.
    """

    image_channels: int
    channels: int
    spacing_mm: Sequence[float]
    shape: Sequence[int]


@dataclass(frozen=True)
class NetworkSpec:
    """One network of the registry.

    Parameters
    ----------
    key, title : str
        Its name in study files, and on the screen.
    summary : str
        What it is made of, and whose it is.
    design : callable
        ``(settings, images) -> Architecture``.
    build : callable
        ``architecture -> Module`` with weights yet to be drawn; logits come out.
    field : callable
        ``architecture -> voxels`` of the receptive field along each axis.
    """

    key: str
    title: str
    summary: str
    design: Callable[[NetworkSettings, Images], Architecture]
    build: Callable[[Architecture], nn.Module]
    field: Callable[[Architecture], Field]


def halvings(levels: int, images: Images, smallest: int = SMALLEST) -> tuple[tuple[Axes, ...], tuple[Axes, ...]]:
    """Kernels and strides of ``levels`` levels: 3 and 2 along every axis that is fine and long enough, else 1.

    No axis is halved to fewer than ``smallest`` voxels.

    Examples
    --------
    >>> halvings(3, Images(1, 1, (1, 1, 5), (64, 64, 12)))
    (((3, 3, 1), (3, 3, 1), (3, 3, 3)), ((1, 1, 1), (2, 2, 1), (2, 2, 1)))
    """
    spacing, size = list(images.spacing_mm), list(images.shape)
    kernels: list[Axes] = []
    strides: list[Axes] = [tuple(1 for _ in spacing)]
    for level in range(levels):
        coarse = [s > COARSE * min(spacing) for s in spacing]
        kernels.append(tuple(1 if c else 3 for c in coarse))
        if level < levels - 1:
            stride = tuple(1 if c or n < 2 * smallest else 2 for c, n in zip(coarse, size, strict=True))
            strides.append(stride)
            spacing = [s * k for s, k in zip(spacing, stride, strict=True)]
            size = [math.ceil(n / k) for n, k in zip(size, stride, strict=True)]
    return tuple(kernels), tuple(strides)


def field_of(convolutions: Iterable[tuple[Sequence[int], Sequence[int]]]) -> Field:
    """Receptive field of convolutions in a row, each a kernel and the jump between its taps.

    One plus the sum of ``(kernel - 1) * jump``: convolutions alone count, as in the numbers that
    Tilborghs 2022 gives; pooling and upsampling reach a few voxels further.

    Examples
    --------
    >>> field_of([((3, 3), (1, 1)), ((3, 3), (2, 2))])
    (7, 7)
    """
    rows = list(convolutions)
    axes = len(rows[0][0])
    return tuple(1 + sum((kernel[axis] - 1) * jump[axis] for kernel, jump in rows) for axis in range(axes))


def unet_field(architecture: Architecture, kernels: Sequence[Sequence[Axes]]) -> Field:
    """Receptive field of a U-Net that pools, with the same ``kernels[level]`` on the way down and up."""
    last = len(kernels) - 1
    return field_of(
        (kernel, architecture.jumps[level])
        for level, of_level in enumerate(kernels)
        for kernel in of_level
        for _ in range(1 if level == last else 2)
    )
