from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.scores.largest_error import centre_of_labels, largest_error


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


def test_a_case_opens_at_its_largest_object_not_where_many_small_ones_lie() -> None:
    labels = np.zeros((40, 40, 12), dtype=np.uint8)
    labels[::3, ::3, 2] = 1  # 196 specks on one slice
    labels[10:18, 10:18, 7:10] = 2  # one object of 192 voxels, 64 on each of three slices
    labels[10:18, 10:18, 8] = 1  # of two classes: what touches is one object
    x, y, z = centre_of_labels(labels) or (0, 0, 0)
    assert 10 <= x < 18
    assert 10 <= y < 18
    assert z in (7, 8, 9)


def test_no_labels_have_no_centre() -> None:
    assert centre_of_labels(np.zeros((3, 3, 3), dtype=np.uint8)) is None


@pytest.mark.realdata
def test_of_every_hippocampus_the_first_slice_shows_most_of_the_largest_part(shared_data: Path) -> None:
    from scipy import ndimage

    from segloss_gui.data.readers import read_labels

    for file in sorted(shared_data.glob("hippocampus/labels/*.nii.gz"))[:40]:
        labels = read_labels(file).data
        parts, _ = ndimage.label(labels > 0, np.ones((3, 3, 3)))
        counts = np.bincount(parts.ravel())[1:]
        areas = [(part == counts.argmax() + 1).sum() for part in np.moveaxis(parts, 2, 0)]
        x, y, z = centre_of_labels(labels) or (0, 0, 0)
        assert labels[x, y, z] > 0
        assert areas[z] == max(areas)
