from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.theory.weighted import checked_share, positive_volumes, weighted


def test_weights_of_any_sum_become_shares() -> None:
    assert weighted([1.0, 5.0], [2, 6]).mean == 4.0
    assert weighted(3.0).shares.tolist() == [1.0]


@pytest.mark.parametrize(
    ("values", "weights", "words"),
    [
        ([], None, "at least one"),
        ([math.nan], None, "finite"),
        ([1.0], [1, 2], "one weight each"),
        ([1.0, 2.0], [-1, 2], "0 or more"),
        ([1.0], [0], "not all 0"),
    ],
)
def test_what_is_no_distribution_is_refused(values: list[float], weights: list[float] | None, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        weighted(values, weights)


def test_volumes_are_positive_and_shares_in_their_bounds() -> None:
    with pytest.raises(ParameterError, match="positive"):
        positive_volumes([1.0, 0.0])
    with pytest.raises(ParameterError, match="share"):
        checked_share(0.0)


def test_an_error_about_a_large_array_stays_one_short_sentence() -> None:
    with pytest.raises(ParameterError) as refused:
        positive_volumes(np.zeros(10**5))
    assert len(str(refused.value)) < 80
