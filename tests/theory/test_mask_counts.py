from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ShapeError, UndefinedError
from segloss_gui.theory.mask_counts import mask_counts, quotient


@given(st.data())
@settings(deadline=None)
def test_the_four_counts_are_those_of_the_masks(data: st.DataObject) -> None:
    truth = data.draw(arrays(bool, st.tuples(st.integers(1, 5), st.integers(1, 5))))
    prediction = data.draw(arrays(bool, truth.shape))
    pairs = [(True, True), (True, False), (False, True), (False, False)]
    expected = [int(((prediction == p) & (truth == t)).sum()) for p, t in pairs]
    assert list(mask_counts(prediction, truth)) == expected


def test_masks_of_two_shapes_and_quotients_by_0_are_refused() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        mask_counts(np.zeros((1, 2)), np.zeros((2, 1)))
    with pytest.raises(UndefinedError, match="0/0"):
        quotient([1, 1], [1, 0], "Dice")
