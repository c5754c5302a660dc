"""Tests of :mod:`segloss_gui.core.recent_values`."""

from __future__ import annotations

from segloss_gui.core.recent_values import RecentValues


def test_a_value_is_made_once_until_others_were_asked_for_since() -> None:
    made: list[str] = []
    kept: RecentValues[str, str] = RecentValues(2)

    def get(key: str) -> str:
        return kept.get(key, lambda: (made.append(key), key.upper())[1])

    assert [get(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]  # the third pushed out b, which was asked for longest ago
