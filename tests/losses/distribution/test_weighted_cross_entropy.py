from __future__ import annotations

import pytest
import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import TrainingFacts, build_loss
from segloss_gui.losses.distribution.weighted_cross_entropy import WeightedCrossEntropyParams, prior_weights


def facts(*prior: float) -> TrainingFacts:
    return TrainingFacts(channels=len(prior), prior=prior, mean_volume_voxels=(1.0,) * len(prior))


def test_the_prior_of_one_class_gives_bertels_weights() -> None:
    assert WeightedCrossEntropyParams().resolve(facts(0.07)).weights == pytest.approx((1 / 1.86, 1 / 0.14))


def test_the_prior_of_several_classes_gives_all_of_them_one_total_weight() -> None:
    prior = (0.7, 0.2, 0.1)
    assert [w * p for w, p in zip(prior_weights(prior), prior, strict=True)] == pytest.approx([1 / 3] * 3)


def test_numbers_stay_as_they_are() -> None:
    params = WeightedCrossEntropyParams(weights=(1.0, 2.0))
    assert params.resolve(facts(0.5)) is params


@pytest.mark.parametrize("prior", [(0.0,), (1.0,), (0.5, 0.5, 0.0)])
def test_a_class_without_voxels_has_no_prior_weight(prior: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, match="every class in the training maps"):
        WeightedCrossEntropyParams().resolve(facts(*prior))


def test_equal_weights_of_one_are_cross_entropy() -> None:
    prediction, truth = torch.randn(2, 1, 7, dtype=torch.float64), torch.randint(0, 2, (2, 1, 7)).double()
    for normalise in ("count", "weight_sum"):
        loss = build_loss("weighted_cross_entropy", weights=(1.0, 1.0), normalise=normalise)
        torch.testing.assert_close(loss(prediction, truth), build_loss("cross_entropy")(prediction, truth))


def test_there_must_be_one_weight_per_class() -> None:
    loss = build_loss("weighted_cross_entropy", activation="softmax", weights=(1.0, 2.0))
    with pytest.raises(ParameterError, match=r"one weight per class, background first \(3\)"):
        loss(torch.zeros(1, 3, 2), torch.zeros(1, 3, 2))
