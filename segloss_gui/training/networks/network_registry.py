"""All networks by key, their design and building, and the papers' own sizes as presets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import nn

from segloss_gui.training.networks import dynunet, no_new_net, unet, vgg16
from segloss_gui.training.networks.architecture import Architecture, Images, NetworkSpec
from segloss_gui.training.networks.weights import initialise
from segloss_gui.training.settings import NetworkSettings

NETWORKS: Mapping[str, NetworkSpec] = MappingProxyType(
    {spec.key: spec for spec in (dynunet.SPEC, unet.SPEC, unet.IN_PLANE, no_new_net.SPEC, no_new_net.ACDC, vgg16.SPEC)}
)
"""Every network, in the order of the form."""


@dataclass(frozen=True)
class NetworkPreset:
    """A network of a paper, with its size.

    Parameters
    ----------
    title : str
        As it is listed.
    settings : NetworkSettings
        What it stands for.
    images : Images
        The images it was made for; on others its parameters and field may differ.
    """

    title: str
    settings: NetworkSettings
    images: Images


BRAIN = Images(4, 1, (2.0, 2.0, 2.0), (80, 80, 80))
HEART = Images(1, 4, (1.5625, 1.5625, 2.5), (192, 192, 48))
PHANTOM = Images(1, 1, (1.0, 1.0, 1.0), (24, 24, 24))
SMALL_PICTURE, COLOUR = Images(1, 1, (1.0, 1.0), (256, 256)), Images(3, 1, (1.0, 1.0), (256, 256))
LARGE_BRAIN = Images(4, 1, (1.0, 1.0, 1.0), (256, 256, 256))
PRESETS: tuple[NetworkPreset, ...] = (
    NetworkPreset(
        "No New-Net as in Tilborghs (BRATS)",
        NetworkSettings(architecture="no_new_net", features=(30, 60, 120, 240, 480)), BRAIN,
    ),
    # The paper says "less filters and an encoder depth of 7 layers" and no numbers.
    NetworkPreset(
        "No New-Net as in Bertels (depth 7, features not published)",
        NetworkSettings(architecture="no_new_net", features=(8, 16, 32, 64, 64, 64, 64)), LARGE_BRAIN,
    ),
    NetworkPreset(
        "ACDC as in Tilborghs",
        NetworkSettings(architecture="acdc", features=(16, 32, 64, 128, 256), norm="batch"), HEART,
    ),
    NetworkPreset(
        "2D U-Net", NetworkSettings(architecture="unet_2d", features=(32, 64, 128, 256, 256)), SMALL_PICTURE
    ),
    NetworkPreset("VGG16, atrous, for colour pictures", NetworkSettings(architecture="vgg16_atrous"), COLOUR),
    NetworkPreset(
        "Plain U-Net of the built-in studies",
        NetworkSettings(architecture="unet", features=(8, 16, 32, 32)), PHANTOM,
    ),
    NetworkPreset("U-Net (DynUNet) with its defaults", NetworkSettings(), PHANTOM),
)  # fmt: skip
"""Sizes as published, one line each."""


def design_network(
    settings: NetworkSettings, *, image_channels: int, channels: int, spacing_mm: Sequence[float], shape: Sequence[int]
) -> Architecture:
    """Levels, kernels and strides from the settings and from what the images look like.

    Parameters
    ----------
    settings : NetworkSettings
        Which network, its features and norm.
    image_channels, channels : int
        Channels in and out.
    spacing_mm : sequence of float
        Voxel size along each axis (two for pictures).
    shape : sequence of int
        Size of what the network usually sees, in voxels: a patch or a whole volume.

    Raises
    ------
    ShapeError
        When the network does not take such images.

    Examples
    --------
    >>> net = design_network(NetworkSettings(), image_channels=1, channels=1, spacing_mm=(1, 1, 5), shape=(64, 64, 12))
    >>> net.kernels[:2], net.strides
    (((3, 3, 1), (3, 3, 1)), ((1, 1, 1), (2, 2, 1), (2, 2, 1), (2, 2, 2)))
    """
    return NETWORKS[settings.architecture].design(settings, Images(image_channels, channels, spacing_mm, shape))


def build_network(architecture: Architecture, seed: int = 0) -> nn.Module:
    """A network with He-normal weights drawn from ``seed`` alone; logits come out.

    Parameters
    ----------
    architecture : Architecture
        From :func:`design_network` or a checkpoint.
    seed : int
        Seed of the weights.

    Returns
    -------
    Module
        ``(B, image_channels, *S)`` to ``(B, channels, *S)``, S a multiple of ``architecture.stride``.
    """
    network = plan_network(architecture)
    network.to_empty(device="cpu")
    initialise(network, torch.Generator().manual_seed(seed))
    return network


def plan_network(architecture: Architecture) -> nn.Module:
    """The network without memory for its weights (device ``meta``): their names and sizes are known."""
    # On the meta device nothing is drawn: torch's global generator is shared by all threads.
    with torch.device("meta"):
        return NETWORKS[architecture.kind].build(architecture)
