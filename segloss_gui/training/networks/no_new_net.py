"""No New-Net as Tilborghs 2022 and Bertels 2019 read it, and the variant for cardiac images.

Every convolution but the first stands behind norm and activation and has a bias; maxima of 2 voxels go
down, nearest neighbours up, and what a level kept is put before what comes up. Kernels are He-normal.

*No New-Net*: leaky ReLU 0.01; the last convolution of a level on the way up already has the features of
the level above it, so that fewer are raised. With features 30 to 480 and four channels it has 14,493,901
parameters and a receptive field of 185 voxels, as published (Tilborghs 2022, Sect. 3).

*ACDC variant*: 3 x 3 x 3 then 3 x 3 x 1 in every level, the first pooling in the plane alone, batch norm,
PReLU shared over space. With features 16 to 256 it has 3,926,212 trainable parameters and a field of
185 x 185 x 49 voxels.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from segloss_gui.training.networks.architecture import (
    LEAKY_SLOPE,
    SMALLEST,
    Architecture,
    Axes,
    Field,
    Images,
    NetworkSpec,
    halvings,
    unet_field,
)
from segloss_gui.training.networks.unet import PoolingUNet, convolution, norm
from segloss_gui.training.settings import NetworkSettings

Activation = Callable[[int], nn.Module]


def design(settings: NetworkSettings, images: Images) -> Architecture:
    """As many levels as features; axes that are coarse or short are left whole, unlike in the papers' images."""
    kernels, strides = halvings(len(settings.features), images)
    return Architecture(
        images.image_channels, images.channels, settings.features, kernels, strides, settings.norm, SPEC.key
    )


def design_acdc(settings: NetworkSettings, images: Images) -> Architecture:
    """Pools (2, 2, 1) first, then (2, 2, 2), where the axes are long enough."""
    size, axes = list(images.shape), len(images.shape)
    strides: list[Axes] = [(1,) * axes]
    for level in range(1, len(settings.features)):
        stride = tuple(1 if (axis == 2 and level == 1) or size[axis] < 2 * SMALLEST else 2 for axis in range(axes))
        size = [-(-n // s) for n, s in zip(size, stride, strict=True)]
        strides.append(stride)
    kernels = ((3,) * axes,) * len(settings.features)
    return Architecture(
        images.image_channels, images.channels, settings.features, kernels, tuple(strides), settings.norm, ACDC.key
    )


def build(architecture: Architecture) -> nn.Module:
    """The network for brains: the way up ends each level with the features of the next finer one."""
    features = architecture.features
    finer = (features[0], *features[:-1])
    return _build(architecture, lambda _: nn.LeakyReLU(LEAKY_SLOPE, inplace=True), finer)


def build_acdc(architecture: Architecture) -> nn.Module:
    """The network for hearts: features stay those of the level."""
    return _build(architecture, nn.PReLU, architecture.features)


def _build(architecture: Architecture, activation: Activation, raised: tuple[int, ...]) -> nn.Module:
    """``raised[level]``: features with which a level on the way up, or the bottom, ends."""
    axes, features, last = architecture.dimensions, architecture.features, len(architecture.features) - 1
    kernels = _kernels(architecture)

    def stage(level: int, *numbers: int) -> nn.Module:
        parts: list[nn.Module] = []
        for inputs, outputs, kernel in zip(numbers, numbers[1:], kernels[level], strict=False):
            parts += [norm(architecture.norm, axes, inputs), activation(inputs)]
            parts += [convolution(axes, inputs, outputs, kernel, bias=True)]
        return nn.Sequential(*parts)

    first = nn.Sequential(
        convolution(axes, architecture.image_channels, features[0], kernels[0][0], bias=True),
        norm(architecture.norm, axes, features[0]),
        activation(features[0]),
        convolution(axes, features[0], features[0], kernels[0][1], bias=True),
    )
    ends = [raised[level] if level == last else features[level] for level in range(last + 1)]
    down = [first, *(stage(n, features[n - 1], features[n], ends[n]) for n in range(1, last + 1))]
    up = [stage(n, features[n] + raised[n + 1], features[n], raised[n]) for n in range(last)]
    head = nn.Sequential(norm(architecture.norm, axes, raised[0]), activation(raised[0]))
    final = convolution(axes, raised[0], architecture.channels, (1,) * axes, bias=True)
    return PoolingUNet(down, up, architecture.strides, axes, head, final)


def _kernels(architecture: Architecture) -> list[tuple[Axes, Axes]]:
    """The two kernels of each level."""
    if architecture.kind != ACDC.key:
        return [(kernel, kernel) for kernel in architecture.kernels]
    return [(kernel, (*kernel[:2], *(1 for _ in kernel[2:]))) for kernel in architecture.kernels]


def field(architecture: Architecture) -> Field:
    """Receptive field: two convolutions a level, down and up."""
    return unet_field(architecture, _kernels(architecture))


SPEC = NetworkSpec(
    key="no_new_net",
    title="No New-Net",
    summary="Norm and leaky ReLU before each convolution, max-pooling down, nearest neighbours up, features thinned "
    "before they are raised (Isensee 2019 as in Bertels 2019 and Tilborghs 2022).",
    design=design,
    build=build,
    field=field,
)
ACDC = NetworkSpec(
    key="acdc",
    title="ACDC variant",
    summary="3×3×3 then 3×3×1 in each level, first pooling in the plane alone, PReLU; batch norm in the paper "
    "(Tilborghs 2022).",
    design=design_acdc,
    build=build_acdc,
    field=field,
)
