"""What a network is, before anything is trained: parameters and receptive field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.training.networks.architecture import Architecture, Images
from segloss_gui.training.networks.network_registry import NETWORKS, design_network
from segloss_gui.training.settings import NetworkSettings


@dataclass(frozen=True)
class NetworkFacts:
    """A network in numbers.

    Parameters
    ----------
    title : str
        Which network.
    parameters : int
        Trainable weights.
    field_voxels : tuple of int
        Receptive field along each axis.
    field_mm : tuple of float
        The same in mm.
    multiple : tuple of int
        What sizes are padded to a multiple of.
    unit : SizeUnit
        What the images' lengths are measured in: where they say no size, no millimetres are told.
    """

    title: str
    parameters: int
    field_voxels: tuple[int, ...]
    field_mm: tuple[float, ...]
    multiple: tuple[int, ...]
    unit: SizeUnit = MM

    def __str__(self) -> str:
        voxels, mm, multiple = (
            " × ".join(f"{value:g}" for value in values) for values in (self.field_voxels, self.field_mm, self.multiple)
        )
        in_mm = f" ({mm} mm)" if self.unit.length == MM.length else ""
        return (
            f"{self.title}: {self.parameters:,} parameters, receptive field {voxels} voxels{in_mm}, "
            f"sizes padded to multiples of {multiple}"
        )


def network_facts(
    settings: NetworkSettings,
    *,
    image_channels: int,
    channels: int,
    spacing_mm: Sequence[float],
    shape: Sequence[int],
    unit: SizeUnit = MM,
) -> NetworkFacts:
    """The facts of the network that :func:`~segloss_gui.training.networks.network_registry.design_network` gives.

    Parameters
    ----------
    settings, image_channels, channels, spacing_mm, shape
        As there.
    unit : SizeUnit
        What the images' lengths are measured in.

    Examples
    --------
    >>> plain = NetworkSettings(architecture="unet")
    >>> print(network_facts(plain, image_channels=1, channels=1, spacing_mm=(1, 1, 1), shape=(24, 24, 24)))
    Plain U-Net: 227,169 parameters, receptive field 89 × 89 × 89 voxels (89 × 89 × 89 mm), sizes padded to ...
    """
    architecture = design_network(
        settings, image_channels=image_channels, channels=channels, spacing_mm=spacing_mm, shape=shape
    )
    field = NETWORKS[architecture.kind].field(architecture)
    millimetres = tuple(voxels * spacing for voxels, spacing in zip(field, spacing_mm, strict=True))
    return NetworkFacts(
        NETWORKS[architecture.kind].title, parameter_count(architecture), field, millimetres, architecture.stride,
        unit,
    )  # fmt: skip


def facts_on(settings: NetworkSettings, images: Images) -> NetworkFacts:
    """The facts of a network on given images."""
    return network_facts(
        settings, image_channels=images.image_channels, channels=images.channels, spacing_mm=images.spacing_mm,
        shape=images.shape,
    )  # fmt: skip


def parameter_count(architecture: Architecture) -> int:
    """Trainable weights, counted without making them."""
    with torch.device("meta"):
        network = NETWORKS[architecture.kind].build(architecture)
    return sum(weights.numel() for weights in network.parameters())
