"""Every metric of the registry: named, defined where it says so, measured together."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import METRICS, QUICK, EmptyRule, MaskPair, measure
from segloss_gui.metrics.registry import A_MASK_EMPTY, BOTH_EMPTY, NO_PREDICTION, NO_REFERENCE

SPACING = (1.0, 1.0, 2.0)
EMPTY = np.zeros((6, 6, 6), bool)
BLOCK = EMPTY.copy()
BLOCK[1:4, 1:4, 1:4] = True
UNDEFINED = {
    BOTH_EMPTY: ((EMPTY, EMPTY),),
    A_MASK_EMPTY: ((EMPTY, EMPTY), (BLOCK, EMPTY), (EMPTY, BLOCK)),
    NO_REFERENCE: ((EMPTY, EMPTY), (BLOCK, EMPTY)),
    NO_PREDICTION: ((EMPTY, EMPTY), (EMPTY, BLOCK)),
    "": (),
}


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_is_undefined_exactly_where_it_says(key: str) -> None:
    spec = METRICS[key]
    assert spec.key == key
    assert spec.title
    assert spec.short
    assert spec.meaning
    undefined = UNDEFINED[spec.undefined_when]
    for pair in ((EMPTY, EMPTY), (BLOCK, EMPTY), (EMPTY, BLOCK), (BLOCK, BLOCK)):
        value = spec.of(MaskPair(*pair, SPACING))
        assert math.isnan(value) == any(pair[0] is a and pair[1] is b for a, b in undefined)


@pytest.mark.parametrize("key", METRICS)
def test_a_perfect_prediction_is_the_best_there_is(key: str) -> None:
    value = measure(BLOCK, BLOCK, SPACING, (key,))[key]
    wanted = {"high": 1.0, "low": 0.0, "zero": 0.0}
    if METRICS[key].best:
        assert value == wanted[METRICS[key].best]


def test_quick_metrics_need_neither_distances_nor_parts() -> None:
    pair = MaskPair(BLOCK, BLOCK, SPACING)
    for key in QUICK:
        METRICS[key].of(pair)
    assert not {"surface", "lesions"} & set(vars(pair))


def test_measure_gives_what_is_asked_and_works_out_distances_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from segloss_gui.metrics import pair

    calls = []
    real = pair.surface_distances
    monkeypatch.setattr(pair, "surface_distances", lambda *given: (calls.append(1), real(*given))[1])
    found = measure(BLOCK, np.roll(BLOCK, 1, 0), SPACING, ("surface_dice", "hd95_mm", "dice"), tolerance_mm=0.5)
    assert list(found) == ["surface_dice", "hd95_mm", "dice"]
    assert found["hd95_mm"] == 1.0
    assert 0 < found["surface_dice"] < 1
    assert measure(BLOCK, np.roll(BLOCK, 1, 0), SPACING, ("surface_dice",), tolerance_mm=1.0)["surface_dice"] == 1.0
    assert len(calls) == 2


def test_a_sheared_voxels_volume_is_taken_as_given() -> None:
    assert measure(BLOCK, BLOCK, SPACING, ("volume_ml",), voxel_ml=0.5)["volume_ml"] == 13.5


def test_an_unknown_metric_is_refused_by_name() -> None:
    with pytest.raises(ParameterError, match="got 'dise'"):
        measure(BLOCK, BLOCK, SPACING, ("dise",))


def test_the_empty_rule_fills_only_what_is_empty_twice() -> None:
    values, empty = [0.25, math.nan, math.nan], [False, True, False]
    for rule, wanted in ((EmptyRule.SKIP, math.nan), (EmptyRule.ONE, 1.0), (EmptyRule.ZERO, 0.0)):
        filled = rule.apply(values, empty)
        assert filled[0] == 0.25
        assert filled[1] == pytest.approx(wanted, nan_ok=True)
        assert math.isnan(filled[2])
