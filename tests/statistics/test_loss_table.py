"""Table 1 of Bertels: marks by significance, ties, and whom they compare with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.loss_table import LossTable, loss_table
from segloss_gui.statistics.score_table import ScoreTable

RANDOM = np.random.default_rng(0)
CASES = 40
BASE = RANDOM.normal(0.6, 0.05, CASES)
LOSSES = {"CE": "cross_entropy", "wCE": "weighted_cross_entropy", "sDice": "soft_dice", "sJac": "soft_jaccard"}


def noise() -> np.ndarray:
    return RANDOM.normal(0, 0.01, CASES)


DICE = {"CE": BASE, "wCE": BASE - 0.1, "sDice": BASE + 0.05 + noise(), "sJac": BASE + 0.05 + noise()}


def made(**metrics: dict[str, np.ndarray]) -> ScoreTable:
    names = {
        "case": [f"case {k}" for k in range(CASES)] * len(LOSSES),
        "method": [method for method in LOSSES for _ in range(CASES)],
        "loss": [loss for loss in LOSSES.values() for _ in range(CASES)],
    }
    return ScoreTable.of(names, {key: np.concatenate([of[method] for method in LOSSES]) for key, of in metrics.items()})


def marks(found: LossTable, metric: str = "dice") -> dict[str, str]:
    letters = {}
    for method in found.methods:
        cell = found.cells[method, metric]
        shown = zip("iub", (cell.italic, cell.underline, cell.bold), strict=True)
        letters[method] = "".join(letter for letter, there in shown if there)
    return letters


def test_what_beats_a_cross_entropy_is_marked_and_ties_at_the_top_are_all_bold() -> None:
    found = loss_table(made(dice=DICE), ["dice"], empty=EmptyRule.SKIP, resamples=2000)
    assert marks(found) == {"CE": "u", "wCE": "", "sDice": "iub", "sJac": "iub"}


def test_every_metric_is_marked_by_its_own_best_end() -> None:
    distances = {method: 10 * (1 - values) for method, values in DICE.items()}
    errors = {method: 10 * (values - 0.7) for method, values in DICE.items()}
    tables = made(dice=DICE, hd95_mm=distances, volume_error_ml=errors, volume_ml=errors)
    keys = ["dice", "hd95_mm", "volume_error_ml", "volume_ml"]
    found = loss_table(tables, keys, empty=EmptyRule.SKIP, resamples=1000)
    assert marks(found, "hd95_mm") == marks(found, "dice") == marks(found, "volume_error_ml")
    assert set(marks(found, "volume_ml").values()) == {""}


def test_a_correction_can_take_marks_away_and_never_gives_them() -> None:
    few = made(dice=DICE).where(case=[f"case {k}" for k in range(4)])
    plain = loss_table(few, ["dice"], empty=EmptyRule.SKIP)
    strict = loss_table(few, ["dice"], empty=EmptyRule.SKIP, correction="bonferroni")
    for method in LOSSES:
        assert plain.cells[method, "dice"].italic >= strict.cells[method, "dice"].italic
        assert plain.cells[method, "dice"].bold <= strict.cells[method, "dice"].bold
    assert "Bonferroni" in strict.rule


def test_the_rule_stands_with_the_table() -> None:
    found = loss_table(made(dice=DICE), ["dice"], empty=EmptyRule.SKIP, resamples=50)
    assert "Italic: significantly better than CE. Underlined: significantly better than wCE." in found.rule
    assert "p < 0.05" in found.rule
    without = loss_table(made(dice=DICE).where(method=["sDice", "sJac"]), ["dice"], empty=EmptyRule.SKIP, resamples=50)
    assert without.rule.startswith("Bold")
    assert marks(without) == {"sDice": "b", "sJac": "b"}


def test_baselines_may_be_chosen_and_must_exist() -> None:
    table = made(dice=DICE)
    found = loss_table(table, ["dice"], empty=EmptyRule.SKIP, baselines=("wCE", ""), resamples=1000)
    assert marks(found)["CE"] == "i"
    with pytest.raises(ParameterError, match="got Lovász"):
        loss_table(table, ["dice"], empty=EmptyRule.SKIP, baselines=("Lovász", ""))


def test_a_method_that_is_nowhere_defined_has_no_marks() -> None:
    holed = {**DICE, "sJac": np.full(CASES, math.nan)}
    found = loss_table(made(dice=holed), ["dice"], empty=EmptyRule.SKIP, resamples=500)
    assert marks(found)["sJac"] == ""
    assert marks(found)["sDice"] == "iub"
    assert found.cells["sJac", "dice"].summary.undefined == CASES
