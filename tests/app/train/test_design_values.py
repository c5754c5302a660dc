"""Tests of :mod:`segloss_gui.app.train.design_values`."""

from __future__ import annotations

from typing import Any

import pytest

from segloss_gui.app.form_kinds import Number
from segloss_gui.app.train.design_values import checked_values, typed_values


@pytest.mark.parametrize("text", ["", " , ; "])
def test_no_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least one value"):
        typed_values(text)


@pytest.mark.parametrize(
    ("values", "words", "fault"),
    [
        ((1, 1), (), "must differ"),
        (("often",), (), r"must be numbers, got 'often'"),
        (("often",), ("heuristic",), r"must be numbers or heuristic, got 'often'"),
        ((True,), (), "must be numbers, got 'True'"),
        ((-1,), (), "must"),
        ((0.5,), (), "must be whole numbers, got 0.5"),
    ],
)
def test_values_that_cannot_vary_are_refused(values: tuple[Any, ...], words: tuple[str, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        checked_values(values, Number(integer=True, least=0), words)


def test_words_may_stand_in_a_numbers_place() -> None:
    assert checked_values((2, "heuristic"), Number(integer=True, least=0), ("heuristic",)) == (2, "heuristic")
