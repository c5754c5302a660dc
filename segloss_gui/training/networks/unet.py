"""A plain U-Net: max-pooling down, nearest neighbours up; and its 2D form.

Two convolutions without bias a level, each followed by norm and leaky ReLU 0.01; the coarsest level keeps
its features, those of a finer level are concatenated with what comes up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import nn

from segloss_gui.training.networks.architecture import (
    LEAKY_SLOPE,
    Architecture,
    Axes,
    Field,
    Images,
    NetworkSpec,
    halvings,
    unet_field,
)
from segloss_gui.training.settings import NetworkSettings

SMALLEST_PLAIN = 3
"""The built-in studies' volumes of 24 voxels are halved three times."""
CONVOLUTIONS: dict[int, Any] = {2: nn.Conv2d, 3: nn.Conv3d}
POOLS: dict[int, Any] = {2: nn.MaxPool2d, 3: nn.MaxPool3d}
NORMS: dict[tuple[str, int], Any] = {
    ("instance", 2): nn.InstanceNorm2d, ("instance", 3): nn.InstanceNorm3d,
    ("batch", 2): nn.BatchNorm2d, ("batch", 3): nn.BatchNorm3d,
}  # fmt: skip


def convolution(dimensions: int, inputs: int, outputs: int, kernel: Axes, *, bias: bool) -> nn.Module:
    """A convolution that keeps the size."""
    module: nn.Module = CONVOLUTIONS[dimensions](
        inputs, outputs, kernel, padding=tuple(k // 2 for k in kernel), bias=bias
    )
    return module


def norm(kind: str, dimensions: int, features: int) -> nn.Module:
    """Instance or batch norm with affine weights."""
    module: nn.Module = NORMS[kind, dimensions](features, affine=True)
    return module


class PoolingUNet(nn.Module):
    """A U-Net of given blocks that pools down and repeats nearest neighbours up.

    Parameters
    ----------
    down : sequence of Module
        One block a level, finest first; the last is the bottom.
    up : sequence of Module
        One block a level but the coarsest, finest first; takes the level's features and what comes up.
    strides : sequence of tuple of int
        Into each level; the first is 1.
    dimensions : int
        2 or 3.
    head : Module
        What stands before the last convolution.
    final : Module
        The convolution that makes the logits.
    """

    def __init__(
        self, down: list[nn.Module], up: list[nn.Module], strides: tuple[Axes, ...], dimensions: int,
        head: nn.Module, final: nn.Module,
    ) -> None:  # fmt: skip
        super().__init__()
        self.down = nn.ModuleList(down)
        self.up = nn.ModuleList(up)
        self.pools = nn.ModuleList(POOLS[dimensions](stride) for stride in strides[1:])
        self.factors = tuple(tuple(float(s) for s in stride) for stride in strides[1:])
        self.head = head
        self.final = final

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Logits (B, C, *S) of images (B, image channels, *S)."""
        levels = [self.down[0](image)]
        for pool, block in zip(self.pools, list(self.down)[1:], strict=True):
            levels.append(block(pool(levels[-1])))
        values: torch.Tensor = levels.pop()
        for block, factor in zip(reversed(list(self.up)), reversed(self.factors), strict=True):
            raised = nn.functional.interpolate(values, scale_factor=factor, mode="nearest")
            values = block(torch.cat([levels.pop(), raised], dim=1))
        logits: torch.Tensor = self.final(self.head(values))
        return logits


def design(settings: NetworkSettings, images: Images) -> Architecture:
    """Kernels and strides from what the images look like."""
    kernels, strides = halvings(len(settings.features), images, SMALLEST_PLAIN)
    return Architecture(
        images.image_channels, images.channels, settings.features, kernels, strides, settings.norm, SPEC.key
    )


def design_in_plane(settings: NetworkSettings, images: Images) -> Architecture:
    """The same over the first two axes: kernels and strides are 1 along the third axis of a volume."""
    depth = len(images.shape) - 2
    flat = replace(images, spacing_mm=images.spacing_mm[:2], shape=images.shape[:2])
    kernels, strides = halvings(len(settings.features), flat)
    rest = (1,) * depth
    return Architecture(
        images.image_channels, images.channels, settings.features, tuple(k + rest for k in kernels),
        tuple(s + rest for s in strides), settings.norm, IN_PLANE.key,
    )  # fmt: skip


def build(architecture: Architecture) -> nn.Module:
    """The network."""
    features, axes = architecture.features, architecture.dimensions

    def block(inputs: int, level: int) -> nn.Module:
        parts: list[nn.Module] = []
        for number in (inputs, features[level]):
            parts += [
                convolution(axes, number, features[level], architecture.kernels[level], bias=False),
                norm(architecture.norm, axes, features[level]),
                nn.LeakyReLU(LEAKY_SLOPE, inplace=True),
            ]
        return nn.Sequential(*parts)

    inputs = (architecture.image_channels, *features[:-1])
    down = [block(number, level) for level, number in enumerate(inputs)]
    up = [block(features[level] + features[level + 1], level) for level in range(len(features) - 1)]
    final = convolution(axes, features[0], architecture.channels, (1,) * axes, bias=True)
    return PoolingUNet(down, up, architecture.strides, axes, nn.Identity(), final)


def field(architecture: Architecture) -> Field:
    """Receptive field: two convolutions a level, down and up."""
    return unet_field(architecture, [(kernel, kernel) for kernel in architecture.kernels])


SPEC = NetworkSpec(
    key="unet",
    title="Plain U-Net",
    summary="Two convolutions a level, max-pooling down, nearest neighbours up; norm and leaky ReLU 0.01 after each.",
    design=design,
    build=build,
    field=field,
)
IN_PLANE = NetworkSpec(
    key="unet_2d",
    title="2D U-Net",
    summary="The plain U-Net over the first two axes; a volume is segmented slice by slice.",
    design=design_in_plane,
    build=build,
    field=field,
)
