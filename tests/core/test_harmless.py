"""Text that other programs might read as code."""

from __future__ import annotations

import pytest

from segloss_gui.core.harmless import markdown_text


@pytest.mark.parametrize("text", ["< 0.5", "p < 0.05", "a <5 b", "1 < 2 <= 3"])
def test_a_threshold_stays_readable_in_the_raw_file(text: str) -> None:
    assert markdown_text(text) == text


@pytest.mark.parametrize("text", ["<b", "</b>", "<!--", "<?x", "a<", "<"])
def test_what_may_begin_html_is_none(text: str) -> None:
    assert "<" not in markdown_text(text)
    assert "&lt;" in markdown_text(text)
