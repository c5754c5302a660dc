from __future__ import annotations

import math

import pytest
import torch

from segloss_gui.training.augmentation import Augmentation, rotation_matrices
from segloss_gui.training.batches import Batch
from segloss_gui.training.settings import AugmentationSettings

CPU = torch.device("cpu")


def batch(*shape: int, count: int = 1) -> Batch:
    classes = torch.zeros(count, *shape, dtype=torch.uint8)
    middle = tuple(slice(n // 2 - 2, n // 2 + 1) for n in shape)
    classes[(slice(None), *middle)] = 1
    return Batch(classes.float().unsqueeze(1) * 5, classes, torch.ones(count, 3))


@pytest.mark.parametrize("shape", [(12, 14), (12, 14, 10)])
def test_image_and_target_move_together(shape: tuple[int, ...]) -> None:
    settings = AugmentationSettings(translation=0.2)
    image, classes = Augmentation(settings, 3, CPU)(batch(*shape, count=8))
    assert torch.equal(image[:, 0] > 0, classes > 0)
    assert len({tuple(c.nonzero()[0].tolist()) for c in classes}) > 3


def test_nothing_asked_for_changes_nothing() -> None:
    start = batch(8, 8, 8)
    image, classes = Augmentation(AugmentationSettings(flip_axes=()), 0, CPU)(start)
    assert torch.equal(image, start.image)
    assert torch.equal(classes, start.classes)


def test_a_translation_moves_whole_voxels_and_brings_in_background() -> None:
    settings = AugmentationSettings(translation=0.5, flip_axes=())
    start = Batch(torch.ones(4, 1, 8, 8, 8), torch.ones(4, 8, 8, 8, dtype=torch.uint8), torch.ones(4, 3))
    image, classes = Augmentation(settings, 0, CPU)(start)
    assert set(image.unique().tolist()) == {0.0, 1.0}
    assert torch.equal(image[:, 0] == 0, classes == 0)


def test_noise_has_the_deviation_asked_for_and_spares_the_target() -> None:
    start = batch(32, 32, 32)
    image, classes = Augmentation(AugmentationSettings(noise=0.3, flip_axes=()), 0, CPU)(start)
    assert float((image - start.image).std()) == pytest.approx(0.3, rel=0.02)
    assert torch.equal(classes, start.classes)


def quarter_turn(spacing: tuple[float, float, float], shape: tuple[int, ...], volume: torch.Tensor) -> torch.Tensor:
    theta = rotation_matrices(torch.tensor([math.pi / 2]), torch.tensor([spacing]), shape)
    grid = torch.nn.functional.affine_grid(theta, [1, 1, *shape], align_corners=False)
    return torch.nn.functional.grid_sample(volume[None, None], grid, mode="nearest", align_corners=False)[0, 0]


def test_a_quarter_turn_of_a_cube_is_exact_and_in_plane() -> None:
    volume = torch.rand(6, 6, 5)
    turned = quarter_turn((1, 1, 1), (6, 6, 5), volume)
    both = [torch.rot90(volume, k, (0, 1)) for k in (1, -1)]
    assert any(torch.allclose(turned, other) for other in both)


def test_a_rotation_keeps_lengths_in_millimetres() -> None:
    bar = torch.zeros(20, 40)
    bar[7:13, 19:21] = 1  # 6 x 2 mm = 12 mm along x, 2 mm along y
    turned = quarter_turn((2.0, 1.0, 1.0), (20, 40), bar)
    along_x, along_y = (turned.amax(axis) for axis in (1, 0))
    assert 1 <= along_x.sum() <= 2  # 2 mm
    assert 11 <= along_y.sum() <= 13  # 12 mm


def test_draws_go_on_where_their_state_was_taken() -> None:
    settings = AugmentationSettings(noise=0.2, translation=0.2, rotation_degrees=20)
    first, second = Augmentation(settings, 0, CPU), Augmentation(settings, 1, CPU)
    first(batch(8, 8, 8))
    second.restore(first.state())
    assert torch.equal(first(batch(8, 8, 8))[0], second(batch(8, 8, 8))[0])


def test_a_flip_mirrors_the_images_that_were_drawn_and_no_other() -> None:
    start = Batch(torch.rand(6, 2, 5, 4, 3), torch.randint(0, 3, (6, 5, 4, 3), dtype=torch.uint8), torch.ones(6, 3))
    expected, target, draws = start.image.clone(), start.classes.clone(), torch.Generator().manual_seed(7)
    for axis in (0, 2):
        drawn = torch.rand(6, generator=draws) < 0.5
        expected[drawn], target[drawn] = expected[drawn].flip(axis + 2), target[drawn].flip(axis + 1)
    image, classes = Augmentation(AugmentationSettings(flip_axes=(0, 2)), 7, CPU)(start)
    assert torch.equal(image, expected)
    assert torch.equal(classes, target)
