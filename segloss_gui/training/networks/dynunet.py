"""U-Nets of No New-Net's ingredients (Isensee et al. 2019), built by MONAI's DynUNet; the default.

Two convolutions a level, instance norm with affine weights, leaky ReLU 0.01, strided convolutions
down and transposed convolutions up, He initialisation.
"""

from __future__ import annotations

from collections.abc import Iterator

from monai.networks.nets.dynunet import DynUNet
from torch import nn

from segloss_gui.training.networks.architecture import (
    LEAKY_SLOPE,
    Architecture,
    Axes,
    Field,
    Images,
    NetworkSpec,
    field_of,
    halvings,
)
from segloss_gui.training.settings import NetworkSettings


def design(settings: NetworkSettings, images: Images) -> Architecture:
    """Kernels and strides from what the images look like."""
    kernels, strides = halvings(len(settings.features), images)
    # A level is entered by a convolution of its stride: it must reach as far as it steps.
    kernels = tuple(
        tuple(max(k, 3 if s == 2 else 1) for k, s in zip(kernel, stride, strict=True))
        for kernel, stride in zip(kernels, strides, strict=True)
    )
    return Architecture(
        images.image_channels, images.channels, settings.features, kernels, strides, settings.norm, SPEC.key
    )


def build(architecture: Architecture) -> nn.Module:
    """MONAI's network."""
    network: nn.Module = DynUNet(
        spatial_dims=architecture.dimensions,
        in_channels=architecture.image_channels,
        out_channels=architecture.channels,
        kernel_size=architecture.kernels,
        strides=architecture.strides,
        upsample_kernel_size=architecture.strides[1:],
        filters=architecture.features,
        norm_name=(architecture.norm, {"affine": True}),
        act_name=("leakyrelu", {"inplace": True, "negative_slope": LEAKY_SLOPE}),
    )
    return network


def field(architecture: Architecture) -> Field:
    """Receptive field: the strided convolution into a level counts in the jumps of the level above."""
    return field_of(_convolutions(architecture))


def _convolutions(architecture: Architecture) -> Iterator[tuple[Axes, Axes]]:
    kernels, jumps = architecture.kernels, architecture.jumps
    for level, kernel in enumerate(kernels):
        yield kernel, jumps[max(0, level - 1)]
        yield kernel, jumps[level]
        if level:  # DynUNet goes up into a level with the kernel of the level below
            yield kernel, jumps[level - 1]
            yield kernel, jumps[level - 1]


SPEC = NetworkSpec(
    key="dynunet",
    title="U-Net (DynUNet)",
    summary="Instance norm, leaky ReLU 0.01, strided convolutions down, transposed ones up (Isensee 2019; MONAI).",
    design=design,
    build=build,
    field=field,
)
