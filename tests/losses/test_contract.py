"""What every loss of the registry promises, whatever it computes."""

from __future__ import annotations

import json
import math
import pickle
import re
import tomllib
from typing import Any

import pytest
import tomli_w
import torch

from segloss_gui.core.errors import BadInputError, DeviceError, DtypeError, ParameterError, ShapeError
from segloss_gui.losses import LOSSES, BoundLoss, LossSpec, TrainingFacts, build_loss

FACTS = {
    1: TrainingFacts(channels=1, prior=(0.3,), mean_volume_voxels=(9.0,)),
    3: TrainingFacts(channels=3, prior=(0.5, 0.3, 0.2), mean_volume_voxels=(60.0, 30.0, 20.0)),
}
CASES = [
    pytest.param(spec, channels, id=f"{spec.key}-{channels}")
    for spec in LOSSES.values()
    for channels in {"any": (1, 3), "one": (1,), "several": (3,)}[spec.channels]
]
LARGE = 760.0
BACKGROUND_IS_SPECIAL = {"marginal_dice"}


def built(spec: LossSpec, channels: int, activation: str | None = None, **params: Any) -> BoundLoss:
    chosen: Any = activation or ("sigmoid" if channels == 1 else "softmax")
    return spec.builder(spec.params(**params).resolve(FACTS[channels]), chosen)


def target(channels: int, shape: tuple[int, ...] = (5, 6), batch: int = 2, seed: int = 0) -> torch.Tensor:
    labels = torch.randint(0, max(2, channels), (batch, *shape), generator=torch.Generator().manual_seed(seed))
    return one_hot(labels, channels)


def one_hot(labels: torch.Tensor, channels: int) -> torch.Tensor:
    if channels == 1:
        return labels[:, None].double()
    return torch.nn.functional.one_hot(labels, channels).movedim(-1, 1).double()


def logits(like: torch.Tensor, seed: int = 1) -> torch.Tensor:
    return torch.randn(like.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def gradient(loss: BoundLoss, prediction: torch.Tensor, truth: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    leaf = prediction.clone().requires_grad_()
    value = loss(leaf, truth)
    (slope,) = torch.autograd.grad(value, leaf)
    return value.detach(), slope


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_a_perfect_prediction_costs_the_floor(spec: LossSpec, channels: int) -> None:
    floor = spec.floor_at(spec.params().resolve(FACTS[channels]))
    if math.isnan(floor):
        pytest.skip("the floor depends on the truth")
    truth = target(channels)
    assert float(built(spec, channels, "none")(truth, truth)) == pytest.approx(floor, abs=1e-6)
    assert float(built(spec, channels)((2 * truth - 1) * LARGE, truth)) == pytest.approx(floor, abs=1e-6)


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_no_prediction_costs_less_than_the_floor(spec: LossSpec, channels: int) -> None:
    truth = target(channels)
    value = float(built(spec, channels)(logits(truth), truth))
    floor = spec.floor_at(spec.params().resolve(FACTS[channels]))
    assert math.isnan(floor) or value > floor


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_extreme_logits_stay_finite(spec: LossSpec, channels: int, dtype: torch.dtype) -> None:
    truth = target(channels).to(dtype)
    for wrong in (truth, 1 - truth, truth.flip(2)):
        value, slope = gradient(built(spec, channels), (2 * wrong - 1) * LARGE, truth)
        assert value.isfinite()
        assert slope.isfinite().all()


@pytest.mark.parametrize("maps", ["empty", "full", "one empty", "class missing"])
@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_empty_full_and_missing_classes_stay_finite(spec: LossSpec, channels: int, maps: str) -> None:
    labels = target(channels).argmax(1) if channels > 1 else target(channels)[:, 0].long()
    if maps in ("empty", "full"):
        labels = torch.full_like(labels, 0 if maps == "empty" else max(1, channels - 1))
    elif maps == "one empty":
        labels[0] = 0
    else:
        labels[1][labels[1] == max(1, channels - 1)] = 0
    truth = one_hot(labels, channels).float()
    for prediction in (logits(truth).float(), 40 * (truth - 0.5), torch.full_like(truth, -30.0)):
        value, slope = gradient(built(spec, channels), prediction, truth)
        assert value.isfinite()
        assert slope.isfinite().all()


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_the_gradient_is_the_derivative(spec: LossSpec, channels: int) -> None:
    truth = target(channels, (4, 3))
    leaf = logits(truth).requires_grad_()
    loss = built(spec, channels)
    assert torch.autograd.gradcheck(lambda prediction: loss(prediction, truth), (leaf,), eps=1e-6, atol=1e-7)


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_a_unit_axis_changes_nothing(spec: LossSpec, channels: int) -> None:
    truth = target(channels)
    flat = gradient(built(spec, channels), logits(truth), truth)
    deep = gradient(built(spec, channels), logits(truth)[..., None], truth[..., None])
    torch.testing.assert_close(deep[0], flat[0])
    torch.testing.assert_close(deep[1][..., 0], flat[1])


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_the_memory_format_changes_nothing(spec: LossSpec, channels: int) -> None:
    truth = target(channels)
    loss, prediction = built(spec, channels), logits(truth)
    plain = gradient(loss, prediction, truth)
    for tensors in ((prediction, truth), (prediction.float(), truth.float())):
        last = [tensor.contiguous(memory_format=torch.channels_last) for tensor in tensors]
        value, slope = gradient(loss, *last)
        torch.testing.assert_close(value.double(), plain[0], rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(slope.double(), plain[1], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_the_order_of_the_batch_does_not_matter(spec: LossSpec, channels: int) -> None:
    truth = target(channels, batch=3)
    loss, order = built(spec, channels), torch.tensor([2, 0, 1])
    torch.testing.assert_close(loss(logits(truth)[order], truth[order]), loss(logits(truth), truth))


@pytest.mark.parametrize("spec", [spec for spec in LOSSES.values() if spec.channels != "one"], ids=lambda s: s.key)
def test_the_order_of_the_classes_does_not_matter(spec: LossSpec) -> None:
    if {"weights", "class_weights"} & set(spec.params.model_fields) or spec.key in BACKGROUND_IS_SPECIAL:
        pytest.skip("its classes are told apart on purpose")
    given = {"include_background": True} if "include_background" in spec.params.model_fields else {}
    truth, order = target(3), torch.tensor([2, 0, 1])
    loss = built(spec, 3, **given)
    torch.testing.assert_close(loss(logits(truth)[:, order], truth[:, order]), loss(logits(truth), truth))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_low_precision_counts_in_float32(spec: LossSpec, channels: int, dtype: torch.dtype) -> None:
    truth = target(channels)
    rounded = logits(truth).to(dtype)
    value, slope = gradient(built(spec, channels), rounded, truth.to(dtype))
    exact = built(spec, channels)(rounded.double(), truth)
    assert value.dtype == torch.float32
    assert slope.dtype == dtype
    assert float(value) == pytest.approx(float(exact), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_autocast_does_not_round_the_sums(spec: LossSpec, channels: int) -> None:
    truth = target(channels).float()
    loss, prediction = built(spec, channels), logits(truth).float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = loss(prediction, truth)
    torch.testing.assert_close(inside, loss(prediction, truth))


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_bad_tensors_raise_the_named_error(spec: LossSpec, channels: int) -> None:
    truth = target(channels)
    loss, prediction = built(spec, channels), logits(truth)
    for error, bad_prediction, bad_truth in (
        (ShapeError, prediction[..., :-1], truth),
        (ShapeError, prediction[:1], truth),
        (ShapeError, prediction[:0], truth[:0]),
        (ShapeError, prediction[:, :, 0, 0], truth[:, :, 0, 0]),
        (ShapeError, torch.cat([prediction] * 2, 1)[:, : 4 - channels], torch.cat([truth] * 2, 1)[:, : 4 - channels]),
        (DtypeError, prediction, truth.long()),
        (DtypeError, prediction.long(), truth),
        (DeviceError, prediction, truth.to("meta")),
    ):
        with pytest.raises(error):
            loss(bad_prediction, bad_truth)


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_a_class_count_it_is_not_defined_for_is_refused(spec: LossSpec) -> None:
    refused = {"any": None, "one": 3, "several": 1}[spec.channels]
    if refused:
        with pytest.raises(ShapeError, match="defined for"):
            built(spec, refused)(logits(target(refused)), target(refused))


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_parameters_survive_json_and_toml(spec: LossSpec) -> None:
    for params in (spec.params(), *(spec.params().resolve(facts) for facts in FACTS.values())):
        plain = params.model_dump(mode="json", exclude_none=True)
        assert spec.params.parse(json.loads(json.dumps(plain))) == params
        assert spec.params.parse(tomllib.loads(tomli_w.dumps(plain))) == params


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_unknown_parameters_are_refused(spec: LossSpec) -> None:
    with pytest.raises(BadInputError, match="no_such_parameter"):
        build_loss(spec.key, no_such_parameter=1)


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_every_parameter_has_words(spec: LossSpec) -> None:
    for name, field in spec.params.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert not field.is_required(), f"{name} needs a default"


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_what_must_be_resolved_first_is_named(spec: LossSpec) -> None:
    missing = spec.params().unresolved()
    if missing:
        with pytest.raises(ParameterError, match=re.escape(missing)):
            build_loss(spec.key)
    else:
        build_loss(spec.key)


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_a_built_loss_can_be_sent_to_another_process(spec: LossSpec, channels: int) -> None:
    truth = target(channels)
    loss = built(spec, channels)
    torch.testing.assert_close(pickle.loads(pickle.dumps(loss))(logits(truth), truth), loss(logits(truth), truth))


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_its_words_are_complete(spec: LossSpec) -> None:
    assert 0 < len(spec.short) <= 8
    assert spec.summary.endswith(".")
    assert len(spec.summary) <= 140
    assert spec.reference
    assert all(sentence.endswith(".") for sentence in spec.deviations)


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_its_docstring_names_equation_shapes_and_a_known_value(spec: LossSpec) -> None:
    loss = built(spec, 3 if spec.channels == "several" else 1)
    text = loss.formula.__doc__ or ""  # type: ignore[attr-defined]
    module = __import__(loss.formula.__module__, fromlist=["__doc__"]).__doc__ or ""  # type: ignore[attr-defined]
    assert "(B, C, *S)" in text or "(B, 1, *S)" in text
    assert ">>>" in text
    assert spec.reference[0].paper.split()[0] in module


@pytest.mark.parametrize("spec", LOSSES.values(), ids=lambda s: s.key)
def test_its_equation_can_be_drawn(spec: LossSpec) -> None:
    from matplotlib.mathtext import MathTextParser

    width = MathTextParser("path").parse(f"${spec.equation}$").width
    assert width > 10


def test_an_unknown_loss_or_activation_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"soft_dice.*got 'softdice'"):
        build_loss("softdice")
    with pytest.raises(ParameterError, match="got 'tanh'"):
        build_loss("soft_dice", activation="tanh")  # type: ignore[arg-type]


def test_keys_titles_and_short_names_are_unique() -> None:
    for words in (
        [s.key for s in LOSSES.values()],
        [s.title for s in LOSSES.values()],
        [s.short for s in LOSSES.values()],
    ):
        assert len(set(words)) == len(words)


@pytest.mark.parametrize(("spec", "channels"), CASES)
def test_following_its_gradient_leads_to_the_truth(spec: LossSpec, channels: int) -> None:
    rows = torch.arange(10)[:, None] // 4
    labels = torch.stack((rows + torch.arange(9) // 5, rows.flip(0) + torch.arange(9) // 4)).clamp_max(
        max(2, channels) - 1
    )
    truth = one_hot(labels, channels)
    leaf = (0.5 * logits(truth)).requires_grad_()
    loss, optimiser = built(spec, channels), torch.optim.Adam([leaf], lr=0.3)
    for _ in range(80):
        optimiser.zero_grad()
        loss(leaf, truth).backward()
        optimiser.step()
    found = (leaf > 0).double() if channels == 1 else one_hot(leaf.argmax(1), channels)
    assert float((found == truth).double().mean()) > 0.85
