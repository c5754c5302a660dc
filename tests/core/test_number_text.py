"""Numbers in fields: what is shown reads back as exactly the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segloss_gui.core.number_text import format_number, parse_number


@example(2**63 - 1)
@example(2**53 + 1)
@given(st.integers(-(2**64), 2**64))
def test_a_whole_number_reads_back_whole_however_many_digits_it_has(number: int) -> None:
    assert parse_number(format_number(number), integer=True) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_other_number_reads_back_as_it_was(number: float) -> None:
    assert parse_number(format_number(number), integer=False) == number


def test_more_digits_than_any_number_has_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="must be a whole number and finite"):
        parse_number("1" * 5000, integer=True)
