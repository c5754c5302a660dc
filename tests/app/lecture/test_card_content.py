from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

from segloss_gui.app.lecture.card_content import CardContent
from segloss_gui.app.lecture.live import HardScores

BLANK = np.zeros((2, 2), bool)


def content(value: float = -0.25, means: Any = (0.5, 1e-3, math.nan), scores: HardScores | None = None) -> CardContent:
    look = SimpleNamespace(name="DL", spec=SimpleNamespace(summary="Overlap."))
    heard: Any = SimpleNamespace(look=look, value=value)
    return CardContent(heard, np.zeros((2, 2, 4), np.uint8), BLANK, means, scores)


def test_a_card_shows_the_means_that_have_a_value() -> None:
    assert [name for name, _ in content().rows()] == ["|∂L/∂z| object", "|∂L/∂z| around it"]
    assert content().told().splitlines()[:2] == ["DL", "Overlap."]


def test_while_it_descends_a_card_shows_scores_and_a_dash_where_there_is_none() -> None:
    rows = content(scores=HardScores(math.nan, 0.5, -3.0)).rows()
    assert rows == [("Dice", "–"), ("Jaccard", "0.500"), ("area error", "−3 px²")]


def test_the_value_of_a_loss_has_a_true_minus_and_none_is_a_dash() -> None:
    assert (content().value, content(math.nan).value) == ("−0.2500", "–")
