"""Lesions: counted by corners, found by any overlap."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ShapeError
from segloss_gui.metrics.lesions import Lesions, count_lesions, lesion_f1, lesion_precision, lesion_sensitivity


def scattered(*places: tuple[int, int, int]) -> np.ndarray:
    mask = np.zeros((9, 9, 9), bool)
    for place in places:
        mask[place] = True
    return mask


def test_voxels_that_share_a_corner_are_one_lesion() -> None:
    mask = scattered((1, 1, 1), (2, 2, 2), (5, 5, 5))
    assert count_lesions(mask, mask) == Lesions(2, 2, 2, 2)


def test_a_lesion_is_found_by_a_single_shared_voxel() -> None:
    reference = scattered((1, 1, 1), (1, 1, 2), (7, 7, 7), (4, 4, 4))
    prediction = scattered((1, 1, 2), (1, 1, 3), (0, 8, 0))
    found = count_lesions(prediction, reference)
    assert found == Lesions(predicted=2, predicted_true=1, reference=3, reference_found=1)
    assert lesion_sensitivity(found) == pytest.approx(1 / 3)
    assert lesion_precision(found) == 0.5
    assert lesion_f1(found) == pytest.approx(2 * (1 / 3) * 0.5 / (1 / 3 + 0.5))


def test_one_prediction_may_find_two_lesions() -> None:
    reference = scattered((1, 1, 1), (1, 1, 4))
    prediction = scattered(*((1, 1, z) for z in range(1, 5)))
    assert count_lesions(prediction, reference) == Lesions(1, 1, 2, 2)


def test_lesion_f1_is_zero_beside_one_empty_mask_and_undefined_beside_two() -> None:
    some, none = scattered((1, 1, 1)), scattered()
    assert lesion_f1(count_lesions(some, none)) == 0.0
    assert lesion_f1(count_lesions(none, some)) == 0.0
    assert lesion_f1(count_lesions(some, scattered((8, 8, 8)))) == 0.0
    nothing = count_lesions(none, none)
    assert all(math.isnan(of(nothing)) for of in (lesion_f1, lesion_sensitivity, lesion_precision))


def test_masks_of_two_shapes_are_refused() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        count_lesions(np.ones((2, 2), bool), np.ones((2, 3), bool))
