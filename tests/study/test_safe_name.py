from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.study.safe_name import named_after, safe_name

NAMES = ("Bär ED", "Bör ED", "Öztürk 1", "Weiß/links", "p_1", "患者 甲")


@pytest.mark.parametrize("case", NAMES)
def test_a_prediction_is_of_the_case_it_was_called_after_whatever_the_reference_says_besides(case: str) -> None:
    called = safe_name(case)
    for cases in (NAMES, [f"{name} Kontur" for name in NAMES], [f"seg_{name}" for name in NAMES]):
        assert named_after(called, cases) == (cases[NAMES.index(case)] if called != case else "")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), unique=True))
def test_no_name_of_a_file_is_given_to_another_case(cases: list[str]) -> None:
    for case in cases:
        assert named_after(safe_name(case), cases) in (case, "")
