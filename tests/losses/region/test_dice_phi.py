from __future__ import annotations

import pytest
import torch

from segloss_gui.core.errors import ParameterError, StudyFaults, UndefinedError
from segloss_gui.losses import TrainingFacts, build_loss
from segloss_gui.losses.region.dice_phi import DicePhiParams

FACTS = TrainingFacts(channels=3, prior=(0.8, 0.15, 0.05), mean_volume_voxels=(800.0, 150.0, 50.0))


@pytest.mark.parametrize(
    ("phi", "include_background", "epsilon"),
    [("I", True, (800.0, 150.0, 50.0)), ("BI", False, (150.0, 50.0)), ("CI", True, 1000.0), ("BCI", False, 200.0)],
)
def test_the_heuristic_takes_the_volumes_of_the_maps_that_count(
    phi: str, include_background: bool, epsilon: object
) -> None:
    params = DicePhiParams.parse({"phi": phi, "include_background": include_background, "epsilon": "heuristic"})
    assert params.resolve(FACTS).epsilon == epsilon


def test_the_heuristic_of_one_channel_is_its_mean_volume() -> None:
    facts = TrainingFacts(channels=1, prior=(0.1,), mean_volume_voxels=(8789.0,))
    assert DicePhiParams(epsilon="heuristic").resolve(facts).epsilon == 8789.0


def test_a_class_without_voxels_has_no_heuristic_epsilon() -> None:
    facts = TrainingFacts(channels=2, prior=(1.0, 0.0), mean_volume_voxels=(100.0, 0.0))
    with pytest.raises(ParameterError, match="every class in the training maps"):
        DicePhiParams(epsilon="heuristic").resolve(facts)


def test_an_unresolved_heuristic_cannot_be_built() -> None:
    with pytest.raises(ParameterError, match="mean_volume_voxels"):
        build_loss("dice_phi", epsilon="heuristic")


def test_classes_gathered_by_phi_cannot_have_their_own_epsilon() -> None:
    with pytest.raises(StudyFaults, match="one epsilon per class needs phi I or BI"):
        build_loss("dice_phi", phi="BCI", epsilon=(1.0, 2.0))


@pytest.mark.parametrize("epsilon", [0.0, (5.0, 0.0)])
def test_zero_epsilon_on_an_empty_pair_is_refused(epsilon: object) -> None:
    loss = build_loss("dice_phi", activation="none", epsilon=epsilon)
    truth = torch.tensor([[[1.0, 1.0], [0.0, 0.0]]])
    with pytest.raises(UndefinedError, match="0/0"):
        loss(truth, truth)


@pytest.mark.parametrize("epsilon", [1e-7, 1.0, 1000.0])
def test_an_empty_map_is_pulled_down_by_epsilon_over_the_square(epsilon: float) -> None:
    leaf = torch.full((1, 1, 10), 0.5, dtype=torch.float64, requires_grad=True)
    build_loss("dice_phi", activation="none", epsilon=epsilon)(leaf, torch.zeros_like(leaf)).backward()
    torch.testing.assert_close(leaf.grad, torch.full_like(leaf, epsilon / (5 + epsilon) ** 2).detach())


def test_an_empty_map_is_ignored_image_by_image_and_learnt_over_the_batch() -> None:
    truth = torch.zeros(2, 1, 10, dtype=torch.float64)
    truth[0, 0, :4] = 1
    for phi, learnt in (("I", False), ("BI", True)):
        leaf = torch.full_like(truth, 0.5).requires_grad_()
        build_loss("dice_phi", activation="none", phi=phi, epsilon=1e-7)(leaf, truth).backward()
        assert leaf.grad is not None
        assert bool(leaf.grad[1].abs().max() > 1e-3) is learnt
