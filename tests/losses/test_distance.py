from __future__ import annotations

import threading
import time
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.ndimage import distance_transform_edt

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import distance
from tests.losses.oracle import array, one_hot, records

KINDS: dict[str, distance.Measure] = {
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
        found = distance.maps(torch.from_numpy(masks), KINDS[kind], torch.float64).numpy()
        found = found.sum(axis=1) if by_class else found
        np.testing.assert_allclose(found, expected, atol=record["tol"]["array_atol"], err_msg=record["id"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mask", [torch.zeros(4, 5, dtype=torch.bool), torch.ones(4, 5, dtype=torch.bool)])
def test_a_mask_without_boundary_has_a_map_of_zeros(kind: str, mask: torch.Tensor) -> None:
    assert not KINDS[kind](mask, torch.float32).any()


@pytest.mark.parametrize("spacing", [(), (0.5, 3.0, 1.25)])
@pytest.mark.parametrize("share", [0.0005, 0.02, 0.5, 0.98])
def test_distances_are_those_of_scipy(share: float, spacing: tuple[float, ...]) -> None:
    mask = np.random.default_rng(0).random((21, 17, 13)) < share
    mask[3, 4, 5] = True
    mask[10:] = False
    expected = distance_transform_edt(~mask, sampling=spacing or None)
    found = distance.outside_distance(torch.from_numpy(mask), torch.float64, spacing)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    expected = distance_transform_edt(mask, sampling=spacing or None)
    found = distance.inside_distance(torch.from_numpy(mask), torch.float64, spacing)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_float32_distances_are_exact_before_the_root() -> None:
    mask = torch.zeros(90, 80, 70, dtype=torch.bool)
    mask[0, 0, 0] = True
    far = distance.nearest(mask, torch.float32)[-1, -1, -1]
    assert far == torch.tensor(89.0**2 + 79**2 + 69**2).sqrt()


def test_one_length_per_axis_is_asked_for() -> None:
    with pytest.raises(ParameterError, match=r"one length per spatial axis \(3\)"):
        distance.checked_spacing((1.0, 2.0), 3)


@pytest.mark.parametrize("voxels", [1, 7, 64])
def test_distances_do_not_depend_on_how_many_voxels_a_cpu_works_on(
    voxels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = torch.rand(9, 8, 7, generator=torch.Generator().manual_seed(0)) > 0.9
    whole = distance.nearest(objects, torch.float64, (1.0, 0.5, 2.0))
    monkeypatch.setattr(distance, "VOXELS_IN_CACHE", voxels)
    assert torch.equal(distance.nearest(objects, torch.float64, (1.0, 0.5, 2.0)), whole)


@pytest.mark.parametrize("shape", [(7, 9), (1, 6), (5, 6, 7), (1, 4, 1)])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("stretched", [False, True])
def test_single_and_double_precision_take_different_ways_to_the_same_distances(
    shape: tuple[int, ...], share: float, stretched: bool
) -> None:
    objects = torch.rand(shape, generator=torch.Generator().manual_seed(3)) < share
    spacing = (0.7, 1.5, 3.0)[: len(shape)] if stretched else ()
    exact = distance.nearest(objects, torch.float64, spacing)
    for dtype, tolerance in ((torch.float32, 1e-6), (torch.bfloat16, 1e-2)):
        found = distance.nearest(objects, dtype, spacing)
        assert found.dtype == dtype
        torch.testing.assert_close(found.double(), exact, rtol=tolerance, atol=0)


@pytest.mark.parametrize("shape", [(7, 9), (1, 6), (5, 6, 7), (1, 4, 1)])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if "sided" in kind or "signed" in kind])
def test_both_sides_measured_in_one_pass_are_the_two_sides_measured_each_by_itself(
    kind: str, shape: tuple[int, ...], share: float
) -> None:
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(4)) < share
    for spacing in ((), (0.7, 1.5, 3.0)[: len(shape)]):
        measure = partial(KINDS[kind], spacing=spacing)
        exact = measure(mask, torch.float64)  # by tensors, side by side
        torch.testing.assert_close(measure(mask, torch.float32).double(), exact, rtol=1e-6, atol=1e-6)


def test_a_contour_seen_from_both_sides_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[tuple[int, ...]] = []
    by_edt = distance._by_edt

    def counted(labels: torch.Tensor, steps: distance.Spacing) -> torch.Tensor:
        measured.append(tuple(labels.shape))
        return by_edt(labels, steps)

    monkeypatch.setattr(distance, "_by_edt", counted)
    for kind in ("unsigned_two_sided", "signed_minus_one"):
        KINDS[kind](torch.eye(5) > 0, torch.float32)
    assert measured == [(5, 5), (5, 5)]


@pytest.mark.parametrize("shape", [(7, 9), (1, 6), (5, 6, 7), (1, 4, 1), (30,)])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95, 1.0])
def test_masks_too_large_to_hold_the_interpreter_for_have_the_same_distances(
    shape: tuple[int, ...], share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = torch.rand(shape, generator=torch.Generator().manual_seed(5)) < share
    for spacing in ((), (0.7, 1.5, 3.0)[: len(shape)]):
        with monkeypatch.context() as usual:
            usual.setattr(distance, "MOST_VOXELS", 10**6)
            exact = distance.nearest(objects, torch.float64, spacing)
        with monkeypatch.context() as large:
            large.setattr(distance, "MOST_VOXELS", 0)
            large.setattr(distance, "_by_edt", pytest.fail)
            large.setattr(distance, "_by_tensors", pytest.fail)
            for dtype, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-6), (torch.bfloat16, 1e-2)):
                found = distance.nearest(objects, dtype, spacing)
                assert found.dtype == dtype
                torch.testing.assert_close(found.double(), exact, rtol=tolerance, atol=0)


def test_other_threads_go_on_while_a_large_mask_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distance, "MOST_VOXELS", 0)
    mask = torch.zeros(96, 96, 96, dtype=torch.bool)
    mask[20:60, 30:70, 40:90] = True
    # Who holds the interpreter does so all the time, and every time; a busy machine may stop a whole program at times.
    assert any(longest_pause(mask) < 0.5 for _ in range(5))


def longest_pause(mask: torch.Tensor) -> float:
    """As a share of the time that measuring ``mask`` takes: for how long this thread was not let go on."""
    done, beats = threading.Event(), [time.perf_counter()]
    thread = threading.Thread(target=lambda: (distance.nearest(mask, torch.float32), done.set()))
    thread.start()
    while not done.wait(0.001):
        beats.append(time.perf_counter())
    thread.join()
    beats.append(time.perf_counter())
    return max(later - sooner for sooner, later in pairwise(beats)) / (beats[-1] - beats[0])


def test_remembered_maps_are_those_that_are_computed_and_only_within_the_block() -> None:
    masks = torch.from_numpy(np.random.default_rng(0).random((2, 2, 9, 7)) < 0.4)
    measure = partial(distance.signed, inside="plain", spacing=(1.0, 2.0))
    plain = distance.maps(masks, measure, torch.float32)
    before = distance._kept.cache_info()
    with distance.remembered_maps():
        once, again = (distance.maps(masks, measure, torch.float32) for _ in range(2))
        masks[0, 0, 0, 0] = ~masks[0, 0, 0, 0]
        other = distance.maps(masks, measure, torch.float32)
    after = distance._kept.cache_info()
    assert torch.equal(once, plain)
    assert torch.equal(again, plain)
    assert (after.misses - before.misses, after.hits - before.hits) == (5, 7)  # the changed mask alone is new
    assert torch.equal(other, distance.maps(masks, measure, torch.float32))
    assert distance._kept.cache_info() == after
