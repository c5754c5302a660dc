from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.display import Display


@pytest.mark.parametrize("values", [np.array([81, 90]), np.array([-5, -1]), np.array([]), np.array([np.nan, np.nan])])
def test_a_window_in_which_nothing_lies_is_none(values: np.ndarray) -> None:
    assert Display(window=(0.0, 80.0)).window_over(values) is None


def test_a_file_that_says_no_window_has_none() -> None:
    assert Display(inverted=True).window_over(np.arange(9)) is None
