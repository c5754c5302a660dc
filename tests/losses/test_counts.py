from __future__ import annotations

import pytest
import torch

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.losses.counts import Counts, dice_index, jaccard_index, kept, per_subset, soft_counts, tversky_index
from segloss_gui.losses.prediction import ModelOutput

SHAPES = {"I": (2, 3), "CI": (2,), "BI": (3,), "BCI": ()}


def counts() -> Counts:
    prediction = torch.rand(2, 3, 4, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return soft_counts(ModelOutput(prediction, "none"), (prediction > 0.4).double(), "I")


@pytest.mark.parametrize("phi", SHAPES)
def test_every_phi_counts_all_voxels_once(phi: str) -> None:
    prediction, truth = torch.rand(2, 3, 4, 5), torch.randint(0, 2, (2, 3, 4, 5)).float()
    found = soft_counts(ModelOutput(prediction, "none"), truth, phi)  # type: ignore[arg-type]
    assert found.tp.shape == SHAPES[phi]
    torch.testing.assert_close(found.predicted.sum(), prediction.sum())
    torch.testing.assert_close(found.tp.sum() + found.fn.sum(), truth.sum())
    torch.testing.assert_close(found.fp.sum(), (prediction * (1 - truth)).sum())


def test_dice_and_jaccard_are_tversky_indices() -> None:
    torch.testing.assert_close(dice_index(counts()), tversky_index(counts(), 0.5, 0.5))
    torch.testing.assert_close(dice_index(counts(), 2.0, 2.0), tversky_index(counts(), 0.5, 0.5, 1.0, 1.0))
    jaccard = jaccard_index(counts())
    torch.testing.assert_close(dice_index(counts()), 2 * jaccard / (1 + jaccard))


def test_the_background_is_dropped_only_beside_other_channels() -> None:
    assert kept(torch.zeros(2, 3, 4), include_background=False).shape[1] == 2
    assert kept(torch.zeros(2, 1, 4), include_background=False).shape[1] == 1


def test_an_empty_pair_without_smoothing_is_refused_in_words() -> None:
    zero = torch.zeros(1, 1)
    with pytest.raises(UndefinedError, match="positive smoothing term"):
        dice_index(Counts(zero, zero, zero))


def test_values_are_looked_at_only_without_smoothing() -> None:
    unread = torch.zeros(1, 1, device="meta")
    assert dice_index(Counts(unread, unread, unread), 1.0, 1.0).is_meta


def test_one_epsilon_per_class_needs_classes_apart() -> None:
    with pytest.raises(ParameterError, match="phi CI gathers"):
        per_subset((1.0, 2.0, 3.0), "CI", torch.zeros(2))
    with pytest.raises(ParameterError, match=r"one per class that counts \(3\), got 2"):
        per_subset((1.0, 2.0), "I", torch.zeros(2, 3))
