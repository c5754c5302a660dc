"""Table 1 of Bertels 2019: marks from scores, by each metric's own end, and the rule beneath."""

from __future__ import annotations

import math

import numpy as np

from segloss_gui.core.loss_group import LossGroup
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.loss_table import LossTable, loss_table
from segloss_gui.statistics.score_table import ScoreTable

RANDOM = np.random.default_rng(0)
CASES = 40
BASE = RANDOM.normal(0.6, 0.05, CASES)
GROUPS: dict[str, LossGroup] = {"CE": "pixel", "wCE": "pixel", "sDice": "metric", "sJac": "metric"}


def noise() -> np.ndarray:
    return RANDOM.normal(0, 0.01, CASES)


DICE = {"CE": BASE, "wCE": BASE - 0.1, "sDice": BASE + 0.05 + noise(), "sJac": BASE + 0.05 + noise()}


def made(**metrics: dict[str, np.ndarray]) -> ScoreTable:
    names = {
        "case": [f"case {k}" for k in range(CASES)] * len(GROUPS),
        "method": [method for method in GROUPS for _ in range(CASES)],
    }
    return ScoreTable.of(names, {key: np.concatenate([of[method] for method in GROUPS]) for key, of in metrics.items()})


def marks(found: LossTable, metric: str = "dice") -> dict[str, str]:
    letters = {}
    for method in found.methods:
        cell = found.cells[method, metric]
        shown = zip("iub", (cell.italic, cell.underline, cell.bold), strict=True)
        letters[method] = "".join(letter for letter, there in shown if there)
    return letters


def table_of(table: ScoreTable, *metrics: str, **options: object) -> LossTable:
    return loss_table(table, metrics, **{"groups": GROUPS, "empty": EmptyRule.SKIP, "resamples": 1000, **options})  # type: ignore[arg-type]


def test_the_cross_entropies_are_italic_and_the_worse_one_is_underlined_too() -> None:
    assert marks(table_of(made(dice=DICE), "dice")) == {"CE": "i", "wCE": "iu", "sDice": "", "sJac": ""}


def test_the_one_that_beats_all_others_is_bold() -> None:
    found = table_of(made(dice={**DICE, "sJac": BASE + 0.1}), "dice")
    assert marks(found) == {"CE": "i", "wCE": "iu", "sDice": "u", "sJac": "b"}


def test_every_metric_is_marked_by_its_own_best_end() -> None:
    distances = {method: 10 * (1 - values) for method, values in DICE.items()}
    errors = {method: 10 * (values - 0.7) for method, values in DICE.items()}
    tables = made(dice=DICE, hd95_mm=distances, volume_error_ml=errors, volume_ml=errors)
    found = table_of(tables, "dice", "hd95_mm", "volume_error_ml", "volume_ml")
    assert marks(found, "hd95_mm") == marks(found, "dice") == marks(found, "volume_error_ml")
    assert set(marks(found, "volume_ml").values()) == {""}


def test_errors_with_a_sign_are_judged_by_their_size() -> None:
    sizes = np.linspace(1, 2, CASES)
    errors = {"CE": -3 * sizes, "wCE": 3 * sizes, "sDice": -sizes, "sJac": sizes}
    found = table_of(made(volume_error_ml=errors), "volume_error_ml")
    assert marks(found, "volume_error_ml") == {"CE": "i", "wCE": "i", "sDice": "", "sJac": ""}


def test_a_correction_can_only_take_marks_away() -> None:
    few = made(dice=DICE).where(case=[f"case {k}" for k in range(4)])
    plain, strict = (table_of(few, "dice", correction=name) for name in ("none", "bonferroni"))
    for method in GROUPS:
        assert set(marks(strict)[method]) <= set(marks(plain)[method])
    assert "Bonferroni" in strict.rule


def test_the_rule_stands_with_the_table() -> None:
    found = table_of(made(dice=DICE), "dice", resamples=50)
    assert "each of the metric-sensitive losses (sDice, sJac)" in found.rule
    assert "p < 0.05" in found.rule
    pixels = table_of(made(dice=DICE).where(method=["CE", "wCE"]), "dice")
    assert "No italic" in pixels.rule
    assert marks(pixels) == {"CE": "b", "wCE": "u"}


def test_methods_are_grouped_as_told_not_by_name() -> None:
    told = table_of(made(dice=DICE), "dice", groups={"sJac": "pixel", "wCE": "metric"})
    assert marks(told) == {"CE": "", "wCE": "", "sDice": "", "sJac": ""}


def test_a_method_that_is_nowhere_defined_has_no_marks_and_hinders_none() -> None:
    found = table_of(made(dice={**DICE, "sJac": np.full(CASES, math.nan)}), "dice")
    assert marks(found) == {"CE": "i", "wCE": "iu", "sDice": "b", "sJac": ""}
    assert found.cells["sJac", "dice"].summary.undefined == CASES


def test_methods_without_a_case_in_common_are_not_compared() -> None:
    early, late = DICE["CE"].copy(), DICE["sDice"].copy()
    early[CASES // 2 :], late[: CASES // 2] = math.nan, math.nan
    found = table_of(made(dice={**DICE, "CE": early, "sDice": late}), "dice")
    assert marks(found)["CE"] == ""
    assert found.comparisons["dice"].n[0, 2] == 0
