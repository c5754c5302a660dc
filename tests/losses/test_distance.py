from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import distance
from tests.losses.oracle import array, one_hot, records

KINDS: dict[str, Callable[[distance.Mask], distance.Map]] = {
    "signed_minus_one": partial(distance.signed, inside="minus_one"),
    "signed_plain": partial(distance.signed, inside="plain"),
    "signed_border_zero": partial(distance.signed, inside="border_zero"),
    "unsigned_two_sided": distance.two_sided,
    "unsigned_inside": distance.inside_distance,
    "dpce_reversed_normalised": partial(distance.reversed_depth, normalised=True),
    "dpce_reversed": partial(distance.reversed_depth, normalised=False),
}


def test_maps_match_the_oracle(oracle: Path) -> None:
    for record in records(oracle, "distance_map"):
        kind, expected = record["params"]["kind"], array(oracle, "maps", record["expected_array"])
        labels = array(oracle, "inputs", record["input"]["target"])
        by_class = kind.startswith("dpce")
        masks = one_hot(labels, int(labels.max()) + 1 if by_class else expected.shape[1]) > 0.5
        if by_class and masks.shape[1] == 1:
            masks = np.concatenate([~masks, masks], axis=1)
        found = distance.maps(torch.from_numpy(masks), KINDS[kind]).numpy()
        found = found.sum(axis=1) if by_class else found
        np.testing.assert_allclose(found, expected, atol=record["tol"]["array_atol"], err_msg=record["id"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mask", [np.zeros((4, 5), bool), np.ones((4, 5), bool)], ids=["empty", "full"])
def test_a_mask_without_boundary_has_a_map_of_zeros(kind: str, mask: distance.Mask) -> None:
    assert not KINDS[kind](mask).any()


def test_measuring_the_box_alone_changes_no_distance() -> None:
    mask = np.random.default_rng(0).random((12, 9, 7)) < 0.5
    mask[:, :2], mask[9:] = False, False
    padded = np.pad(mask, 5)
    np.testing.assert_array_equal(distance.inside_distance(padded)[5:-5, 5:-5, 5:-5][:9, 2:-1], _brute(mask)[:9, 2:-1])


def _brute(mask: distance.Mask) -> distance.Map:
    padded = np.pad(mask, 1)
    outside = np.argwhere(~padded)
    found = np.zeros(padded.shape)
    for place in np.argwhere(padded):
        found[tuple(place)] = np.sqrt(((outside - place) ** 2).sum(axis=1).min())
    return found[1:-1, 1:-1, 1:-1]


def test_spacing_scales_each_axis() -> None:
    mask = np.zeros((5, 5), bool)
    mask[2, 2] = True
    found = distance.outside_distance(mask, (3.0, 0.5))
    assert found[0, 2] == 6
    assert found[2, 0] == 1


def test_one_length_per_axis_is_asked_for() -> None:
    with pytest.raises(ParameterError, match=r"one length per spatial axis \(3\)"):
        distance.checked_spacing((1.0, 2.0), 3)
