from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import nn

from segloss_gui.core.errors import FileRefusedError, ShapeError
from segloss_gui.losses import TrainingFacts
from segloss_gui.training.networks import (
    NETWORKS,
    Architecture,
    build_network,
    design_network,
    final_layer,
    load_imagenet,
    set_final_bias,
)
from segloss_gui.training.networks.network_registry import PRESETS
from segloss_gui.training.networks.network_summary import facts_on
from segloss_gui.training.networks.weights import IMAGENET_LAYERS
from segloss_gui.training.settings import NetworkSettings


def unet(spacing: tuple[float, ...], shape: tuple[int, ...], **settings: object) -> Architecture:
    chosen = NetworkSettings(**{"features": (4, 4, 8, 8), **settings})
    return design_network(chosen, image_channels=2, channels=3, spacing_mm=spacing, shape=shape)


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
    one = design_network(
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


PUBLISHED = {
    # Tilborghs 2022: numbers of the released code, run.
    "No New-Net as in Tilborghs (BRATS)": (14_493_901, (185, 185, 185)),
    "ACDC as in Tilborghs": (3_926_212, (185, 185, 49)),
    "Plain U-Net of the built-in studies": (227_169, (89, 89, 89)),
}


@pytest.mark.parametrize("title", list(PUBLISHED))
def test_a_network_of_a_paper_has_the_papers_parameters_and_field(title: str) -> None:
    preset = next(preset for preset in PRESETS if preset.title == title)
    facts = facts_on(preset.settings, preset.images)
    assert (facts.parameters, facts.field_voxels) == PUBLISHED[title]
    assert f"{facts.parameters:,} parameters" in str(facts)


def test_depth_seven_has_seven_levels_and_the_help_text_has_the_true_numbers() -> None:
    seven = next(preset for preset in PRESETS if "depth 7" in preset.title)
    assert facts_on(seven.settings, seven.images).multiple == (64, 64, 64)
    words = NetworkSettings.model_fields["architecture"].description or ""
    by_title = {preset.title: facts_on(preset.settings, preset.images) for preset in PRESETS}
    vgg = by_title["VGG16, atrous, for colour pictures"]
    assert f"{vgg.parameters / 1e6:.1f} M, {'×'.join(map(str, vgg.field_voxels))}" in words
    acdc = by_title["ACDC as in Tilborghs"]
    assert f"{acdc.parameters / 1e6:.1f} M, {'×'.join(map(str, acdc.field_voxels))}" in words


def small(key: str, axes: int) -> Architecture:
    settings = NetworkSettings.model_validate({"architecture": key, "features": (2, 2, 4)})
    return design_network(settings, image_channels=1, channels=1, spacing_mm=(1.0,) * axes, shape=(16,) * axes)


EVERY = [(key, axes) for key in NETWORKS for axes in (2, 3) if (key, axes) != ("vgg16_atrous", 3)]


@pytest.mark.parametrize(("key", "axes"), EVERY)
def test_every_network_gives_logits_of_the_images_size(key: str, axes: int) -> None:
    architecture = small(key, axes)
    network = build_network(architecture, 3)
    size = architecture.padded((10,) * axes)
    logits = network(torch.randn(1, 1, *size))
    assert logits.shape == (1, 1, *size)
    assert torch.isfinite(logits).all()
    assert final_layer(network).bias.tolist() == [0.0]
    assert Architecture(**architecture.plain()) == architecture


@pytest.mark.parametrize("key", ["dynunet", "unet", "no_new_net", "acdc"])
def test_no_voxel_nearer_than_half_the_receptive_field_is_beyond_reach(key: str) -> None:
    """Without norms, which look everywhere, the gradient reaches at least as far as the field says."""
    settings = NetworkSettings.model_validate({"architecture": key, "features": (1, 1, 1)})
    architecture = design_network(settings, image_channels=1, channels=1, spacing_mm=(1, 1, 1), shape=(64,) * 3)
    network = build_network(architecture)
    for module in network.modules():
        if isinstance(module, nn.modules.batchnorm._NormBase):
            module.forward = lambda values: values  # type: ignore[method-assign]
        if isinstance(module, (nn.Conv3d, nn.ConvTranspose3d)):
            nn.init.constant_(module.weight, 0.1)
    field = NETWORKS[key].field(architecture)
    image = torch.ones(1, 1, *[-(-(n + 16) // 8) * 8 for n in field], requires_grad=True)
    middle = tuple(n // 2 for n in image.shape[2:])
    network(image)[(0, 0, *middle)].backward()
    assert image.grad is not None
    for axis in range(3):
        touched = image.grad[0, 0].abs().sum([other for other in range(3) if other != axis]).nonzero()
        reach = int(touched.max() - touched.min()) + 1
        # Pooling and the grid of the coarse levels add at most two voxels of the coarsest level each.
        assert field[axis] - architecture.stride[axis] <= reach <= field[axis] + 6 * architecture.stride[axis]


def test_vgg16_starts_from_a_state_dict_of_torchvision_or_says_that_it_does_not(tmp_path: Path) -> None:
    network = build_network(small("vgg16_atrous", 2))
    sizes = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
    state = {}
    for place, inputs, outputs in zip(IMAGENET_LAYERS, sizes, sizes[1:], strict=False):
        state |= {f"features.{place}.weight": torch.zeros(outputs, inputs, 3, 3)}
        state |= {f"features.{place}.bias": torch.full((outputs,), float(place))}
    file = tmp_path / "vgg16.pth"
    torch.save(state, file)
    with pytest.raises(FileRefusedError, match=r"\(64, 3, 3, 3\) where \(64, 1, 3, 3\) is needed"):
        load_imagenet(network, file)
    colour = design_network(
        NetworkSettings(architecture="vgg16_atrous"), image_channels=3, channels=1, spacing_mm=(1, 1), shape=(64, 64)
    )
    network = build_network(colour)
    load_imagenet(network, file)
    assert network.get_submodule("encoder.2").bias.eq(2.0).all()  # type: ignore[union-attr, operator]
    assert final_layer(network).weight.std() > 0
    with pytest.raises(FileRefusedError, match="no such file"):
        load_imagenet(network, tmp_path / "none.pth")
    assert "nothing is downloaded" in NetworkSettings(architecture="vgg16_atrous").warnings()[0]
    assert NetworkSettings(architecture="vgg16_atrous", imagenet=file).warnings() == ()


def test_vgg16_refuses_volumes() -> None:
    with pytest.raises(ShapeError, match="takes pictures"):
        small("vgg16_atrous", 3)
