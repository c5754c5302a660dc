from __future__ import annotations

import errno
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.core.errors import BadInputError, DeviceError, FileRefusedError, ShapeError
from segloss_gui.core.events import FinishReason
from segloss_gui.losses import build_loss
from segloss_gui.metrics.overlap import dice
from segloss_gui.training import checkpoint, inference
from segloss_gui.training.data_statistics import survey, training_facts
from segloss_gui.training.device import compute_dtype, describe_devices, resolve_device
from segloss_gui.training.endings import ending_of
from segloss_gui.training.gradients import GradientProbe, means_of
from segloss_gui.training.inference import Predictor, predict
from segloss_gui.training.networks import build_network, design_network
from segloss_gui.training.schedule import Schedule
from segloss_gui.training.settings import NetworkSettings, ScheduleSettings
from segloss_gui.training.validation import Validator
from tests.training.conftest import blob_case, classes_of
from tests.training.test_checkpoint import content

# -- facts ------------------------------------------------------------------------------------------


def test_facts_are_those_of_the_maps_as_training_sees_them() -> None:
    cases = [blob_case(0), blob_case(1, empty=True)]
    voxels = int(np.count_nonzero(cases[0].target))
    facts = training_facts(cases, classes_of(1))
    assert facts.channels == 1
    assert facts.prior == pytest.approx((voxels / (2 * 16**3),))
    assert facts.mean_volume_voxels == pytest.approx((voxels / 2,))
    assert facts.labelled_share == 0.5


def test_facts_of_several_classes_count_the_background_as_a_channel() -> None:
    facts = training_facts([blob_case(0, classes=2)], classes_of(2))
    assert facts.channels == 3
    assert sum(facts.prior) == pytest.approx(1.0)


def test_pictures_and_volumes_do_not_mix() -> None:
    with pytest.raises(BadInputError, match="all be pictures or all be volumes"):
        survey([blob_case(0), blob_case(1, (16, 16, 1))], classes_of(1))
    with pytest.raises(BadInputError, match="at least one training case"):
        survey([], classes_of(1))


# -- device -----------------------------------------------------------------------------------------


def test_devices_are_named_with_their_memory() -> None:
    devices = describe_devices()
    assert devices[-1].name == "cpu"
    assert resolve_device("auto") == devices[0].name
    assert all(device.name in str(device) for device in devices)
    assert compute_dtype(torch.device("cpu"), mixed_precision=True) is torch.float32


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(DeviceError, match=r"must be one of auto, .*cpu on this machine, got 'cuda:99'"):
        resolve_device("cuda:99")


# -- schedule ---------------------------------------------------------------------------------------


def test_plateau_lowers_the_rate_after_patience_epochs_without_a_better_loss() -> None:
    schedule = Schedule(ScheduleSettings(policy="plateau", patience=2, factor=0.5, learning_rate=0.1), 100)
    best = [schedule.validated(epoch, loss) for epoch, loss in enumerate([1.0, 0.9, 0.9, 0.95, 0.95, 0.95], 1)]
    assert best == [True, True, False, False, False, False]
    assert schedule.rate(1) == 0.1 * 0.5**2


def test_constant_never_lowers_the_rate() -> None:
    schedule = Schedule(ScheduleSettings(policy="constant", patience=1, learning_rate=0.1), 100)
    for epoch in range(1, 9):
        schedule.validated(epoch, 1.0)
    assert schedule.rate(99) == 0.1


def test_a_loss_that_is_not_a_number_is_never_the_best() -> None:
    schedule = Schedule(ScheduleSettings(stop_after=2), 100)
    assert [schedule.validated(e, loss) for e, loss in enumerate([math.nan, 0.5, math.nan], 1)] == [True, True, False]
    assert not schedule.should_stop(3)
    assert schedule.should_stop(4)


# -- gradients --------------------------------------------------------------------------------------


def test_gradients_are_split_into_foreground_background_and_empty_maps() -> None:
    logits = torch.zeros(2, 1, 2, 2, requires_grad=True)
    target = torch.zeros(2, 1, 2, 2)
    target[0, 0, 0, 0] = 1
    probe = GradientProbe(logits, target)
    weights = torch.tensor([[[[-8.0, 1.0], [2.0, 3.0]]], [[[4.0, 4.0], [-4.0, 4.0]]]])
    (logits * weights).sum().backward()
    assert means_of(probe.sums().tolist()) == (8.0, 2.0, 4.0)


def test_the_background_channel_of_several_classes_is_left_out() -> None:
    logits = torch.zeros(1, 3, 4, requires_grad=True)
    target = torch.zeros(1, 3, 4)
    target[:, 0], target[:, 1, 0], target[:, 0, 0] = 1, 1, 0
    probe = GradientProbe(logits, target)
    (logits * torch.tensor([100.0, 2.0, 3.0]).view(1, 3, 1)).sum().backward()
    assert means_of(probe.sums().tolist()) == (2.0, 2.0, 3.0)


def test_ignored_voxels_are_in_no_mean() -> None:
    logits = torch.zeros(2, 1, 2, 2, requires_grad=True)
    target = torch.zeros(2, 1, 2, 2)
    target[0, 0, 0, 0] = 1
    valid = torch.tensor([[[[True, True], [False, False]]], [[[True, True], [True, False]]]])
    probe = GradientProbe(logits, target, valid)
    (logits * valid * torch.tensor([6.0, 3.0]).view(2, 1, 1, 1)).sum().backward()
    assert means_of(probe.sums().tolist()) == (6.0, 6.0, 3.0)


# -- endings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_a_full_quota_and_a_file_that_may_not_grow_are_disk_full(number: int) -> None:
    assert ending_of(OSError(number, "no room"))[0] is FinishReason.DISK_FULL
    assert ending_of(OSError(errno.EACCES, "no"))[0] is FinishReason.FAILED


def test_what_the_system_refuses_is_a_sentence_with_the_file() -> None:
    error = OSError(errno.EIO, "Input/output error", "last.pt")
    assert ending_of(error) == (FinishReason.FAILED, "last.pt: cannot be read or written: input/output error")


# -- checkpoints ------------------------------------------------------------------------------------


def test_a_checkpoint_that_cannot_be_replaced_stays_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "last.pt"
    checkpoint.write_checkpoint(path, {**content(), "epoch": 1})

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        checkpoint.write_checkpoint(path, {**content(), "epoch": 2})
    assert checkpoint.read_checkpoint(path)["epoch"] == 1
    assert [file.name for file in tmp_path.iterdir()] == ["last.pt"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"\x80\x02cos\nsystem\n."])
def test_a_damaged_or_foreign_checkpoint_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "best.pt"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=r"best\.pt"):
        Predictor.from_checkpoint(path)


def test_a_missing_checkpoint_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"none\.pt: must be a checkpoint, got no such file"):
        checkpoint.read_checkpoint(tmp_path / "none.pt")


# -- inference and validation -----------------------------------------------------------------------


def small_predictor(patch: tuple[int, ...] | None = None, channels: int = 1) -> Predictor:
    settings = NetworkSettings(features=(4, 4, 4))
    architecture = design_network(settings, image_channels=1, channels=channels, spacing_mm=(1,) * 3, shape=(16,) * 3)
    activation = "sigmoid" if channels == 1 else "softmax"
    return Predictor(build_network(architecture), architecture, activation, patch, torch.device("cpu"))


@pytest.mark.parametrize("channels", [1, 3])
def test_probabilities_lie_on_the_grid_of_the_image(channels: int) -> None:
    image = blob_case(0, (13, 18, 9)).image
    predictor = small_predictor(channels=channels)
    probabilities = predictor.probabilities(image)
    assert probabilities.shape == (channels, 13, 18, 9)
    likeliest = probabilities[0] > 0.5 if channels == 1 else probabilities.argmax(0)
    assert np.array_equal(predictor.class_map(image), likeliest)
    function = predict(predictor.network, image, predictor.architecture, predictor.activation)
    assert np.array_equal(function, probabilities)


@pytest.mark.parametrize("patch", [None, (8, 8, 8)])
def test_images_predicted_together_are_those_predicted_alone(patch: tuple[int, ...] | None) -> None:
    predictor = small_predictor(patch)
    images = [blob_case(seed, (13, 18, 9)).image for seed in range(3)]
    for some in (images, [*images, blob_case(3).image], images[:1]):
        for image, together in zip(some, predictor.logits_of(some), strict=True):
            torch.testing.assert_close(together, predictor.logits(image), rtol=1e-4, atol=1e-5)


def test_large_volumes_are_computed_one_after_the_other_on_a_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    predictor = small_predictor()
    images = [blob_case(seed, (16, 16, 16)).image for seed in range(3)]
    for largest, calls in ((16**3, 1), (16**3 - 1, 3)):
        monkeypatch.setattr(inference, "LARGE_WINDOW", largest)
        seen: list[int] = []
        counting = predictor.network.register_forward_hook(lambda *_, seen=seen: seen.append(1))
        assert [len(logits) for logits in predictor.logits_of(images)] == [1, 1, 1]
        counting.remove()
        assert len(seen) == calls


def test_a_small_volume_computed_twice_is_the_one_the_network_gives() -> None:
    predictor = small_predictor()
    image = torch.from_numpy(blob_case(0).image[None])
    assert predictor._twice(image)
    with torch.inference_mode():
        plain = predictor.network.eval()(image)
    torch.testing.assert_close(predictor.logits(image[0].numpy()), plain, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("depth", [24, 32, 40])
def test_large_windows_go_two_by_two_so_that_a_stop_acts_soon_and_digits_stay(
    depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    architecture = design_network(
        NetworkSettings(features=(4, 6, 8)), image_channels=1, channels=1, spacing_mm=(1.0,) * 3, shape=(16,) * 3
    )
    network, seen = build_network(architecture, 0), list[int]()
    network.register_forward_pre_hook(lambda _, given: seen.append(len(given[0])))
    predictor = Predictor(network, architecture, "sigmoid", (16, 16, 16), torch.device("cpu"))
    image = np.random.default_rng(0).normal(size=(1, 24, 24, depth)).astype(np.float32)
    together = predictor.logits(image)
    assert max(seen) == 4
    seen.clear()
    monkeypatch.setattr("segloss_gui.training.inference.LARGE_WINDOW", 16**3)
    assert torch.equal(predictor.logits(image), together)
    assert max(seen) == 2


def test_a_sliding_window_covers_volumes_larger_and_smaller_than_itself() -> None:
    predictor = small_predictor(patch=(8, 8, 8))
    for shape in ((13, 18, 9), (5, 6, 7), (8, 8, 8)):
        assert predictor.probabilities(blob_case(0, shape).image).shape == (1, *shape)


def test_an_image_of_other_channels_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"an image must be \(1, X, Y, Z\), got \(2, 8, 8, 8\)"):
        small_predictor().probabilities(np.zeros((2, 8, 8, 8), np.float32))


def test_predicting_leaves_the_network_in_training_mode() -> None:
    predictor = small_predictor()
    predictor.class_map(blob_case(0).image)
    assert predictor.network.training


def test_validation_loss_is_that_of_batches_padded_with_certain_background() -> None:
    cases = [blob_case(0), blob_case(1, (12, 16, 16))]
    predictor = small_predictor()
    loss = build_loss("soft_dice")
    pair = Validator(cases, classes_of(1), predictor, loss, 2).run(lambda: True)
    single = Validator(cases, classes_of(1), predictor, loss, 1).run(lambda: True)
    assert pair is not None
    assert single is not None
    assert pair.loss == pytest.approx(single.loss, rel=1e-5)
    assert pair.mean(dice) == single.mean(dice)


def test_undefined_scores_are_left_out_of_the_mean() -> None:
    empty = blob_case(0, empty=True)
    nothing = type(empty)(empty.case, empty.image * 0, empty.target, empty.target, empty.grid, empty.original)
    predictor = small_predictor()
    predictor.network.output_block.conv.conv.bias.data.fill_(-100.0)  # type: ignore[union-attr]
    result = Validator([nothing], classes_of(1), predictor, build_loss("cross_entropy"), 1).run(lambda: True)
    assert result is not None
    assert math.isnan(dice(result.scores[0].counts))
    assert math.isnan(result.mean(dice))


def test_validation_ends_when_asked_to() -> None:
    assert (
        Validator([blob_case(0)], classes_of(1), small_predictor(), build_loss("soft_dice"), 1).run(lambda: False)
        is None
    )
