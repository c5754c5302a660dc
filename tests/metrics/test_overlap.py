"""Overlap and volume of masks: known values, the oracle, and what is undefined."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.core.errors import ShapeError
from segloss_gui.metrics import Overlap, dice, jaccard, overlap, volume_error_ml
from segloss_gui.metrics.overlap import precision, sensitivity, volume_error_percent

counts = st.builds(Overlap, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.just(0.1))


def test_dice_and_jaccard_are_undefined_when_both_masks_are_empty() -> None:
    empty = overlap(np.zeros((3, 3), bool), np.zeros((3, 3), bool), 1.0)
    assert math.isnan(dice(empty))
    assert math.isnan(jaccard(empty))
    assert volume_error_ml(empty) == 0.0


def test_one_empty_mask_scores_zero() -> None:
    one = overlap(np.zeros(4, bool), np.ones(4, bool), 0.5)
    assert (dice(one), jaccard(one), volume_error_ml(one)) == (0.0, 0.0, -2.0)


def test_masks_of_two_shapes_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"one shape, got \(3,\) and \(4,\)"):
        overlap(np.ones(3, bool), np.ones(4, bool), 1.0)


@given(counts)
def test_jaccard_follows_from_dice(value: Overlap) -> None:
    d, j = dice(value), jaccard(value)
    assert math.isnan(d) == math.isnan(j)
    if not math.isnan(d):
        assert j == pytest.approx(d / (2 - d))
        assert d - j <= 3 - 2 * math.sqrt(2) + 1e-12


@given(counts)
def test_volume_error_is_the_difference_of_the_volumes(value: Overlap) -> None:
    assert volume_error_ml(value) == pytest.approx(value.prediction_ml - value.reference_ml)


def test_sensitivity_precision_and_relative_error_are_undefined_without_their_denominator() -> None:
    no_reference, no_prediction = Overlap(0, 3, 0, 0.1), Overlap(0, 0, 3, 0.1)
    assert math.isnan(sensitivity(no_reference))
    assert math.isnan(volume_error_percent(no_reference))
    assert precision(no_reference) == 0.0
    assert math.isnan(precision(no_prediction))
    assert (sensitivity(no_prediction), volume_error_percent(no_prediction)) == (0.0, -100.0)


def test_hard_metrics_match_the_oracle(oracle: Path) -> None:
    rows = [row for row in json.loads((oracle / "manifest.json").read_text())["rows"] if row["loss"] == "hard_metrics"]
    assert rows
    inputs = np.load(oracle / "inputs.npz")
    checked = 0
    for row in rows:
        for expected in row["expected"]:
            prediction = inputs[expected["pred"]][expected["element"], 0] > row["params"]["threshold"]
            reference = inputs[expected["target"]][expected["element"], 0] > 0.5
            found = overlap(prediction, reference, 1.0)
            for value, of in ((expected["dice"], dice(found)), (expected["jaccard"], jaccard(found))):
                assert of == pytest.approx(value, abs=1e-12, nan_ok=True) if value is not None else math.isnan(of)
            checked += 1
    assert checked > 5
