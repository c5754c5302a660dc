"""Weights: drawn from a seed alone, the final bias at the prior, ImageNet's from a local file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeGuard

import torch
from torch import nn

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.plain_files import only_files
from segloss_gui.losses import TrainingFacts
from segloss_gui.training.networks.architecture import LEAKY_SLOPE

IMAGENET_LAYERS = (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)
"""Places of the thirteen convolutions in torchvision's ``vgg16().features``."""


def initialise(network: nn.Module, generator: torch.Generator) -> None:
    """He et al. 2015 for every convolution; norms start as the identity, PReLU as ReLU."""
    for module in network.modules():
        if _is_conv(module):
            nn.init.kaiming_normal_(module.weight, a=LEAKY_SLOPE, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.modules.batchnorm._NormBase):
            module.reset_parameters()
            module.reset_running_stats()
        elif isinstance(module, nn.PReLU):
            nn.init.zeros_(module.weight)


def set_final_bias(network: nn.Module, facts: TrainingFacts) -> None:
    """Start at the classes' shares of the training voxels: ln(p/(1-p)), or ln p for softmax.

    A share of 0 (a class training never sees) counts as one voxel in a million.
    """
    prior = torch.tensor(facts.prior, dtype=torch.float64).clamp(1e-6, 1 - 1e-6)
    with torch.no_grad():
        final_layer(network).bias.copy_(prior.logit() if facts.channels == 1 else prior.log())


def final_layer(network: nn.Module) -> Any:
    """The convolution that makes the logits: the module called ``final``, else the only one with a bias."""
    named = getattr(network, "final", None)
    if named is not None:
        return named
    return next(module for module in network.modules() if _is_conv(module) and module.bias is not None)


def load_imagenet(network: nn.Module, path: Path) -> None:
    """Put the convolutions of torchvision's VGG16 into ``network``; what follows them keeps its own weights.

    Parameters
    ----------
    network : Module
        With its thirteen convolutions in ``encoder``.
    path : Path
        A state dict of torchvision's ``vgg16``, such as ``vgg16-397923af.pth``.

    Raises
    ------
    FileRefusedError
        When the file is missing, damaged, or the state dict of another network.
    """
    try:
        with open(path, "rb", opener=only_files) as file:
            state = torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise FileRefusedError(path, "must be a state dict of torchvision's vgg16, got no such file") from None
    except Exception as error:  # torch raises half a dozen kinds for damaged files
        raise FileRefusedError(
            path, "must be a readable state dict of torchvision's vgg16, got another file"
        ) from error
    encoder: Any = network.get_submodule("encoder")
    convolutions = [module for module in encoder.modules() if _is_conv(module)]
    try:
        with torch.no_grad():
            for place, module in zip(IMAGENET_LAYERS, convolutions, strict=True):
                for name in ("weight", "bias"):
                    _copy(getattr(module, name), state[f"features.{place}.{name}"])
    except (KeyError, TypeError, RuntimeError, AttributeError) as error:
        raise FileRefusedError(path, f"must hold the weights of torchvision's vgg16, got others ({error})") from error


def _copy(into: torch.Tensor, values: torch.Tensor) -> None:
    if values.shape != into.shape:
        raise RuntimeError(f"{tuple(values.shape)} where {tuple(into.shape)} is needed")
    into.copy_(values)


def _is_conv(module: Any) -> TypeGuard[nn.Conv3d]:
    return isinstance(module, (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d))
