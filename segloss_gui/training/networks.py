"""U-Nets as in No New-Net (Isensee et al. 2019), built by MONAI's DynUNet from the settings.

Two convolutions a level, instance norm with affine weights, leaky ReLU 0.01, strided convolutions
down and transposed convolutions up, He initialisation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeGuard

import torch
from monai.networks.nets.dynunet import DynUNet
from torch import nn

from segloss_gui.losses import TrainingFacts
from segloss_gui.training.settings import NetworkSettings

COARSE = 2.0
"""An axis whose spacing is more than this many times the finest is not convolved or halved yet."""
SMALLEST = 4
"""No axis is halved to fewer voxels than this, as in nnU-Net."""
LEAKY_SLOPE = 0.01


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

    Examples
    --------
    >>> Architecture(1, 1, (8, 16, 32), ((3, 3, 1),) * 3, ((1, 1, 1), (2, 2, 1), (2, 2, 1)), "instance").stride
    (4, 4, 1)
    """

    image_channels: int
    channels: int
    features: tuple[int, ...]
    kernels: tuple[tuple[int, ...], ...]
    strides: tuple[tuple[int, ...], ...]
    norm: str

    @property
    def dimensions(self) -> int:
        """2 for pictures, 3 for volumes."""
        return len(self.kernels[0])

    @property
    def stride(self) -> tuple[int, ...]:
        """What a size along each axis must be a multiple of."""
        return tuple(math.prod(axis) for axis in zip(*self.strides, strict=True))

    def padded(self, shape: Sequence[int]) -> tuple[int, ...]:
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


def design_unet(
    settings: NetworkSettings,
    *,
    image_channels: int,
    channels: int,
    spacing_mm: Sequence[float],
    shape: Sequence[int],
) -> Architecture:
    """Kernels and strides from the settings and from what the images look like.

    Parameters
    ----------
    settings : NetworkSettings
        Levels, features and norm.
    image_channels, channels : int
        Channels in and out.
    spacing_mm : sequence of float
        Voxel size along each axis (two for pictures).
    shape : sequence of int
        Size of what the network usually sees, in voxels: a patch or a whole volume.

    Examples
    --------
    >>> net = design_unet(NetworkSettings(), image_channels=1, channels=1, spacing_mm=(1, 1, 5), shape=(64, 64, 12))
    >>> net.kernels[:2], net.strides
    (((3, 3, 1), (3, 3, 1)), ((1, 1, 1), (2, 2, 1), (2, 2, 1), (2, 2, 2)))
    """
    spacing, size = list(spacing_mm), list(shape)
    kernels: list[tuple[int, ...]] = []
    strides = [tuple(1 for _ in spacing)]
    for level in range(len(settings.features)):
        coarse = [s > COARSE * min(spacing) for s in spacing]
        kernels.append(tuple(1 if c else 3 for c in coarse))
        if level < len(settings.features) - 1:
            stride = tuple(1 if c or n < 2 * SMALLEST else 2 for c, n in zip(coarse, size, strict=True))
            strides.append(stride)
            spacing = [s * k for s, k in zip(spacing, stride, strict=True)]
            size = [math.ceil(n / k) for n, k in zip(size, stride, strict=True)]
    # A level is entered by a convolution of its stride: it must reach as far as it steps.
    kernels = [
        tuple(max(k, 3 if s == 2 else 1) for k, s in zip(kernel, stride, strict=True))
        for kernel, stride in zip(kernels, strides, strict=True)
    ]
    return Architecture(image_channels, channels, settings.features, tuple(kernels), tuple(strides), settings.norm)


def build_network(architecture: Architecture, seed: int = 0) -> nn.Module:
    """A U-Net with He-normal weights drawn from ``seed`` alone; logits come out.

    Parameters
    ----------
    architecture : Architecture
        From :func:`design_unet` or a checkpoint.
    seed : int
        Seed of the weights.

    Returns
    -------
    Module
        ``(B, image_channels, *S)`` to ``(B, channels, *S)``, S a multiple of ``architecture.stride``.
    """
    # On the meta device nothing is drawn: torch's global generator is shared by all threads.
    with torch.device("meta"):
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
    network.to_empty(device="cpu")
    _initialise(network, torch.Generator().manual_seed(seed))
    return network


def set_final_bias(network: nn.Module, facts: TrainingFacts) -> None:
    """Start at the classes' shares of the training voxels: ln(p/(1-p)), or ln p for softmax.

    A share of 0 (a class training never sees) counts as one voxel in a million.
    """
    prior = torch.tensor(facts.prior, dtype=torch.float64).clamp(1e-6, 1 - 1e-6)
    with torch.no_grad():
        final_layer(network).bias.copy_(prior.logit() if facts.channels == 1 else prior.log())


def final_layer(network: nn.Module) -> Any:
    """The convolution that makes the logits; the only one with a bias."""
    return next(module for module in network.modules() if _is_conv(module) and module.bias is not None)


def _initialise(network: nn.Module, generator: torch.Generator) -> None:
    """He et al. 2015 for every convolution; norms start as the identity."""
    for module in network.modules():
        if _is_conv(module):
            nn.init.kaiming_normal_(module.weight, a=LEAKY_SLOPE, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.modules.batchnorm._NormBase):
            module.reset_parameters()


def _is_conv(module: Any) -> TypeGuard[nn.Conv3d]:
    return isinstance(module, (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d))
