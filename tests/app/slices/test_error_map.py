"""Error fills by hand."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.app.slices.error_map import ANY_CLASS, error_picture, premultiplied

PREDICTION = np.array([[0, 1, 1, 2, 0, 2]], dtype=np.uint8)
REFERENCE = np.array([[0, 1, 0, 1, 1, 2]], dtype=np.uint8)
NONE, TP, FP, FN = 0, 0xFFFFFFFF, 0xFF00FFFF, 0xFFFF00FF


@pytest.mark.parametrize(
    ("class_value", "expected"),
    [(1, [NONE, TP, FP, FN, FN, NONE]), (2, [NONE, NONE, NONE, FP, NONE, TP]), (ANY_CLASS, [NONE, TP, FP, TP, FN, TP])],
)
def test_each_voxel_has_the_colour_of_its_kind(class_value: int, expected: list[int]) -> None:
    assert error_picture(PREDICTION, REFERENCE, class_value, 1.0)[0].tolist() == expected


def test_opacity_goes_into_colour_and_alpha() -> None:
    faint = error_picture(PREDICTION, REFERENCE, 1, 0.4)[0]
    assert faint.tolist()[1:3] == [premultiplied("#FFFFFF", 0.4), premultiplied("#00FFFF", 0.4)]
    assert hex(int(faint[1])) == "0x66666666"
