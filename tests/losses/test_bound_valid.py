"""The mask of valid voxels: losses count as if the others had been cut away."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
import torch

from segloss_gui.core.errors import BadInputError, DtypeError, ParameterError, ShapeError
from segloss_gui.losses import LOSSES, LossParams, build_loss
from segloss_gui.losses.bound import UNMASKED, builder, knows_valid, value_of
from segloss_gui.losses.contract.ignored import what_is_ignored_does_not_matter
from segloss_gui.losses.contract.samples import CLASS_COUNTS, built, gradient, logits, target
from segloss_gui.losses.prediction import ModelOutput

WITH_MAPS = ("dpce", "boundary", "hausdorff_dt", "dice_boundary", "dice_hausdorff")
"""They measure distances in the whole image, where cutting a part away is another truth."""

OPTIONS = {
    "phi": ("CI", "BI", "BCI"),
    "include_background": (True, False),
    "batch": (True,),
    "per_image": (True,),
    "classes": ("all",),
    "normalise": ("weight_sum",),
    "penalty_on": ("per_image",),
    "power": ("after_mean", 1),
    "denominator": ("present",),
    "reduction": ("sum",),
    "inside": ("plain", "border_zero"),
    "field": ("one_sided",),
    "distance_map": ("reversed",),
    "t": (1.0, 0.4),
    "k": (40.0,),
    "empty_weight": ("eps:1e-10", "clamp:1e-5"),
}


def offered(key: str, name: str, option: object) -> bool:
    try:
        LOSSES[key].params.parse({name: option})
    except BadInputError:
        return False
    return True


CASES = [
    (key, {name: option})
    for key in LOSSES
    for name, options in OPTIONS.items()
    for option in options
    if offered(key, name, option)
]


@pytest.mark.parametrize(("key", "changes"), CASES, ids=str)
def test_what_is_ignored_does_not_matter_with_other_parameters(key: str, changes: dict[str, object]) -> None:
    for channels in CLASS_COUNTS[LOSSES[key].channels]:
        what_is_ignored_does_not_matter(LOSSES[key], channels, changes)


def test_every_loss_of_this_package_knows_the_mask() -> None:
    assert all(knows_valid(built(spec, CLASS_COUNTS[spec.channels][0])) for spec in LOSSES.values())


@pytest.mark.parametrize("key", [key for key in LOSSES if key not in WITH_MAPS])
def test_ignored_rows_count_as_if_they_were_cut_away(key: str) -> None:
    spec = LOSSES[key]
    per_image = [{}, {"per_image": True}] if "per_image" in spec.params.model_fields else [{}]
    for channels, changes in itertools.product(CLASS_COUNTS[spec.channels], per_image):
        truth = target(channels)
        valid = torch.ones_like(truth[:, :1], dtype=torch.bool)
        valid[:, :, 3:] = False
        loss, given = built(spec, channels, changes=changes), logits(truth)
        value, slope = gradient(lambda p, g, loss=loss, v=valid: value_of(loss, p, g, v), given, truth)  # type: ignore[misc]
        cut, wanted = gradient(loss, given[:, :, :3], truth[:, :, :3])
        torch.testing.assert_close(value, cut)
        torch.testing.assert_close(slope[:, :, :3], wanted)
        assert not slope[:, :, 3:].any()


@pytest.mark.parametrize("key", ["boundary", "hausdorff_dt"])
def test_ignored_voxels_lie_outside_every_object_of_a_distance_map(key: str) -> None:
    truth = torch.tensor([[[0.0, 0, 1, 1, 1, 0]]])
    valid = torch.tensor([[[True, True, True, True, False, True]]])
    s = torch.tensor([[[0.1, 0.2, 0.7, 0.9, 0.8, 0.3]]])
    known = truth.where(valid, 0.0)
    inside = s.where(valid, 0.0)
    loss = build_loss(key, activation="none")
    # Over six voxels, one of which costs nothing; the mean is over five.
    assert float(loss(s, truth, valid)) == pytest.approx(float(loss(inside, known)) * 6 / 5)


def test_means_divide_by_the_valid_voxels() -> None:
    s, g = torch.tensor([[[0.5, 0.5, 0.9]]]), torch.ones(1, 1, 3)
    found = build_loss("cross_entropy", activation="none")(s, g, torch.tensor([[[True, True, False]]]))
    assert float(found) == pytest.approx(0.693147)


@pytest.mark.parametrize(
    ("valid", "error"),
    [
        (torch.ones(2, 1, 5, 6), DtypeError),
        (torch.ones(2, 3, 5, 6, dtype=torch.bool), ShapeError),
        (torch.ones(2, 1, 5, dtype=torch.bool), ShapeError),
    ],
)
def test_a_mask_that_does_not_fit_is_refused(valid: torch.Tensor, error: type[Exception]) -> None:
    truth = target(3)
    with pytest.raises(error, match="mask of valid voxels"):
        build_loss("soft_dice", activation="softmax")(logits(truth), truth, valid)


def unaware(prediction: ModelOutput, target: torch.Tensor, _: LossParams) -> torch.Tensor:
    return (prediction.probabilities - target).square().mean()


def test_a_plug_in_that_does_not_know_the_mask_works_without_one_and_says_so_with_one() -> None:
    truth = target(1)
    valid = truth > -1
    valid[0, 0, 0] = False
    formula = builder(unaware)(LossParams(), "sigmoid")
    for loss in (formula, lambda p, g: (p - g).square().mean()):
        assert not knows_valid(loss)
        assert float(value_of(loss, logits(truth), truth)) > 0
        with pytest.raises(ParameterError, match="does not know the mask"):
            value_of(loss, logits(truth), truth, valid)
    with pytest.raises(ParameterError, match="does not know the mask"):
        formula(logits(truth), truth, valid)
    assert UNMASKED.count(".") <= 3


def test_a_weighted_sum_with_a_plug_in_that_does_not_know_the_mask_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = dataclasses.replace(LOSSES["soft_dice"], key="mine", builder=builder(unaware), params=LossParams)
    monkeypatch.setattr("segloss_gui.losses.compound.weighted_sum.LOSSES", {**LOSSES, "mine": spec})
    loss = build_loss("weighted_sum", terms=({"loss": "mine"}, {"loss": "soft_dice"}))
    truth = target(1)
    assert float(loss(logits(truth), truth)) > 0
    valid = torch.ones_like(truth, dtype=torch.bool)
    valid[0, 0, 0] = False
    with pytest.raises(ParameterError, match="does not know the mask"):
        loss(logits(truth), truth, valid)  # type: ignore[call-arg]
