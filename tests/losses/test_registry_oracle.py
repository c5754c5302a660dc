"""Every agreed row and every row of an offered variant, value and gradient, through logits and probabilities."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import UndefinedError
from segloss_gui.losses import LOSSES, build_loss
from tests.losses.oracle import evaluate, interior, mistakes, rows


@pytest.mark.parametrize("key", LOSSES)
def test_value_and_gradient_match_every_row_as_it_is_given(key: str, oracle: Path) -> None:
    found = [
        mistake
        for row in rows(oracle, key)
        if row.value is not None
        for mistake in mistakes(row, "probabilities" if row.activation == "none" else "logits")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("key", LOSSES)
def test_logits_and_probabilities_give_one_value_and_gradient(key: str, oracle: Path) -> None:
    found = []
    for row in rows(oracle, key):
        if row.value is None or "extreme" in row.record["input"]["pred"]:
            continue
        if row.activation == "none" and not interior(row):
            continue
        found += mistakes(row, "logits" if row.activation == "none" else "probabilities")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("key", LOSSES)
def test_rows_without_a_value_are_refused_in_words(key: str, oracle: Path) -> None:
    for row in rows(oracle, key):
        if row.value is None:
            with pytest.raises(UndefinedError, match="0/0"):
                evaluate(row, build_loss(key, activation="none", **row.params), "probabilities")
