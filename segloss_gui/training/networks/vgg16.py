"""VGG16 with atrous convolutions for pictures (Chen et al. 2015, LargeFOV), as Bertels 2019 used for polyps.

The thirteen convolutions of VGG16, the last two poolings without a stride, the last three convolutions with
taps 2 apart; then 1024 features with taps 12 apart, 1024 more, the classes; eight times linearly enlarged.
ImageNet's weights come from a state dict of torchvision's ``vgg16`` on disk: nothing is downloaded. The
original's dropout is left out: it would draw from torch's global generator, which all runs share.
"""

from __future__ import annotations

import torch
from torch import nn

from segloss_gui.core.errors import ShapeError
from segloss_gui.training.networks.architecture import Architecture, Field, Images, NetworkSpec, field_of
from segloss_gui.training.settings import NetworkSettings

GROUPS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
DILATIONS = (1, 1, 1, 1, 2)
POOL_STRIDES = (2, 2, 2, 1, 1)
LARGE_FIELD = 12
CLASSIFIER = 1024


def design(settings: NetworkSettings, images: Images) -> Architecture:  # noqa: ARG001 - NetworkSpec.design
    """Always the same.

    Raises
    ------
    ShapeError
        For volumes.
    """
    if len(images.shape) != 2:
        raise ShapeError("VGG16 with atrous convolutions takes pictures, got volumes; choose a U-Net for them")
    features = tuple(group[-1] for group in GROUPS)
    strides = ((1, 1), *((s, s) for s in POOL_STRIDES[:-1]))
    return Architecture(images.image_channels, images.channels, features, ((3, 3),) * 5, strides, "none", SPEC.key)


class AtrousVGG16(nn.Module):
    """Encoder, classifier, enlargement.

    Parameters
    ----------
    image_channels, channels : int
        Channels in and out.
    """

    def __init__(self, image_channels: int, channels: int) -> None:
        super().__init__()
        self.encoder = nn.Sequential(*_encoder(image_channels))
        self.classifier = nn.Sequential(
            nn.Conv2d(GROUPS[-1][-1], CLASSIFIER, 3, padding=LARGE_FIELD, dilation=LARGE_FIELD), nn.ReLU(),
            nn.Conv2d(CLASSIFIER, CLASSIFIER, 1), nn.ReLU(),
        )  # fmt: skip
        self.final = nn.Conv2d(CLASSIFIER, channels, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Logits (B, C, H, W) of pictures (B, image channels, H, W)."""
        coarse = self.final(self.classifier(self.encoder(image)))
        return nn.functional.interpolate(coarse, size=image.shape[2:], mode="bilinear", align_corners=False)


def _encoder(inputs: int) -> list[nn.Module]:
    parts: list[nn.Module] = []
    for group, dilation, stride in zip(GROUPS, DILATIONS, POOL_STRIDES, strict=True):
        for outputs in group:
            parts += [nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation), nn.ReLU()]
            inputs = outputs
        parts += [nn.MaxPool2d(2) if stride == 2 else nn.MaxPool2d(3, stride=1, padding=1)]
    return parts


def build(architecture: Architecture) -> nn.Module:
    """The network."""
    return AtrousVGG16(architecture.image_channels, architecture.channels)


def field(architecture: Architecture) -> Field:
    """Receptive field: taps further apart count as so much wider kernels."""
    rows = [
        ((1 + 2 * dilation,) * 2, jump)
        for group, dilation, jump in zip(GROUPS, DILATIONS, architecture.jumps, strict=True)
        for _ in group
    ]
    return field_of([*rows, ((1 + 2 * LARGE_FIELD,) * 2, architecture.stride)])


SPEC = NetworkSpec(
    key="vgg16_atrous",
    title="VGG16, atrous (2D)",
    summary="VGG16 with atrous convolutions for colour pictures (Chen 2015; Bertels 2019, PO18); features and norm are "
    "its own; ImageNet weights from a file.",
    design=design,
    build=build,
    field=field,
)
