from __future__ import annotations

import numpy as np

from segloss_gui.app.scores.largest_error import largest_error


def test_two_equal_maps_have_no_error() -> None:
    labels = np.ones((3, 3, 3), dtype=np.uint8)
    assert largest_error(labels, labels) is None


def test_the_point_lies_inside_a_ring_shaped_error_not_in_its_hole() -> None:
    reference = np.zeros((9, 9, 3), dtype=np.uint8)
    prediction = reference.copy()
    prediction[1:8, 1:8, 1] = 1
    prediction[3:6, 3:6, 1] = 0
    found = largest_error(prediction, reference)
    assert found is not None
    assert prediction[found] == 1


def test_a_class_taken_for_another_is_an_error() -> None:
    reference = np.zeros((4, 4, 2), dtype=np.uint8)
    reference[1:3, 1:3, 1] = 1
    assert largest_error(reference * 2, reference) is not None
