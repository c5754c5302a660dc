from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.training.augmentation import Augmentation
from segloss_gui.training.batches import Batch, BatchSource, one_hot, soft_target
from segloss_gui.training.networks import Architecture
from segloss_gui.training.settings import AugmentationSettings, SamplingSettings
from tests.training.conftest import blob_case

CUBE = Architecture(1, 1, (4, 4, 4), ((3,) * 3,) * 3, ((1,) * 3, (2,) * 3, (2,) * 3), "instance")
FLAT = Architecture(1, 1, (4, 4, 4), ((3,) * 2,) * 3, ((1,) * 2, (2,) * 2, (2,) * 2), "instance")


def test_whole_volumes_are_padded_to_the_largest_of_the_batch_and_the_stride() -> None:
    cases = [blob_case(0, (13, 18, 9)), blob_case(1, (16, 11, 14))]
    batch = BatchSource(cases, SamplingSettings(batch_size=2), CUBE, seed=0).draw()
    assert batch.image.shape == (2, 1, 16, 20, 16)
    assert batch.classes.sum() == sum(int(case.target.sum()) for case in cases)


def test_every_case_is_drawn_once_a_pass() -> None:
    cases = [blob_case(n) for n in range(5)]
    source = BatchSource(cases, SamplingSettings(batch_size=1), CUBE, seed=3)
    first = [float(source.draw().image.sum()) for _ in range(source.steps_per_pass)]
    second = [float(source.draw().image.sum()) for _ in range(source.steps_per_pass)]
    assert len(set(first)) == 5
    assert sorted(first) == sorted(second)


def test_the_last_batch_of_a_pass_is_filled_up() -> None:
    source = BatchSource([blob_case(n) for n in range(5)], SamplingSettings(batch_size=2), CUBE, seed=0)
    assert source.steps_per_pass == 3
    assert {len(source.draw().image) for _ in range(6)} == {2}


def test_foreground_patches_hold_foreground_and_others_fit_the_volume() -> None:
    case = blob_case(0, (40, 40, 40))
    target = np.zeros_like(case.full)
    target[30, 5, 20] = 1
    lonely = type(case)(case.case, case.image, target, target, case.grid, case.original)
    sampling = SamplingSettings(batch_size=4, patch=(8, 8, 8), foreground_share=1.0)
    batch = BatchSource([lonely], sampling, CUBE, seed=0).draw()
    assert batch.classes.flatten(1).sum(1).tolist() == [1, 1, 1, 1]
    anywhere = BatchSource([lonely], sampling.model_copy(update={"foreground_share": 0.0}), CUBE, seed=0)
    assert anywhere.draw().image.ne(0).all()


def test_rare_classes_are_centred_as_often_as_common_ones() -> None:
    case = blob_case(0, (40, 40, 40))
    target = np.zeros_like(case.full)
    target[:20] = 1
    target[35, 35, 35] = 2
    two = type(case)(case.case, case.image, target, target, case.grid, case.original)
    source = BatchSource([two], SamplingSettings(batch_size=200, patch=(8, 8, 8), foreground_share=1), CUBE, seed=0)
    with_rare = (source.draw().classes == 2).flatten(1).any(1).float().mean()
    assert 0.35 < with_rare < 0.65


def test_a_patch_beyond_the_volume_is_padded() -> None:
    source = BatchSource([blob_case(0, (6, 6, 6))], SamplingSettings(batch_size=1, patch=(8, 8, 9)), CUBE, seed=0)
    batch = source.draw()
    assert batch.image.shape == (1, 1, 8, 8, 12)
    assert batch.image[..., 6:].eq(0).all()


def test_pictures_lose_their_third_axis() -> None:
    source = BatchSource([blob_case(0, (20, 17, 1))], SamplingSettings(batch_size=2), FLAT, seed=0)
    assert source.draw().image.shape == (2, 1, 20, 20)


@pytest.mark.parametrize("patch", [(8, 8), (8,), (8, 8, 0)])
def test_a_patch_of_another_dimension_is_refused(patch: tuple[int, ...]) -> None:
    with pytest.raises(ParameterError, match="the patch must have 3 sizes"):
        BatchSource([blob_case(0)], SamplingSettings(patch=patch), CUBE, seed=0)


def test_the_stream_goes_on_where_its_state_was_taken() -> None:
    cases = [blob_case(n) for n in range(5)]
    sampling = SamplingSettings(batch_size=2, patch=(8, 8, 8))
    source, other = (BatchSource(cases, sampling, CUBE, seed=seed) for seed in (0, 9))
    source.draw()
    other.restore(source.state())
    other._seed = source._seed
    assert torch.equal(source.draw().image, other.draw().image)


def test_one_channel_is_the_foreground_of_any_class() -> None:
    assert one_hot(torch.tensor([[0, 1]], dtype=torch.uint8), 1).tolist() == [[[0.0, 1.0]]]


def test_soft_labels_go_through_batches_and_augmentation_as_the_image_does() -> None:
    case = blob_case(0)
    assert case.target is not None
    shares = case.image[:1] * 0 + case.target[None] * np.float32(0.5)
    soft = replace(case, soft=shares)
    batch = BatchSource([soft, case], SamplingSettings(batch_size=2), CUBE, seed=0).draw()
    assert batch.soft is not None
    assert sorted(batch.soft.amax(dim=(1, 2, 3, 4)).tolist()) == [0.5, 1.0]
    settings = AugmentationSettings(rotation_degrees=20, translation=0.1, noise=0.2)
    image, _, moved = Augmentation(settings, 3, torch.device("cpu")).with_shares(
        Batch(batch.image.clone(), batch.classes.clone(), batch.spacing_mm, batch.soft.clone())
    )
    plain, classes = Augmentation(settings, 3, torch.device("cpu"))(
        Batch(batch.image.clone(), batch.classes.clone(), batch.spacing_mm)
    )
    assert torch.equal(image, plain)
    sizes = moved.sum(dim=(1, 2, 3, 4)) / batch.soft.amax(dim=(1, 2, 3, 4))
    assert torch.allclose(sizes, classes.flatten(1).sum(1).float(), rtol=0.1)
    assert soft_target(moved, 2).sum(dim=1).allclose(torch.ones(()))
