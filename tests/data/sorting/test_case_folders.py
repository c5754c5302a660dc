from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.data.sorting.case_folders import said


@given(st.text("aB1_- äé/", max_size=12), st.text("aB1_-ä", min_size=1, max_size=3))
def test_a_name_is_left_open_where_it_stands_between_signs(path: str, name: str) -> None:
    expected = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", "{case}", path)
    assert said(path, name) == expected
