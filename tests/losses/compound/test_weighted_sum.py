from __future__ import annotations

import math

import pytest
import torch

from segloss_gui.core.errors import ParameterError, ShapeError, StudyFaults
from segloss_gui.losses import LOSSES, TrainingFacts, build_loss
from segloss_gui.losses.compound.weighted_sum import WeightedSumParams

FACTS = TrainingFacts(channels=1, prior=(0.2,), mean_volume_voxels=(50.0,))
SPEC = LOSSES["weighted_sum"]


def test_the_terms_are_added_with_their_weights() -> None:
    prediction, truth = torch.randn(2, 1, 5, 5), torch.randint(0, 2, (2, 1, 5, 5)).float()
    terms = [{"loss": "soft_dice", "weight": 2}, {"loss": "focal", "weight": 0.5, "params": {"gamma": 1.0}}]
    expected = 2 * build_loss("soft_dice")(prediction, truth) + 0.5 * build_loss("focal", gamma=1.0)(prediction, truth)
    torch.testing.assert_close(build_loss("weighted_sum", terms=terms)(prediction, truth), expected)


def test_terms_are_resolved_from_the_training_maps() -> None:
    params = WeightedSumParams.parse(
        {"terms": [{"loss": "weighted_cross_entropy"}, {"loss": "dice_phi", "params": {"epsilon": "heuristic"}}]}
    )
    assert "weighted_cross_entropy: weights 'prior'" in params.unresolved()
    resolved = params.resolve(FACTS)
    assert not resolved.unresolved()
    assert [term.params for term in resolved.terms] == [{"weights": [0.625, 2.5]}, {"epsilon": 50.0}]
    assert WeightedSumParams.parse(resolved.model_dump(mode="json")) == resolved


def test_an_unresolved_term_is_named() -> None:
    with pytest.raises(ParameterError, match="weighted_cross_entropy: weights 'prior' needs"):
        build_loss("weighted_sum", terms=[{"loss": "weighted_cross_entropy"}, {"loss": "soft_dice"}])


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ([{"loss": "soft_dice"}], "at least 2"),
        ([{"loss": "soft_dice"}] * 4, "at most 3"),
        ([{"loss": "soft_dice"}, {"loss": "no_such"}], "must be one of"),
        ([{"loss": "soft_dice"}, {"loss": "weighted_sum"}], "must be one of"),
        ([{"loss": "soft_dice"}, {"loss": "focal", "params": {"gamma": -1}}], "gamma"),
        ([{"loss": "soft_dice"}, {"loss": "focal", "weight": -1}], "weight"),
    ],
)
def test_faults_are_named(terms: list[dict[str, object]], fault: str) -> None:
    with pytest.raises(StudyFaults, match=fault):
        build_loss("weighted_sum", terms=terms)


def test_the_floor_is_the_sum_of_the_floors() -> None:
    combo = WeightedSumParams.parse({"terms": [{"loss": "combo", "weight": 2.0}, {"loss": "soft_dice"}]})
    boundary = WeightedSumParams.parse({"terms": [{"loss": "boundary"}, {"loss": "soft_dice"}]})
    assert SPEC.floor_at(combo) == -1
    assert math.isnan(SPEC.floor_at(boundary))


@pytest.mark.parametrize(
    ("terms", "group"),
    [
        (["soft_dice", "tversky", "lovasz_sigmoid"], "metric"), (["focal", "cross_entropy"], "pixel"),
        (["soft_dice", "cross_entropy"], None), (["soft_dice", "boundary"], None), (["boundary", "combo"], None),
    ],
)  # fmt: skip
def test_the_group_is_that_of_the_terms_where_they_agree(terms: list[str], group: str | None) -> None:
    assert SPEC.group_at(WeightedSumParams.parse({"terms": [{"loss": key} for key in terms]})) == group
    assert SPEC.group_at(None) is None


def test_a_term_that_needs_one_channel_refuses_several() -> None:
    loss = build_loss("weighted_sum", activation="softmax", terms=[{"loss": "lovasz_sigmoid"}, {"loss": "soft_dice"}])
    with pytest.raises(ShapeError, match="one channel"):
        loss(torch.zeros(1, 3, 4), torch.zeros(1, 3, 4))
