from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from segloss_gui.losses import TrainingFacts
from segloss_gui.training.networks import Architecture, build_network, design_unet, final_layer, set_final_bias
from segloss_gui.training.settings import NetworkSettings


def unet(spacing: tuple[float, ...], shape: tuple[int, ...], **settings: object) -> Architecture:
    chosen = NetworkSettings(**{"features": (4, 4, 8, 8), **settings})
    return design_unet(chosen, image_channels=2, channels=3, spacing_mm=spacing, shape=shape)


@pytest.mark.parametrize(
    ("spacing", "shape", "stride"),
    [
        ((1.0, 1.0, 1.0), (32, 32, 32), (8, 8, 8)),
        ((1.5, 1.5, 10.0), (96, 96, 10), (8, 8, 2)),
        ((1.0, 1.0, 3.0), (64, 64, 16), (8, 8, 4)),
        ((1.0, 1.0), (64, 64), (8, 8)),
        ((1.0, 1.0, 1.0), (12, 12, 12), (2, 2, 2)),
    ],
)
def test_strides_follow_spacing_and_size(
    spacing: tuple[float, ...], shape: tuple[int, ...], stride: tuple[int, ...]
) -> None:
    architecture = unet(spacing, shape)
    assert architecture.stride == stride
    size = architecture.padded(shape)
    network = build_network(architecture)
    assert network(torch.zeros(1, 2, *size)).shape == (1, 3, *size)


def test_a_coarse_axis_is_not_convolved_before_the_others_catch_up() -> None:
    assert unet((1.0, 1.0, 5.0), (64, 64, 16)).kernels == ((3, 3, 1), (3, 3, 1), (3, 3, 3), (3, 3, 3))


def test_a_network_is_as_in_no_new_net() -> None:
    modules = list(build_network(unet((1.0,) * 3, (16,) * 3)).modules())
    norms = [m for m in modules if isinstance(m, nn.InstanceNorm3d)]
    assert norms
    assert all(m.affine for m in norms)
    assert {m.negative_slope for m in modules if isinstance(m, nn.LeakyReLU)} == {0.01}
    assert not any(isinstance(m, nn.BatchNorm3d) for m in modules)


def test_weights_have_the_deviation_of_he_and_depend_on_the_seed_alone() -> None:
    architecture = unet((1.0,) * 3, (16,) * 3, features=(8, 32, 32))
    torch.manual_seed(1)
    first, torch_state = build_network(architecture, 5), torch.get_rng_state()
    torch.manual_seed(2)
    second = build_network(architecture, 5)
    other = build_network(architecture, 6)
    for name, weights in first.state_dict().items():
        assert torch.equal(weights, second.state_dict()[name])
    weights = [m.weight for m in first.modules() if isinstance(m, nn.Conv3d) and m.kernel_size == (3, 3, 3)][-1]
    fan_in = weights[0].numel()
    assert float(weights.detach().std()) == pytest.approx(math.sqrt(2 / (1 + 0.01**2) / fan_in), rel=0.05)
    assert not torch.equal(final_layer(first).weight, final_layer(other).weight)
    torch.manual_seed(1)
    assert torch.equal(torch.get_rng_state(), torch_state)


def test_batch_norm_starts_as_the_identity() -> None:
    network = build_network(unet((1.0,) * 3, (16,) * 3, norm="batch"))
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm3d)]
    assert norms
    assert all(m.running_var.eq(1).all() and m.running_mean.eq(0).all() and m.weight.eq(1).all() for m in norms)


def test_the_final_bias_starts_at_the_prior() -> None:
    one = design_unet(
        NetworkSettings(features=(4, 4, 4)), image_channels=1, channels=1, spacing_mm=(1, 1), shape=(16, 16)
    )
    network = build_network(one)
    assert final_layer(network).bias.tolist() == [0.0]
    set_final_bias(network, TrainingFacts(1, (0.1,), (10.0,)))
    assert final_layer(network).bias.item() == pytest.approx(math.log(0.1 / 0.9))
    several = build_network(unet((1.0,) * 3, (16,) * 3))
    set_final_bias(several, TrainingFacts(3, (0.7, 0.3, 0.0), (1.0, 1.0, 0.0)))
    assert final_layer(several).bias.softmax(0).tolist() == pytest.approx([0.7, 0.3, 0.0], abs=1e-5)


def test_a_volume_of_one_coarsest_voxel_is_padded_further() -> None:
    architecture = unet((1.0,) * 3, (16,) * 3)
    size = architecture.padded((3, 3, 3))
    assert size == (2 * architecture.stride[0], *architecture.stride[1:])
    build_network(architecture)(torch.zeros(1, 2, *size))
