from __future__ import annotations

import math

import pytest

from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.groups import empty_shares, group_summaries
from tests.statistics.tables import table

TABLE = table(
    {
        "I": {"dice": [0.8, 0.9, 0.7, 0.8], "volume_ml": [1, 1, 1, 1], "reference_volume_ml": [1, 1, 1, 1]},
        "BI": {"dice": [0.8, 0.8, 0.0, math.nan], "volume_ml": [1, 1, 0, 0], "reference_volume_ml": [1, 1, 1, 0]},
    },
    group=["A", "A", "B", "B"],
)


def test_every_method_has_a_mean_in_every_group() -> None:
    found = group_summaries(TABLE, "dice", empty=EmptyRule.SKIP, resamples=100)
    assert {key: pytest.approx(summary.mean) for key, summary in found.items()} == {
        ("I", "A"): 0.85, ("BI", "A"): 0.8, ("I", "B"): 0.75, ("BI", "B"): 0.0,
    }  # fmt: skip
    assert found["BI", "B"].undefined == 1
    assert group_summaries(TABLE, "dice", empty=EmptyRule.ONE, resamples=100)["BI", "B"].mean == 0.5


def test_what_is_rightly_empty_is_not_missed() -> None:
    assert empty_shares(TABLE) == {"I": 0.0, "BI": pytest.approx(1 / 3)}
