from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.statistics.corrections import CORRECTIONS, adjust


def test_holm_is_never_weaker_than_bonferroni_nor_stronger_than_benjamini_hochberg() -> None:
    p = np.random.default_rng(0).random(50) ** 3
    bonferroni, holm, rate = (adjust(p, name) for name in ("bonferroni", "holm", "benjamini_hochberg"))  # type: ignore[arg-type]
    assert (holm <= bonferroni).all()
    assert (rate <= holm + 1e-15).all()
    assert (rate >= p).all()


@pytest.mark.parametrize("correction", list(CORRECTIONS))
def test_corrections_keep_the_order_the_shape_and_what_is_undefined(correction: Any) -> None:
    p = np.array([[math.nan, 0.2], [0.001, math.nan]])
    adjusted = adjust(p, correction)
    np.testing.assert_array_equal(np.isnan(adjusted), np.isnan(p))
    assert adjusted[1, 0] <= adjusted[0, 1] <= 1
    assert adjust([], correction).size == 0


def test_what_is_no_p_value_or_no_correction_is_refused() -> None:
    with pytest.raises(ParameterError, match="between 0 and 1"):
        adjust([1.2])
    with pytest.raises(ParameterError, match="holm"):
        adjust([0.2], "sidak")  # type: ignore[arg-type]
